/** A part of the folded text: its title and its Markdown blocks. A section without blocks is not shown. */
export interface Section {
  title: string;
  blocks: string[];
}

/** Sections behind one line that opens them; nothing when all are empty. */
export function folded(sections: readonly Section[]): string[] {
  const full = sections.filter(({ blocks }) => blocks.length > 0);
  const [first] = full;
  if (!first) return [];
  const summary = `<details><summary>${full.map(({ title }) => title).join(' · ')}</summary>`;
  const isAlone = full.length === 1;
  const body = full.flatMap(({ title, blocks }) => (isAlone ? blocks : [`#### ${title}`, ...blocks]));
  return [[summary, ...body, '</details>'].join('\n\n')];
}
