import type { Verdict } from '../../gates/types.ts';
import type { Report } from '../types.ts';
import { say, strong, type Words } from '../words.ts';

/** How a verdict is written in a table. */
export const VERDICT_WORDS: Record<Verdict, string> = {
  pass: '✅ kept',
  warn: '⚠️ warning',
  fail: '❌ failed',
  'not-measured': '⚪ not measured',
};

const WORST_FIRST: ReadonlyArray<readonly [verdict: Verdict, intro: Words]> = [
  ['fail', say`❌ ${strong(say`Limit failed.`)} `],
  ['warn', say`⚠️ ${strong(say`Limit warning.`)} `],
  ['not-measured', say`⚪ ${strong(say`Limit not measured.`)} `],
  ['pass', []],
];

/** A sentence for each limit that was not simply kept, worst first. */
export function limitLines({ limits }: Report): Words[] {
  return WORST_FIRST.flatMap(([verdict, intro]) =>
    limits
      .filter((limit) => limit.verdict === verdict && (verdict !== 'pass' || limit.figure === undefined))
      .map(({ message }) => say`${intro}${{ message }}`),
  );
}
