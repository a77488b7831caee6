import { bytes } from '../units.ts';
import type { Report } from './types.ts';
import { joined, name, say, type Words } from './words.ts';

/** Entries that a sentence can hold. */
const ENTRIES = 5;

/** Below this part of the heaviest entry, one is not worth a word. */
const LIGHT = 0.05;

/** What was sent as build context; where it is heavy, what makes it so and what to do. Empty where it is not known. */
export function contextWords({ sizes }: Pick<Report, 'sizes'>): Words {
  const { context, contextEntries = [], contextIsPartial } = sizes;
  if (context === undefined) return [];
  const sent = `${bytes(context)} sent`;
  const least = Math.max(0, ...contextEntries.map((entry) => entry.bytes)) * LIGHT;
  const heaviest = contextEntries
    .filter((entry) => entry.bytes >= least)
    .slice(0, ENTRIES)
    .map((entry) => say`${name(entry.path)} ${contextIsPartial ? 'at least ' : ''}${bytes(entry.bytes)}`);
  if (heaviest.length === 0) return [sent];
  const cure = say`A line in ${name('.dockerignore')} keeps out what the build does not need.`;
  return say`${sent}. Heaviest in it: ${joined(heaviest, ', ')}. ${cure}`;
}
