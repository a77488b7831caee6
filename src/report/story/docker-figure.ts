import { count, counted, percent } from '../../units.ts';
import type { Report } from '../types.ts';

/** Docker's own figure with one phrase why it differs; undefined when it has none. */
export function dockerFigure({ hitRate: { docker }, steps }: Report): string | undefined {
  if (docker?.percent === undefined) return undefined;
  const figure = `${percent(docker.percent)} (${count(docker.cached)} of ${count(docker.total)})`;
  const lost = steps.filter((step) => step.lost).length;
  const andLost = lost === 0 ? '' : `, and calls ${counted(lost, 'step')} cached that could not be loaded`;
  return `Docker shows ${figure} for this build: it also counts what is no step, such as base images and exports${andLost}.`;
}
