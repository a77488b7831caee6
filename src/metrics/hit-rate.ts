import type { VertexName } from '../progress/name.ts';
import type { LogFormat } from '../progress/types.ts';
import type { HitRate, HitRatePart, Step, StepCounts, StepStatus } from './types.ts';
import type { Unit } from './units.ts';

/** What buildx does itself is in the log and not in the daemon's history. */
const CLIENT_INTERNAL = /^(booting buildkit|waiting for connection|load local bake definitions)/;

/** BuildKit's, though its name stands among the client's. */
const VERIFYING = 'Verifying build result';

/** The hit rate of steps, with the figure that Docker shows for all vertices. */
export function hitRateOf(steps: readonly Step[], units: readonly Unit[], format: LogFormat): HitRate {
  const count = (status: StepStatus): number => steps.filter((step) => step.status === status).length;
  return {
    ...countsOf(steps),
    pulled: count('pulled'),
    executed: count('executed'),
    failed: count('failed'),
    ...(format === 'rawjson' ? { docker: dockerCounts(units) } : {}),
  };
}

/** The hit rate by stage, target and platform, for those of which there is more than one. */
export function partsOf(steps: readonly Step[]): HitRatePart[] {
  return [
    ...partsBy('target', steps, (step) => step.target),
    ...partsBy('platform', steps, (step) => step.targetPlatform ?? step.platform),
    ...partsBy('stage', steps, (step) => step.stage),
  ];
}

function partsBy(
  by: HitRatePart['by'],
  steps: readonly Step[],
  nameOf: (step: Step) => string | undefined,
): HitRatePart[] {
  const parts = new Map<string, Step[]>();
  for (const step of steps) {
    const name = nameOf(step);
    if (name === undefined) continue;
    const part = parts.get(name);
    if (part) part.push(step);
    else parts.set(name, [step]);
  }
  if (parts.size < 2) return [];
  return [...parts].map(([name, part]) => ({ by, name, ...countsOf(part) }));
}

function countsOf(steps: readonly Step[]): StepCounts {
  let cached = 0;
  let total = 0;
  for (const { status } of steps) {
    if (status === 'cancelled' || status === 'unknown') continue;
    total++;
    if (status === 'cached' || status === 'pulled') cached++;
  }
  return rated(cached, total);
}

/** All vertices that BuildKit itself had, as `docker buildx history` counts NumCachedSteps and NumTotalSteps. */
function dockerCounts(units: readonly Unit[]): StepCounts {
  const vertices = units.filter(({ name }) => isBuildKits(name)).flatMap((unit) => unit.vertices);
  return rated(vertices.filter(({ cached }) => cached).length, vertices.length);
}

function isBuildKits({ kind, role, text }: VertexName): boolean {
  if (role === 'auth') return false;
  if (role === 'internal') return !CLIENT_INTERNAL.test(text);
  return kind !== 'client' || text.startsWith(VERIFYING);
}

function rated(cached: number, total: number): StepCounts {
  return { percent: total === 0 ? undefined : percentOf(cached, total), cached, total };
}

/** One decimal; 100 and 0 only where it is all or nothing, since limits and people take them at their word. */
function percentOf(cached: number, total: number): number {
  if (cached === 0 || cached === total) return cached === 0 ? 0 : 100;
  return Math.min(99.9, Math.max(0.1, Math.round((cached / total) * 1000) / 10));
}
