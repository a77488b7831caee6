import { attributeOf } from './entry.ts';
import type { CacheEntry } from './types.ts';

/** What decides how BuildKit names an import, beside the entries themselves. */
export interface ImporterFacts {
  /** The environment that buildx gets. It holds tokens and keys, of which nothing but the hash is kept. */
  variables: Readonly<Record<string, string | undefined>>;
  /** Entries that buildx was told in place of planned ones. */
  told?: ReadonlyMap<CacheEntry, CacheEntry>;
  /** Digest that buildx reads in the `index.json` of a local source, by planned entry. */
  digests?: ReadonlyMap<CacheEntry, string>;
}

/**
 * What stands behind `importing cache manifest from ` for each source, as far as it can be known: the reference of
 * a registry, `type:hash` for all others.
 */
export function importerNames(
  sources: readonly CacheEntry[],
  { variables, told, digests }: ImporterFacts,
): Map<CacheEntry, string> {
  const names = new Map<CacheEntry, string>();
  for (const source of sources) {
    const name = importerName(told?.get(source) ?? source, variables, digests?.get(source));
    if (name !== undefined) names.set(source, name);
  }
  return names;
}

/** The name of one source; undefined for a local one whose digest is not known. */
export function importerName(
  entry: CacheEntry,
  variables: ImporterFacts['variables'] = {},
  digest?: string,
): string | undefined {
  const ref = attributeOf(entry, 'ref');
  if (entry.type === 'registry' && ref) return ref;
  const attributes = new Map([...entry.attributes, ...sentAlong(entry, variables)]);
  if (entry.type === 'local' && !attributes.get('digest')) {
    if (digest === undefined) return undefined;
    attributes.set('digest', digest);
  }
  return `${entry.type}:${hashOfEntry(entry.type, attributes)}`;
}

/** Attributes that buildx adds from its environment (build/opt.go), where the entry does not say them. */
function sentAlong(
  entry: CacheEntry,
  variables: ImporterFacts['variables'],
): Array<readonly [name: string, value: string]> {
  const added =
    entry.type === 'gha' ? ofActions(entry, variables) : entry.type === 's3' ? ofAws(variables) : {};
  return Object.entries(added).flatMap(([name, value]) =>
    value === undefined || attributeOf(entry, name) !== undefined ? [] : [[name, value] as const],
  );
}

type Added = Record<string, string | undefined>;

function ofActions(entry: CacheEntry, variables: ImporterFacts['variables']): Added {
  const results = variables.ACTIONS_RESULTS_URL;
  const said = attributeOf(entry, 'version');
  const isVersion2 = said === undefined ? isTrue(variables.ACTIONS_CACHE_SERVICE_V2) : said === '2';
  return {
    token: variables.ACTIONS_RUNTIME_TOKEN,
    url_v2: isVersion2 ? results : undefined,
    url: variables.ACTIONS_CACHE_URL ?? results,
  };
}

/** Keys in files or of the machine's role are not looked for: then the name is wrong, and order has to do. */
function ofAws(variables: ImporterFacts['variables']): Added {
  return {
    access_key_id: variables.AWS_ACCESS_KEY_ID || undefined,
    secret_access_key: variables.AWS_SECRET_ACCESS_KEY || undefined,
    session_token: variables.AWS_SESSION_TOKEN || undefined,
  };
}

/** As Go's strconv.ParseBool reads it. */
function isTrue(value: string | undefined): boolean {
  return value !== undefined && ['1', 't', 'T', 'TRUE', 'true', 'True'].includes(value);
}

/**
 * The number with which BuildKit tells imports apart: its struct `CacheOptionsEntry{Type, Attrs}` hashed by
 * hashstructure, format 2 (FNV-1 with 64 bits), since BuildKit 0.10.
 */
function hashOfEntry(type: string, attributes: ReadonlyMap<string, string>): bigint {
  let pairs = 0n;
  for (const [name, value] of attributes) pairs ^= hashOfNumbers(hashOfText(name), hashOfText(value));
  const fields = [hashOfNumbers(hashOfText('Type'), hashOfText(type))];
  fields.push(hashOfNumbers(hashOfText('Attrs'), hashOfNumbers(pairs)));
  return fields.reduce((hash, field) => hashOfNumbers(hash ^ field), hashOfText('CacheOptionsEntry'));
}

const OFFSET = 0xcbf29ce484222325n;
const PRIME = 0x100000001b3n;

function hashOfBytes(bytes: Iterable<number>): bigint {
  let hash = OFFSET;
  for (const byte of bytes) hash = BigInt.asUintN(64, hash * PRIME) ^ BigInt(byte);
  return hash;
}

function hashOfText(text: string): bigint {
  return hashOfBytes(new TextEncoder().encode(text));
}

/** Of 64-bit numbers, the lowest byte first. */
function hashOfNumbers(...numbers: readonly bigint[]): bigint {
  const view = new DataView(new ArrayBuffer(8 * numbers.length));
  numbers.forEach((number, index) => {
    view.setBigUint64(8 * index, number, true);
  });
  return hashOfBytes(new Uint8Array(view.buffer));
}
