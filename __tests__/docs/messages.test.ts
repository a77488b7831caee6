import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { codeSpans, page, ROOT } from './pages.ts';

const source = readdirSync(`${ROOT}src`, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => readFileSync(join(ROOT, 'src', file), 'utf8'))
  .join('\n')
  .replaceAll('\\`', '`')
  .replaceAll("\\'", "'");

/** The first cell of every row that quotes a message. */
const messages = page('docs/troubleshooting.md')
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .flatMap((line) => codeSpans(line.slice(2).split(' | ')[0] ?? ''));

/** The parts of a message that do not differ from case to case, cut where it names an input, a value or our builder. */
const fixedParts = (message: string) =>
  message
    .replace(/^[a-z-]+: /, '')
    .split(
      /…|below fail-hit-rate|above|type=registry,ref=IMAGE|type=gha|bare word gha|"buildkit-cache-action"/,
    )
    .map((part) => part.replace(/^[\s"():;.,]+|[\s"():;.,]+$/g, ''))
    .filter((part) => part.length > 3);

it.each(messages.map((message) => ({ message })))('$message is a message of the code', ({ message }) => {
  expect(fixedParts(message).filter((part) => !source.includes(part))).toEqual([]);
});

it('quotes enough of each message to tell it from others', () => {
  expect(messages.length).toBeGreaterThan(25);
  expect(messages.filter((message) => fixedParts(message).join('').length < 12)).toEqual([]);
});
