import { createHash } from 'node:crypto';

/** The first 8 hexadecimal digits of a text's SHA-256: enough to keep names apart, short enough to stay in them. */
export function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}
