import type { HitRatePart, Step } from '../metrics/types.ts';
import { inReadingOrder } from './steps.ts';
import type { Report } from './types.ts';
import { say, type Words } from './words.ts';

/** The parts that have a counted step; those of a kind stand as their first steps do in the table of steps. */
export function countedParts({ parts, steps }: Pick<Report, 'parts' | 'steps'>): HitRatePart[] {
  // A stage whose steps were all cut short has nothing to show.
  const counted = parts.filter(({ total }) => total > 0);
  const ordered = inReadingOrder(steps);
  return [...new Set(counted.map(({ by }) => by))].flatMap((kind) => {
    const names = [...new Set(ordered.map((step) => nameOf(step, kind)))];
    const places = new Map(names.map((name, place) => [name, place]));
    const place = ({ name }: HitRatePart) => places.get(name) ?? names.length;
    return counted.filter(({ by }) => by === kind).sort((a, b) => place(a) - place(b));
  });
}

/** `stage build`, `platform linux/arm64`; a stage without a name is a `stage-1` already. */
export function partWords({ by, name }: HitRatePart): Words {
  return by === 'stage' && /^stage-\d+$/.test(name) ? say`${{ label: name }}` : say`${by} ${{ label: name }}`;
}

function nameOf(step: Step, by: HitRatePart['by']): string | undefined {
  return by === 'platform' ? (step.targetPlatform ?? step.platform) : step[by];
}
