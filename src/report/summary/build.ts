import { contextWords } from '../context-words.ts';
import { code, label, message } from '../markdown.ts';
import { firstRows, leftOut } from '../selection.ts';
import { otherNotes } from '../story/trouble.ts';
import type { Report } from '../types.ts';
import { wordsToMarkdown } from '../words.ts';
import type { Section } from './section.ts';

const VALUES_SHOWN = 20;

/** What was built, with what, and what else there is to say. */
export function buildSection(report: Report): Section {
  const { build } = report;
  const facts: Array<[title: string, value: string]> = [
    ['Image', codes([build.digest])],
    ['Tags', codes(build.tags)],
    ['Platforms', codes(build.platforms)],
    ['Dockerfile', codes([build.dockerfile])],
    ['Target', codes([build.target])],
    ['Context', wordsToMarkdown(contextWords(report))],
    ['Builder', builderFact(build.builder)],
    ['Build record', codes([build.ref])],
  ];
  const list = facts.filter(([, value]) => value !== '').map(([title, value]) => `- ${title}: ${value}`);
  return { title: 'Build', blocks: list.length === 0 ? [] : [list.join('\n')] };
}

/** Notes, but for those that a cache's row told already. */
export function notesSection(report: Report): Section {
  const notes = firstRows(otherNotes(report), VALUES_SHOWN);
  const list = notes.shown.map(
    (note) => `- ${note.level === 'info' ? '' : `${note.level}: `}${message(note.message)}`,
  );
  return {
    title: 'Notes',
    blocks: list.length === 0 ? [] : [list.join('\n'), ...leftOut(notes.left, 'note')],
  };
}

function codes(values: ReadonlyArray<string | undefined>): string {
  const known = firstRows(
    values.filter((value) => value !== undefined && value !== ''),
    VALUES_SHOWN,
  );
  const list = known.shown.map((value) => code(value ?? '')).join(', ');
  return known.left === 0 ? list : `${list} and ${known.left} more`;
}

function builderFact(builder: Report['build']['builder']): string {
  if (!builder) return '';
  const { name, driver, buildkit, buildx } = builder;
  return [
    name === undefined ? '' : code(name),
    driver === undefined ? '' : `driver ${label(driver)}`,
    buildkit === undefined ? '' : `BuildKit ${label(buildkit)}`,
    buildx === undefined ? '' : `Buildx ${label(buildx)}`,
  ]
    .filter((fact) => fact !== '')
    .join(', ');
}
