import { attributeOf, without } from '../cache/entry.ts';
import type { CacheEntry, CachePlan } from '../cache/types.ts';
import type { Variables } from './types.ts';

type Caches = Pick<CachePlan, 'sources' | 'destinations'>;

/** What carries the credentials of a backend's entries into buildx when they are no arguments. */
interface Carrier {
  type: string;
  /** Attribute by attribute, the variable that buildx takes it from (docker/buildx build/opt.go). */
  variables: ReadonlyArray<readonly [attribute: string, variable: string]>;
  /** An entry has credentials of its own only with these. */
  needed: readonly string[];
  /** Others that buildx or its helpers would take credentials from: where one is set, nothing is moved. */
  rivals: readonly string[];
}

const CARRIERS: readonly Carrier[] = [
  {
    type: 's3',
    variables: [
      ['access_key_id', 'AWS_ACCESS_KEY_ID'],
      ['secret_access_key', 'AWS_SECRET_ACCESS_KEY'],
      ['session_token', 'AWS_SESSION_TOKEN'],
    ],
    needed: ['access_key_id', 'secret_access_key'],
    rivals: [
      'AWS_ACCESS_KEY_ID',
      'AWS_PROFILE',
      'AWS_WEB_IDENTITY_TOKEN_FILE',
      'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
      'AWS_CONTAINER_CREDENTIALS_FULL_URI',
    ],
  },
  { type: 'gha', variables: [['token', 'ACTIONS_RUNTIME_TOKEN']], needed: ['token'], rivals: [] },
];

/**
 * Takes the credentials of cache entries out of the argument list, which every program of the machine can read, and
 * gives the variables that carry them to buildx instead. Entries of one backend that do not all have the same
 * credentials stay as they are, and so does what buildx takes from arguments alone: azblob keys and `ghtoken`.
 */
export function carryCredentials(caches: Caches, environment: Variables): Caches & { variables: Variables } {
  return CARRIERS.reduce<Caches & { variables: Variables }>(
    (carried, carrier) => carry(carried, carrier, environment),
    { sources: caches.sources, destinations: caches.destinations, variables: {} },
  );
}

function carry(
  caches: Caches & { variables: Variables },
  carrier: Carrier,
  environment: Variables,
): Caches & { variables: Variables } {
  const own = [...caches.sources, ...caches.destinations].filter(({ type }) => type === carrier.type);
  const [first] = own;
  if (!first || carrier.rivals.some((name) => environment[name])) return caches;
  const hasAll = own.every((entry) => carrier.needed.every((name) => attributeOf(entry, name)));
  const isSame = own.every((entry) => credentialsOf(entry, carrier) === credentialsOf(first, carrier));
  if (!hasAll || !isSame) return caches;
  const names = new Set(carrier.variables.map(([attribute]) => attribute));
  const bare = (entry: CacheEntry) => (entry.type === carrier.type ? without(entry, names) : entry);
  const variables = carrier.variables.map(([attribute, variable]) => [
    variable,
    attributeOf(first, attribute),
  ]);
  return {
    sources: caches.sources.map(bare),
    destinations: caches.destinations.map(bare),
    variables: { ...caches.variables, ...Object.fromEntries(variables) },
  };
}

function credentialsOf(entry: CacheEntry, { variables }: Carrier): string {
  return JSON.stringify(variables.map(([attribute]) => attributeOf(entry, attribute) ?? ''));
}
