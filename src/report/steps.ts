import type { Step } from '../metrics/types.ts';
import { cut, visible } from './visible.ts';
import { joined, name, say, type Words } from './words.ts';

/** Where several targets or platforms were built, a step has to say whose it is. */
export interface Naming {
  targets: boolean;
  platforms: boolean;
}

/** Did not come from a cache: it ran, or it was the one that failed. */
export function isMiss({ status }: Step): boolean {
  return status === 'executed' || status === 'failed';
}

/**
 * Steps as a person reads them: by target as they come, then by line, so that the stage which stands first in the
 * Dockerfile comes first. Without lines they stay as they are.
 */
export function inReadingOrder(steps: readonly Step[]): Step[] {
  if (!steps.every(({ line }) => line !== undefined)) return [...steps];
  const targets = new Map<string | undefined, number>();
  for (const { target } of steps) if (!targets.has(target)) targets.set(target, targets.size);
  const place = ({ target }: Step) => targets.get(target) ?? 0;
  return [...steps].sort((a, b) => place(a) - place(b) || (a.line ?? 0) - (b.line ?? 0));
}

/** Seconds below which a time is printed as `0.0 s`, and is better not told. */
export const MOMENT = 0.05;

/** Seconds worth showing: a hit that cost nothing has none. */
export function shownSeconds({ status, seconds }: Step): number | undefined {
  return status === 'cached' && (seconds ?? 0) < MOMENT ? undefined : seconds;
}

/** What the steps of a report have to be told apart by. */
export function namingOf(steps: readonly Step[]): Naming {
  return {
    targets: distinct(steps.map(({ target }) => target)).length > 1,
    platforms: distinct(steps.map(platformOf)).length > 1,
  };
}

/** A step in a sentence: its line and instruction, else its place in the stage. `same`: it stands for all of these. */
export function stepWords(step: Step, naming: Naming, same: readonly Step[] = [step]): Words {
  const instruction = name(cut(visible(instructionOf(step)), IN_A_SENTENCE));
  if (step.line === undefined) return say`step ${{ label: step.id }} ${instruction}`;
  return say`line ${String(step.line)} ${instruction}${ownerWords(same, naming)}`;
}

/** Characters of an instruction that a sentence can carry; the table of steps shows more. */
const IN_A_SENTENCE = 80;

/** The instruction in one line: BuildKit joins continued lines and keeps the blanks by which they were indented. */
export function instructionOf({ text }: Pick<Step, 'text'>): string {
  return text.replace(/ {2,}/g, ' ');
}

/** The platform as BuildKit names it, `linux/amd64->arm64` where building for another one. */
export function platformOf({ platform, targetPlatform }: Step): string | undefined {
  if (targetPlatform === undefined || platform === undefined) return platform ?? targetPlatform;
  return `${platform}->${targetPlatform.replace(/^linux\//, '')}`;
}

/** Bytes that hits pulled from caches; undefined when no step tells. */
export function bytesPulled(steps: readonly Step[]): number | undefined {
  const known = steps.flatMap((step) => step.bytesPulled ?? []);
  return known.length === 0 ? undefined : known.reduce((sum, amount) => sum + amount, 0);
}

function ownerWords(steps: readonly Step[], naming: Naming): Words {
  const targets = naming.targets ? distinct(steps.map(({ target }) => target)) : [];
  const platforms = naming.platforms ? distinct(steps.map(platformOf)) : [];
  return [...listed(' of ', targets), ...listed(' on ', platforms)];
}

const OWNERS_SHOWN = 4;

function listed(before: string, values: readonly string[]): Words {
  if (values.length === 0) return [];
  const shown = values.slice(0, OWNERS_SHOWN).map((value): Words => [{ label: value }]);
  const more = values.length - shown.length;
  return [before, ...joined(shown, ', '), ...(more > 0 ? [` and ${more} more`] : [])];
}

function distinct(values: ReadonlyArray<string | undefined>): string[] {
  return [...new Set(values.filter((value) => value !== undefined))];
}
