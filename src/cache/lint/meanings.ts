import type { CacheSide } from '../types.ts';

/** Names that people write for a type, beyond misspellings. */
export const TYPES_MEANT: Readonly<Record<string, string>> = {
  actions: 'gha',
  gh: 'gha',
  github: 'gha',
  'github-actions': 'gha',
  docker: 'registry',
  ecr: 'registry',
  ghcr: 'registry',
  image: 'registry',
  dir: 'local',
  directory: 'local',
  file: 'local',
  filesystem: 'local',
  aws: 's3',
  minio: 's3',
  azure: 'azblob',
  blob: 'azblob',
};

/** `=directory` is `src` or `dest`, by the side of the line. */
const DIRECTORY = '=directory';

/** Names that people write for an attribute, beyond misspellings, by type. Most are from threads about caches that stayed empty. */
const ATTRIBUTES_MEANT: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  gha: {
    'cache-key': 'scope',
    'github-token': 'ghtoken',
    id: 'scope',
    key: 'scope',
    name: 'scope',
    prefix: 'scope',
    repo: 'repository',
  },
  registry: {
    compress: 'compression',
    dest: 'ref',
    image: 'ref',
    insecure: 'registry.insecure',
    level: 'compression-level',
    name: 'ref',
    reference: 'ref',
    repo: 'ref',
    repository: 'ref',
    src: 'ref',
    url: 'ref',
  },
  local: {
    compress: 'compression',
    destination: DIRECTORY,
    dir: DIRECTORY,
    directory: DIRECTORY,
    dst: DIRECTORY,
    folder: DIRECTORY,
    from: DIRECTORY,
    level: 'compression-level',
    location: DIRECTORY,
    path: DIRECTORY,
    ref: DIRECTORY,
    source: DIRECTORY,
    store: DIRECTORY,
    target: DIRECTORY,
    to: DIRECTORY,
  },
  s3: {
    access_key: 'access_key_id',
    aws_access_key_id: 'access_key_id',
    aws_region: 'region',
    aws_secret_access_key: 'secret_access_key',
    aws_session_token: 'session_token',
    bucket_name: 'bucket',
    endpoint: 'endpoint_url',
    force_path_style: 'use_path_style',
    key: 'name',
    path: 'prefix',
    ref: 'name',
    scope: 'name',
    secret_key: 'secret_access_key',
    url: 'endpoint_url',
  },
  azblob: {
    access_key: 'secret_access_key',
    account: 'account_name',
    account_key: 'secret_access_key',
    container_name: 'container',
    key: 'name',
    path: 'prefix',
    ref: 'name',
    scope: 'name',
    storage_account: 'account_name',
    url: 'account_url',
  },
};

/** The attribute that is meant by a name that people write for it; undefined for any other name. */
export function attributeMeant(type: string, name: string, sides: readonly CacheSide[]): string | undefined {
  const names = ATTRIBUTES_MEANT[type] ?? {};
  const meant = Object.hasOwn(names, name) ? names[name] : undefined;
  if (meant !== DIRECTORY) return meant;
  return sides.includes('destination') ? 'dest' : 'src';
}
