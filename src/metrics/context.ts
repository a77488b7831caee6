import type { Unit } from './units.ts';

const TRANSFER = /^transferring /;

/** Bytes of build contexts that were sent; undefined when the log tells of no transfer. */
export function contextBytesOf(units: readonly Unit[]): number | undefined {
  const sent = units
    .filter(({ name }) => name.kind === 'context')
    .flatMap(({ vertices }) => vertices.flatMap(({ statuses }) => statuses))
    .filter(({ id }) => TRANSFER.test(id));
  if (sent.length === 0) return undefined;
  return sent.reduce((sum, { current, total }) => sum + Math.max(current, total ?? 0), 0);
}
