import type { Step } from '../metrics/types.ts';
import { oneLine, type Stage, stagesOf } from './stages.ts';

type Place = Pick<Step, 'id' | 'target' | 'platform' | 'targetPlatform' | 'stage'>;

/** A step that has a place in its stage. */
interface Placed {
  step: Step;
  number: number;
  of: number;
  onbuild: boolean;
}

/**
 * The Dockerfile line of each step, by step id, told from its place (`[stage n/m]`). Steps of a stage that does not
 * fit the file get none, and neither do any when the file does not parse.
 */
export function stepLines(dockerfile: string, steps: readonly Step[]): Map<string, number> {
  const lines = new Map<string, number>();
  const stages = stagesOf(dockerfile);
  if (!stages) return lines;
  for (const placed of placesOf(steps).values()) {
    const stage = stageOf(stages, placed[0]?.step.stage);
    if (stage) addLines(lines, stage, placed);
  }
  return isSameFile(stages, steps, lines) ? lines : new Map();
}

/** A file of the same shape in which not one instruction reads as it was built is another file. */
function isSameFile(
  stages: readonly Stage[],
  steps: readonly Step[],
  lines: ReadonlyMap<string, number>,
): boolean {
  const texts = new Map(stages.flatMap(({ commands }) => commands).map(({ line, text }) => [line, text]));
  const placed = steps.filter(({ id, text }) => lines.has(id) && !text.startsWith('ONBUILD '));
  return (
    placed.length === 0 || placed.some(({ id, text }) => texts.get(lines.get(id) ?? 0) === oneLine(text))
  );
}

/** The steps of each stage, apart by target and platform. */
function placesOf(steps: readonly Step[]): Map<string, Placed[]> {
  const places = new Map<string, Placed[]>();
  for (const step of steps) {
    const { number, of, text } = step;
    if (number === undefined || of === undefined) continue;
    const placed = { step, number, of, onbuild: text.startsWith('ONBUILD ') };
    const key = keyOf(step);
    const place = places.get(key);
    if (place) place.push(placed);
    else places.set(key, [placed]);
  }
  return places;
}

function keyOf({ target, platform, targetPlatform, stage }: Place): string {
  return JSON.stringify([target, platform, targetPlatform, stage]);
}

/** BuildKit names no stage when there is only one. Of two with one name the later counts. */
function stageOf(stages: readonly Stage[], name: string | undefined): Stage | undefined {
  if (name === undefined) return stages.length === 1 ? stages[0] : undefined;
  return stages.findLast((stage) => stage.name === name);
}

function addLines(lines: Map<string, number>, stage: Stage, placed: readonly Placed[]): void {
  const triggers = placed.filter(({ onbuild }) => onbuild).map(({ number }) => number);
  if (!placed.every(({ of }) => fitsTotal(stage, of, new Set(triggers).size))) return;
  const first = firstNumber(
    stage,
    placed,
    triggers.reduce((last, number) => Math.max(last, number), 0),
  );
  if (first === undefined) return;
  for (const { step, number, onbuild } of placed) {
    const line = onbuild ? stage.line : stage.commands[number - first]?.line;
    if (line !== undefined) lines.set(step.id, line);
  }
}

/** `m` counts the base, every trigger of the base image whether it makes a vertex or not, and the commands. */
function fitsTotal({ counted, base }: Stage, of: number, triggers: number): boolean {
  const rest = of - counted - triggers;
  if (rest < (base === 'yes' ? 1 : 0)) return false;
  return triggers > 0 || rest <= (base === 'no' ? 0 : 1);
}

/**
 * The number of the stage's first command: behind the last trigger, else behind the base. A base from a named
 * context counts in `m` and takes no number, so both are tried; every keyword must fit, and the texts decide.
 */
function firstNumber(stage: Stage, placed: readonly Placed[], lastTrigger: number): number | undefined {
  const own = placed.filter(({ onbuild }) => !onbuild);
  const possible = lastTrigger > 0 ? [lastTrigger + 1] : stage.base === 'no' ? [1] : [2, 1];
  let best: number | undefined;
  let most = -1;
  for (const first of possible) {
    const equal = equalTexts(stage, own, first);
    if (equal !== undefined && equal > most) [best, most] = [first, equal];
  }
  return best;
}

/** How many steps say what the file says; undefined when a keyword differs. */
function equalTexts({ commands }: Stage, own: readonly Placed[], first: number): number | undefined {
  let equal = 0;
  for (const { step, number } of own) {
    const command = commands[number - first];
    if (command?.instruction !== step.instruction) return undefined;
    if (command?.text === oneLine(step.text)) equal++;
  }
  return equal;
}
