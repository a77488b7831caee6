import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { PAGES, page, ROOT } from './pages.ts';

it('the blocks made from real runs are what src/ gives now', () => {
  const args = ['scripts/update-docs.mjs', '--check'];
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});

it('every marked block has an end', () => {
  for (const [name, text] of PAGES) {
    const marks = [...text.matchAll(/^<!-- made(?: by)?: (.*?) -->$/gm)].map((match) => match[1] === 'end');
    expect({ name, marks }).toEqual({ name, marks: marks.map((_, index) => index % 2 === 1) });
  }
});

it('the README shows a real summary', () => {
  expect(PAGES.get('README.md')).toMatch(/^> ### 🟡 api — 66\.7 % from cache$/m);
});

it("Docker's figure for a fully cached build is the one that its history gave", () => {
  const about = readFileSync(`${ROOT}__tests__/fixtures/builds/container/unchanged/about.json`, 'utf8');
  const { NumCachedSteps: cached, NumTotalSteps: total } = JSON.parse(about).history;
  const percent = Number(((cached / total) * 100).toFixed(1));
  const readme = page('README.md').replaceAll('\n', ' ');
  expect(readme).toContain(
    `has all its ${cached} steps cached; Docker counts ${cached} of ${total} and calls it ${percent} %`,
  );
  expect(page('docs/numbers.md')).toContain(`a fully cached build reads ${percent} % in Docker's count`);
});
