import type { HitRate } from '../../metrics/types.ts';
import { count, percent } from '../../units.ts';

/** Docker's own figure with one phrase why it differs; undefined when it has none. */
export function dockerFigure({ docker }: HitRate): string | undefined {
  if (docker.percent === undefined) return undefined;
  const figure = `${percent(docker.percent)} (${count(docker.cached)} of ${count(docker.total)})`;
  return `Docker shows ${figure} for this build: it also counts what is no step, such as base images and exports.`;
}
