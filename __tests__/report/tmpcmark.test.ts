import { it } from '@jest/globals';
import fc from 'fast-check';
import { spawnSync } from 'node:child_process';
import { code, label, message, codeBlock } from '../../src/report/markdown.ts';
import { table } from '../../src/report/markdown-table.ts';
import { visible } from '../../src/report/visible.ts';
import { HOSTILE, anyName } from './hostile.ts';
const dec = (t: string) => t.replace(/<!--[\s\S]*?-->/g, '').replace(/&#(\d+);/g, (_, d) => String.fromCodePoint(+d)).replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&quot;/g, '"').replace(/&amp;/g, '&');
const sq = (t: string) => t.replace(/\s+/g, ' ').trim();
it('cmark', () => {
  const names = [...HOSTILE, ...fc.sample(anyName, 3000)].filter((n) => visible(n).trim() !== '');
  let docs = ''; 
  names.forEach((n, i) => {
    docs += `MARKA${i}\n\nBefore ${code(n, 1e5)} after.\n\n### ✅ ${label(n, 1e5)} — after\n\n- Title: ${message(n, 1e5)}\n\n${label(n,1e5)}\n\n${table([{ title: 'a' }, { title: 'b' }], [['1', code(n, 1e5)], [label(n, 1e5), '2']])}\n\n${codeBlock([n], 'text')}\n\n`;
  });
  const r = spawnSync('cmark-gfm', ['--unsafe', '-e', 'table', '-e', 'autolink', '-e', 'strikethrough', '-e', 'tagfilter', '-e', 'footnotes'], { input: docs, encoding: 'utf8', maxBuffer: 1e9 });
  const parts = r.stdout.split(/<p>MARKA\d+<\/p>/).slice(1);
  process.stdout.write(`${names.length} ${parts.length} ${r.stderr}\n`);
  let bad = 0;
  parts.forEach((html, i) => {
    const n = visible(names[i]!); const q = n.replace(/(?<!`)`([^`]+)`(?!`)/g, '$1');
    const els = [...html.matchAll(/<([a-z][a-z0-9]*)/g)].map((m) => m[1]).filter((e) => e !== 'code').join(' ');
    const text = sq(dec(html.replace(/<!--[\s\S]*?-->/g, '').replace(/<\/?[a-z][^>]*>/g, (t) => (/^<\/?code/.test(t) ? '' : ' '))));
    const want = sq(` Before ${n} after. ✅ ${sq(n)} — after Title: ${sq(q)} ${sq(n)} a b 1 ${n} ${sq(n)} 2 ${n}`);
    if (els !== 'h3 ul li p table thead tr th th tbody tr td td tr td td pre'.replace('h3', 'p h3').replace('li p', 'li p') || text !== want) { if (bad++ < 6) process.stdout.write(`\n--- ${JSON.stringify(names[i])}\n${els}\nW ${want}\nG ${text}\n${html}\n`); }
  });
  process.stdout.write(`bad ${bad}\n`);
});
