import { expect, it } from '@jest/globals';
import { contextWords } from '../../src/report/context-words.ts';
import type { Report } from '../../src/report/types.ts';
import { wordsToText } from '../../src/report/words.ts';

const CURE = 'A line in `.dockerignore` keeps out what the build does not need.';
const entries = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ path: `${index}/`, bytes: 10_000_000 }));

it.each<[string, Report['sizes'], string]>([
  ['is not known', { contextEntries: entries(1) }, ''],
  ['is light', { context: 12_400 }, '12 kB sent'],
  ['holds nothing that was looked at', { context: 60e6, contextEntries: [] }, '60 MB sent'],
  [
    'is heavy',
    { context: 60e6, contextEntries: entries(2) },
    `60 MB sent. Heaviest in it: \`0/\` 10 MB, \`1/\` 10 MB. ${CURE}`,
  ],
  [
    'is heavy for one thing alone',
    {
      context: 60e6,
      contextEntries: [
        { path: 'a', bytes: 50e6 },
        { path: 'b', bytes: 2.5e6 },
        { path: 'c', bytes: 2.4e6 },
      ],
    },
    `60 MB sent. Heaviest in it: \`a\` 50 MB, \`b\` 2.5 MB. ${CURE}`,
  ],
  [
    'was looked at in part',
    { context: 60e6, contextEntries: entries(1), contextIsPartial: true },
    `60 MB sent. Heaviest in it: \`0/\` at least 10 MB. ${CURE}`,
  ],
  [
    'holds more than a sentence does',
    { context: 60e6, contextEntries: entries(6) },
    `60 MB sent. Heaviest in it: ${[0, 1, 2, 3, 4].map((at) => `\`${at}/\` 10 MB`).join(', ')}. ${CURE}`,
  ],
])('a build context that %s', (_, sizes, text) => {
  expect(wordsToText(contextWords({ sizes }))).toBe(text);
});
