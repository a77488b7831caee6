import { maskCredentials } from '../cache/credentials.ts';
import { ACTIONS_CAUSES } from './causes/actions.ts';
import { DATA_CAUSES } from './causes/data.ts';
import type { FailedPlace } from './causes/row.ts';
import { SERVICE_CAUSES } from './causes/service.ts';
import type { CacheCause } from './types.ts';
import { visible } from './visible.ts';

/** The first that fits is told. */
const CAUSES = [...ACTIONS_CAUSES, ...DATA_CAUSES, ...SERVICE_CAUSES];

/** Code points of BuildKit's own words that a message holds. */
const WORDS_SHOWN = 240;
/** Characters of an error that are looked at. */
const LONGEST = 8000;

/** The likely cause of a failed import or export, from BuildKit's text; undefined where nothing is known. */
export function causeOf(text: string, place: FailedPlace): CacheCause | undefined {
  const error = ends(text);
  const row = CAUSES.find(
    ({ pattern, types, isOne }) =>
      pattern.test(error) && (types?.includes(place.type) ?? true) && (isOne?.(place) ?? true),
  );
  if (!row) return undefined;
  const [message, cure] = row.words(place, error);
  return { kind: row.kind, message, cure };
}

/** BuildKit's words, the likely cause and what to do, as one text of whole sentences. */
export function messageOf(error: string, cause: CacheCause | undefined): string {
  const said = shortened(error);
  return cause ? `${ended(said)} ${sentencesOf(cause)}` : said;
}

/** The likely cause and what to do, without BuildKit's words. */
export function sentencesOf({ message, cure }: CacheCause): string {
  return `${message} ${cure}`;
}

/** What `messageOf` made, told the other way round: what a person can do first, BuildKit's words last. */
export function causeFirst(message: string, cause: CacheCause): string {
  const sentences = sentencesOf(cause);
  const said = message.endsWith(` ${sentences}`) ? message.slice(0, -sentences.length - 1) : '';
  return said === '' ? sentences : `${sentences} BuildKit says: ${said}`;
}

/** BuildKit's words in one line: signed addresses masked, digests and the bodies of answers cut. */
export function shortened(error: string): string {
  // Azure's SDK frames the answer: request, ruler, status and code, ruler, body.
  const [request = '', answer = ''] = maskCredentials(ends(error)).split(/\r?\n?-{20,}\r?\n?/);
  const said = answer === '' ? request : `${request.trim()}: ${answer.trim()}`;
  const line = said.replace(/\b([\da-f]{8})[\da-f]{56}\b/g, '$1…').replace(/\s*[\r\n]+\s*/g, ', ');
  return cutInside(visible(line).trim());
}

/** A registry's whole answer can stand in an error; its ends tell enough. */
function ends(text: string): string {
  const { length } = text;
  return length <= LONGEST ? text : `${text.slice(0, LONGEST / 2)} ${text.slice(length - LONGEST / 2)}`;
}

/** Errors of Go name what was tried first and the reason last: what is too long loses its middle. */
function cutInside(text: string): string {
  const points = [...text.slice(0, 10 * WORDS_SHOWN)];
  if (points.length <= WORDS_SHOWN) return text;
  const end = [...text.slice(-WORDS_SHOWN)].slice(-WORDS_SHOWN / 2);
  return `${points.slice(0, WORDS_SHOWN / 2 - 1).join('')}…${end.join('')}`;
}

function ended(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}
