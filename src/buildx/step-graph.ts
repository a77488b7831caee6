import { at, fieldsOf, listOf } from './predicates.ts';

/** What a step of provenance puts its result on. */
export type Origin =
  /** Something that was fetched: a base image, a context. */
  | { kind: 'fetched' }
  /** An instruction on the result of another step; on nothing (`FROM scratch`) when `below` is absent. */
  | { kind: 'made'; below?: string }
  /** `COPY --link`: results laid over each other. */
  | { kind: 'merged'; below?: string; above: string[] };

/** The steps of a build. A reference names a step and which of its results: `step3:0`. */
export interface StepGraph {
  /** Reference of what was built; absent when there is none. */
  result?: string;
  originOf(ref: string): Origin;
}

interface Operation {
  op: unknown;
  inputs: string[];
}

/** Reads `llbDefinition` of a provenance; its last step has no operation and names the result. */
export function stepGraph(definition: unknown): StepGraph {
  const steps = new Map<string, Operation>();
  for (const step of listOf(definition)) {
    const { id, op, inputs } = fieldsOf(step);
    if (typeof id === 'string') steps.set(id, { op: fieldsOf(op).Op, inputs: listOf(inputs).map(String) });
  }
  const last = [...steps.values()].at(-1);
  return {
    result: last && Object.keys(fieldsOf(last.op)).length === 0 ? last.inputs[0] : undefined,
    originOf(ref) {
      const step = steps.get(stepOf(ref));
      return step ? originOf(step, outputOf(ref)) : { kind: 'fetched' };
    },
  };
}

/** `step3` of `step3:0` */
export function stepOf(ref: string): string {
  return ref.split(':')[0] ?? '';
}

function outputOf(ref: string): number {
  return Number(ref.split(':')[1] ?? 0);
}

function originOf({ op, inputs }: Operation, output: number): Origin {
  const { exec, file, merge } = fieldsOf(op);
  if (merge !== undefined) {
    const [below, ...above] = listOf(at(op, 'merge').inputs).flatMap((one) => inputs[inputOf(one)] ?? []);
    return { kind: 'merged', below, above };
  }
  if (exec !== undefined) return { kind: 'made', below: inputs[rootOf(at(op, 'exec').mounts)] };
  if (file !== undefined) return { kind: 'made', below: inputs[startOf(file, output, inputs.length)] };
  return { kind: 'fetched' };
}

/** The input that is mounted at `/`; -1 for an empty one. */
function rootOf(mounts: unknown): number {
  return inputOf(listOf(mounts).find((mount) => fieldsOf(mount).dest === '/'));
}

/** File actions follow each other: numbers beyond the inputs mean the result of an earlier action. */
function startOf(file: unknown, output: number, inputs: number): number {
  const actions = listOf(fieldsOf(file).actions);
  let input = inputOf(actions.find((action) => fieldsOf(action).output === output) ?? actions.at(-1));
  for (let turns = actions.length; input >= inputs && turns > 0; turns -= 1)
    input = inputOf(actions[input - inputs]);
  return input;
}

/** Zero is left out of the JSON. */
function inputOf(value: unknown): number {
  const { input = 0 } = fieldsOf(value);
  return typeof input === 'number' && Number.isInteger(input) ? input : -1;
}
