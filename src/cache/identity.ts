import { BACKENDS, backendOf } from './backends.ts';
import { attributeOf } from './entry.ts';
import type { Backend, CacheEntry } from './types.ts';

/** What tells one place of a backend from another, such as `registry ghcr.io/acme/api:cache`; undefined where nothing does. */
export function identityOf(entry: CacheEntry, table: readonly Backend[] = BACKENDS): string | undefined {
  const backend = backendOf(entry.type, table);
  if (!backend || backend.sharedBy === 'image') return undefined;
  const said = backend.identity.map((name) => attributeOf(entry, name) ?? defaultOf(backend, name));
  const values = said.filter((value) => value !== undefined);
  return values.length === 0 ? undefined : [backend.type, ...values].join(' ');
}

function defaultOf(backend: Backend, name: string): string | undefined {
  return backend.attributes.find((attribute) => attribute.name === name)?.default;
}
