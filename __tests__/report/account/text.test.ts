import { describe, expect, it } from '@jest/globals';
import { accountMarkdown } from '../../../src/report/account/markdown.ts';
import { accountText } from '../../../src/report/account/text.ts';
import { accountOf } from '../../../src/sizes/account.ts';
import { curesOf } from '../../../src/sizes/account-cures.ts';
import { blob, entry, index, MAIN, NOW, pull } from '../../sizes/entries.ts';

const FACTS = {
  repository: 'acme/shop',
  now: NOW,
  limit: 10e9,
  defaultBranch: MAIN,
  openPulls: new Set([7]),
  notes: ['A note.'],
};
const PLAIN = { colour: false, width: 80 };

const account = accountOf(
  [
    index('api', 1, { age: 5, idle: 4, bytes: 20_000 }),
    index('api', 2, { bytes: 20_000 }),
    blob('a', { bytes: 5e9, idle: 0, age: 5 }),
    blob('b', { ref: pull(5), bytes: 3.1e9, idle: 4 }),
    entry({ ref: 'refs/heads/<b>|`x', key: 'Linux-node-1', bytes: 4e8, idle: 0, age: 0.5 }),
  ],
  FACTS,
);

const TEXT = `acme/shop — 8.5 GB of 10 GB (85 %) in 5 caches
██████████████████████████████████······

What it is
what                  size  caches
BuildKit blobs      8.1 GB       2  ███████████████▎  layers
BuildKit indexes     20 kB       1  ▏                 one for each scope and ref
superseded indexes   20 kB       1  ▏                 nothing reads them
other tools         400 MB       1  ▊

Whose it is
refs                    size  caches
default branch          5 GB       3  █████████▍  1 ref
closed pull requests  3.1 GB       1  █████▉      1 ref
branches              400 MB       1  ▊           1 ref

Largest refs
ref               size  caches
main              5 GB       3  █████████▍  default branch, used today
pull request 5  3.1 GB       1  █████▉      closed, idle 4 days
<b>|\`x          400 MB       1  ▊           branch, used today

Last used
when               size  caches
within a day     5.4 GB       2  ██████████▏
1 to 3 days ago   20 kB       1  ▏
3 to 7 days ago  3.1 GB       2  █████▉

Other tools
tool          size  caches
Linux-node  400 MB       1  ▊

- 400 MB of it was added within a day.
- Scopes of BuildKit: api (1 ref).
- 1 superseded index (20 kB), which nothing reads.
- BuildKit holds 8.1 GB of 10 GB; a registry as \`cache\` has no such limit.
- 3.1 GB was not used for 3 days; pruning with \`idle-days: 3\` removes what no
  index needs of it.
- 1 closed pull request holds 3.1 GB; pruning with \`closed-pull-requests\`
  removes it.
- A note.
`;

const MARKDOWN = `### Actions cache of \`acme/shop\`

8.5 GB of 10 GB (85 %) in 5 caches.

- 400 MB of it was added within a day.
- Scopes of BuildKit: api (1 ref).
- 1 superseded index (20 kB), which nothing reads.
- BuildKit holds 8.1 GB of 10 GB; a registry as \`cache\` has no such limit.
- 3.1 GB was not used for 3 days; pruning with \`idle-days: 3\` removes what no index needs of it.
- 1 closed pull request holds 3.1 GB; pruning with \`closed-pull-requests\` removes it.
- A note.

<details><summary>What it is</summary>

| what | size | share |  | caches |  |
| --- | ---: | ---: | --- | ---: | --- |
| BuildKit blobs | 8.1 GB | 95.3 % | █████████▌ | 2 | layers |
| BuildKit indexes | 20 kB | 0 % | ▏ | 1 | one for each scope and ref |
| superseded indexes | 20 kB | 0 % | ▏ | 1 | nothing reads them |
| other tools | 400 MB | 4.7 % | ▌ | 1 |  |

</details>

<details><summary>Whose it is</summary>

| refs | size | share |  | caches |  |
| --- | ---: | ---: | --- | ---: | --- |
| default branch | 5 GB | 58.8 % | █████▉ | 3 | 1 ref |
| closed pull requests | 3.1 GB | 36.5 % | ███▋ | 1 | 1 ref |
| branches | 400 MB | 4.7 % | ▌ | 1 | 1 ref |

</details>

<details><summary>Largest refs</summary>

| ref | size | share |  | caches |  |
| --- | ---: | ---: | --- | ---: | --- |
| main | 5 GB | 58.8 % | █████▉ | 3 | default branch, used today |
| pull request 5 | 3.1 GB | 36.5 % | ███▋ | 1 | closed, idle 4 days |
| &lt;b&gt;&#124;\\\`x | 400 MB | 4.7 % | ▌ | 1 | branch, used today |

</details>

<details><summary>Last used</summary>

| when | size | share |  | caches |  |
| --- | ---: | ---: | --- | ---: | --- |
| within a day | 5.4 GB | 63.5 % | ██████▍ | 2 |  |
| 1 to 3 days ago | 20 kB | 0 % | ▏ | 1 |  |
| 3 to 7 days ago | 3.1 GB | 36.5 % | ███▋ | 2 |  |

</details>

<details><summary>Other tools</summary>

| tool | size | share |  | caches |  |
| --- | ---: | ---: | --- | ---: | --- |
| Linux-node | 400 MB | 4.7 % | ▌ | 1 |  |

</details>
`;

describe('the account', () => {
  it('as text is sorted, with a bar for each share', () => {
    expect(accountText(account, PLAIN)).toBe(TEXT);
  });

  it('as Markdown folds its tables, and no name in it does anything', () => {
    expect(accountMarkdown(account)).toBe(MARKDOWN);
  });

  it('shows the ten largest refs, and the rest as one row', () => {
    const many = Array.from({ length: 13 }, (_, at) =>
      blob(`${at}`, { ref: pull(at + 1), bytes: 1e6 * (at + 1) }),
    );
    const text = accountText(accountOf(many, FACTS), PLAIN);
    expect(text).toMatch(/^pull request 13 +13 MB +1 /m);
    expect(text).toMatch(/^and 3 more +6 MB +3$/m);
    expect(text).not.toMatch(/^pull request 3 /m);
  });

  it('is coloured by how full it is, and no bar is longer than its room', () => {
    const full = (bytes: number) =>
      accountText(accountOf([blob('a', { bytes })], FACTS), { colour: true, width: 80 }).split('\n')[1];
    expect(full(5e9)).toBe(`\u001b[32m${'█'.repeat(20)}\u001b[39m\u001b[2m${'·'.repeat(20)}\u001b[22m`);
    expect(full(9e9)).toContain('\u001b[33m');
    expect(full(90e9)).toBe(`\u001b[31m${'█'.repeat(40)}\u001b[39m\u001b[2m\u001b[22m`);
  });

  it('of nothing is short', () => {
    expect(accountText(accountOf([], { ...FACTS, limit: undefined, notes: [] }), PLAIN)).toBe(
      `acme/shop — 0 B of 10 GB, as GitHub gives unless more was bought (0 %) in 0 caches\n${'·'.repeat(40)}\n`,
    );
  });
});

describe('what helps most', () => {
  it('is told in numbers, three sentences at most, the weightiest first', () => {
    expect(curesOf(account)).toEqual([
      'BuildKit holds 8.1 GB of 10 GB; a registry as `cache` has no such limit.',
      '3.1 GB was not used for 3 days; pruning with `idle-days: 3` removes what no index needs of it.',
      '1 closed pull request holds 3.1 GB; pruning with `closed-pull-requests` removes it.',
    ]);
  });

  it('is nothing where all is small or in use', () => {
    expect(curesOf(accountOf([blob('a', { bytes: 1e9 })], FACTS))).toEqual([]);
  });

  it("names another tool's share", () => {
    const entries = [entry({ key: 'setup-go-1', bytes: 4e8 }), blob('a', { bytes: 1e9 })];
    expect(curesOf(accountOf(entries, FACTS))).toEqual([
      '1 cache of setup-go holds 400 MB of the same room.',
    ]);
  });
});
