import { label, message } from '../markdown.ts';
import { firstRows, leftOut } from '../selection.ts';
import type { Report } from '../types.ts';
import type { Section } from './section.ts';

const SHOWN = 20;

/** What BuildKit's build checks found in the Dockerfile. */
export function checksSection({ checks = [] }: Report): Section {
  const { shown, left } = firstRows(checks, SHOWN);
  const list = shown.map(({ rule, message: finding, line, url }) => {
    const place = line === undefined ? '' : `line ${line}: `;
    return `- ${place}${message(finding)}${rule === undefined ? '' : ` (${label(rule)})`}${url === undefined ? '' : ` ${message(url)}`}`;
  });
  const blocks = list.length === 0 ? [] : [list.join('\n'), ...leftOut(left, 'finding')];
  return { title: 'Build checks', blocks };
}
