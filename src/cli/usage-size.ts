import { code, message } from '../report/markdown.ts';
import { visible } from '../report/visible.ts';
import type { CacheSize } from '../sizes/types.ts';
import { bytes, counted, percent } from '../units.ts';
import type { Format } from './report.ts';

/** One place of the cache in a format of the command line. */
export function renderSize(size: CacheSize, format: Format): string {
  if (format === 'json') return `${JSON.stringify({ schemaVersion: 1, ...size }, null, 2)}\n`;
  const facts = factsOf(size);
  const said = size.message === undefined ? [] : [size.message];
  if (format === 'markdown') {
    return `${[`**${code(size.place)}**: ${facts}`, ...said.map((text) => message(text))].join('\n\n')}\n`;
  }
  return `${[`${visible(size.place)}: ${facts}`, ...said.map(visible)].join('\n')}\n`;
}

function factsOf({ bytes: weight, limit, blobs, sharedBytes, unreferencedBytes }: CacheSize): string {
  const rate = weight !== undefined && limit !== undefined ? ` (${percent((weight / limit) * 100)})` : '';
  const parts = [
    limit === undefined ? bytes(weight) : `${bytes(weight)} of ${bytes(limit)}${rate}`,
    blobs === undefined ? '' : counted(blobs, 'blob'),
    sharedBytes === undefined ? '' : `${bytes(sharedBytes)} shared with the image`,
    unreferencedBytes === undefined ? '' : `${bytes(unreferencedBytes)} that no index names`,
  ];
  return parts.filter((part) => part !== '').join(', ');
}
