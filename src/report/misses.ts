import type { Step } from '../metrics/types.ts';
import { inReadingOrder, isMiss } from './steps.ts';

/** Where the cache broke first. */
export interface FirstMiss {
  step: Step;
  /** The same instruction for every platform or target that missed there; holds `step`. */
  same: Step[];
  /** Missed steps that depend on it; absent when the log does not tell what depends on what. */
  followers?: Step[];
  /** Steps that missed on their own elsewhere; one instruction for several platforms is told once. */
  others: Step[];
  /** All missed steps but those of `same`. */
  rest: number;
}

type Parents = ReadonlyMap<string, readonly string[]>;

/** The first missed step none of whose inputs missed; undefined when nothing missed. `isOne`: which misses to look at. */
export function firstMiss(
  steps: readonly Step[],
  isOne: (step: Step) => boolean = isMiss,
): FirstMiss | undefined {
  const missed = inReadingOrder(steps).filter(isOne);
  const isLinked = steps.some(({ inputs }) => inputs.length > 0);
  const parents = isLinked ? new Map(steps.map((step) => [step.id, step.inputs])) : predecessors(steps);
  const roots = rootsOf(missed, parents);
  const [first] = roots;
  if (!first) return undefined;
  const same = roots.filter((root) => placeOf(root) === placeOf(first));
  const known = isLinked ? { followers: followersOf(same, missed, parents) } : {};
  return {
    step: first,
    same,
    ...known,
    others: isLinked ? elsewhere(roots, first) : [],
    rest: missed.length - same.length,
  };
}

function rootsOf(missed: readonly Step[], parents: Parents): Step[] {
  const ids = new Set(missed.map(({ id }) => id));
  const roots = missed.filter(({ id }) => !(parents.get(id) ?? []).some((parent) => ids.has(parent)));
  // A damaged log can make a circle; its first step is as good as any.
  return roots.length > 0 ? roots : missed.slice(0, 1);
}

function elsewhere(roots: readonly Step[], first: Step): Step[] {
  const places = new Set([placeOf(first)]);
  return roots.filter((root) => {
    const isNew = !places.has(placeOf(root));
    places.add(placeOf(root));
    return isNew;
  });
}

/** Without links all that is known is the order within a stage. */
function predecessors(steps: readonly Step[]): Parents {
  const last = new Map<string, string>();
  return new Map(
    steps.map((step) => {
      const stage = JSON.stringify([step.target, step.platform, step.targetPlatform, step.stage]);
      const before = last.get(stage);
      last.set(stage, step.id);
      return [step.id, before === undefined ? [] : [before]];
    }),
  );
}

function followersOf(roots: readonly Step[], missed: readonly Step[], parents: Parents): Step[] {
  const children = childrenOf(missed, parents);
  const own = new Set(roots.map(({ id }) => id));
  const seen = new Set(own);
  const open = [...seen];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    for (const child of children.get(id) ?? []) {
      if (seen.has(child)) continue;
      seen.add(child);
      open.push(child);
    }
  }
  return missed.filter(({ id }) => seen.has(id) && !own.has(id));
}

function childrenOf(steps: readonly Step[], parents: Parents): Map<string, string[]> {
  const children = new Map<string, string[]>();
  for (const { id } of steps) {
    for (const parent of parents.get(id) ?? []) {
      const known = children.get(parent);
      if (known) known.push(id);
      else children.set(parent, [id]);
    }
  }
  return children;
}

function placeOf({ line, text, stage }: Step): string {
  return JSON.stringify([line ?? stage, text]);
}
