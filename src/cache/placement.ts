import { backendOf } from './backends.ts';
import { BRANCH, type BranchValue, fillBranch, holdsBranch } from './branch.ts';
import { attributeNamed } from './places.ts';
import type { CacheEntry } from './types.ts';

/** An entry with `{branch}` filled in, or why it cannot be, as a sentence. */
export type Filled = { entry: CacheEntry } | { fault: string };

/** The first attribute of an entry that holds `{branch}`; undefined where none does. */
export function branchAttribute({ attributes }: CacheEntry): string | undefined {
  return attributes.find(([, value]) => holdsBranch(value))?.[0];
}

/** The attributes of a backend in which `{branch}` can stand when it is written. */
export function branchAttributesOf(type: string): string[] {
  const attributes = backendOf(type)?.attributes ?? [];
  return attributes
    .filter(({ branch, sides }) => branch !== undefined && sides.includes('destination'))
    .map(({ name }) => name);
}

/** Fills in every `{branch}` of an entry; one without is given back as it is. */
export function filledWith(entry: CacheEntry, value: BranchValue | undefined): Filled {
  const attributes: Array<readonly [string, string]> = [];
  for (const [name, text] of entry.attributes) {
    if (!holdsBranch(text)) {
      attributes.push([name, text]);
      continue;
    }
    const kind = attributeNamed(entry, name)?.branch;
    if (kind === undefined) return { fault: misplaced(entry.type, name) };
    if (value === undefined) return { fault: NO_VALUE };
    const filled = fillBranch(text, kind, value);
    if (filled === undefined) return { fault: noRoom(name) };
    attributes.push([name, filled]);
  }
  return { entry: { ...entry, attributes } };
}

/** Why an entry with `{branch}` cannot be written where the event tells nothing to fill in. */
export const NO_VALUE =
  `\`${BRANCH}\` stands for nothing here, since the event tells neither a branch nor a pull request. ` +
  `Write the place without \`${BRANCH}\` to have it written on this event.`;

/** What `{branch}` becomes in an attribute of this entry, alone; undefined where it cannot be told. */
export function branchText(entry: CacheEntry, name: string, value: BranchValue): string | undefined {
  const kind = attributeNamed(entry, name)?.branch;
  if (kind === undefined) return undefined;
  return fillBranch(kind === 'reference' ? `image:${BRANCH}` : BRANCH, kind, value)?.replace(/^image:/, '');
}

function misplaced(type: string, name: string): string {
  const allowed = branchAttributesOf(type).map((other) => `\`${other}\``);
  const instead = allowed.length === 0 ? '' : ` Write it into ${allowed.join(' or ')} instead.`;
  return `\`${BRANCH}\` cannot stand in \`${name}\` of \`type=${type}\`.${instead}`;
}

function noRoom(name: string): string {
  return (
    `\`${BRANCH}\` does not fit into \`${name}\`: a tag holds at most 128 characters, of which a branch needs 8, ` +
    'and it cannot stand in a digest. Shorten what stands around it.'
  );
}
