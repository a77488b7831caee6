import type { Attribute, AttributeValue, Backend, CacheSide, CacheType } from './types.ts';

/** A row of the table below; tests and forks may have rows of other types. */
type KnownBackend = Backend & { type: CacheType };

const BOTH: readonly CacheSide[] = ['source', 'destination'];
const SOURCE: readonly CacheSide[] = ['source'];
const DESTINATION: readonly CacheSide[] = ['destination'];

const TEXT: AttributeValue = { kind: 'text' };
const BOOLEAN: AttributeValue = { kind: 'boolean' };
const DURATION: AttributeValue = { kind: 'duration' };
const ADDRESS: AttributeValue = { kind: 'url' };
const POSITIVE: AttributeValue = { kind: 'integer', from: 1 };

/** An attribute that import and export read. */
function both(name: string, value: AttributeValue, more: Partial<Attribute> = {}): Attribute {
  return { name, sides: BOTH, value, ...more };
}

/** An attribute that only an export reads. */
function exported(name: string, value: AttributeValue, more: Partial<Attribute> = {}): Attribute {
  return { name, sides: DESTINATION, value, ...more };
}

function choice(...choices: string[]): AttributeValue {
  return { kind: 'choice', choices };
}

/** BuildKit's control reads it for every backend, and forgives whatever stands in it (control/control.go). */
const IGNORE_ERROR = exported('ignore-error', BOOLEAN, { since: '0.11.0', default: 'false' });
const MODE = exported('mode', choice('min', 'max'), { default: 'min' });

/** Of the backends that write an image layout (util/compression/attrs.go, cache/remotecache/registry). */
const LAYOUT: readonly Attribute[] = [
  exported('image-manifest', BOOLEAN, { since: '0.12.0', default: 'true', refused: 'any' }),
  exported('oci-mediatypes', BOOLEAN, { since: '0.8.0', default: 'true', refused: 'any' }),
  exported('compression', choice('uncompressed', 'gzip', 'zstd', 'estargz'), {
    since: '0.10.0',
    default: 'gzip',
    refused: 'any',
  }),
  exported(
    'compression-level',
    { kind: 'integer', from: 0, to: 22 },
    { since: '0.10.0', refused: 'unreadable' },
  ),
  exported('force-compression', BOOLEAN, {
    since: '0.10.0',
    default: 'false',
    refused: 'any',
    mayBeEmpty: true,
  }),
];

const GHA: KnownBackend = {
  type: 'gha',
  example: 'type=gha',
  since: '0.9.0',
  sides: BOTH,
  drivers: 'exporting',
  sharedBy: 'refs',
  identity: ['scope'],
  exportNames: ['exporting to GitHub Actions Cache', 'exporting to GitHub cache'],
  attributes: [
    both('scope', TEXT, { default: 'buildkit', branch: 'key' }),
    both('token', TEXT, { secret: true }),
    both('url', ADDRESS),
    both('url_v2', ADDRESS, { since: '0.20.0' }),
    both('version', { kind: 'integer', from: 1, to: 2 }, { since: '0.20.0', refused: 'unreadable' }),
    both('timeout', DURATION, { since: '0.13.0', default: '10m', refused: 'any' }),
    exported('repository', TEXT, { since: '0.14.0' }),
    exported('ghtoken', TEXT, { since: '0.14.0', secret: true }),
    MODE,
    IGNORE_ERROR,
  ],
};

const REGISTRY: KnownBackend = {
  type: 'registry',
  example: 'type=registry,ref=IMAGE',
  sides: BOTH,
  drivers: 'exporting',
  sharedBy: 'everyone',
  identity: ['ref'],
  exportNames: ['exporting cache to registry'],
  attributes: [
    both('ref', TEXT, { required: BOTH, branch: 'reference' }),
    both('registry.insecure', BOOLEAN, { since: '0.12.0', default: 'false', refused: 'any' }),
    ...LAYOUT,
    MODE,
    IGNORE_ERROR,
  ],
};

/** It reads no attribute at all; `mode` is accepted and has no effect. */
const INLINE: KnownBackend = {
  type: 'inline',
  example: 'type=inline',
  sides: DESTINATION,
  drivers: 'any',
  sharedBy: 'image',
  identity: [],
  exportNames: ['exporting inline cache', 'preparing layers for inline cache'],
  attributes: [exported('mode', TEXT, { default: 'min' }), IGNORE_ERROR],
};

const LOCAL: KnownBackend = {
  type: 'local',
  example: 'type=local,dest=DIRECTORY',
  sides: BOTH,
  drivers: 'exporting',
  sharedBy: 'everyone',
  identity: ['dest', 'src'],
  exportNames: ['exporting cache to client directory'],
  attributes: [
    { name: 'src', sides: SOURCE, value: TEXT, required: SOURCE, branch: 'directory' },
    { name: 'dest', sides: DESTINATION, value: TEXT, required: DESTINATION, branch: 'directory' },
    { name: 'digest', sides: SOURCE, value: { kind: 'digest' } },
    both('tag', TEXT, { since: '0.7.0', default: 'latest' }),
    exported('reset', BOOLEAN, { buildx: '0.35.0', default: 'false', refused: 'any' }),
    ...LAYOUT,
    MODE,
    IGNORE_ERROR,
  ],
};

const S3: KnownBackend = {
  type: 's3',
  example: 'type=s3,region=REGION,bucket=BUCKET',
  since: '0.11.0',
  sides: BOTH,
  drivers: 'container',
  sharedBy: 'everyone',
  identity: ['name', 'prefix', 'bucket', 'endpoint_url', 'manifests_prefix'],
  exportNames: ['exporting cache to Amazon S3', 'exporting cache to s3'],
  attributes: [
    both('region', TEXT, { required: BOTH, environment: 'AWS_REGION' }),
    both('bucket', TEXT, { required: BOTH, environment: 'AWS_BUCKET' }),
    both('name', TEXT, { default: 'buildkit', branch: 'key' }),
    both('prefix', TEXT),
    both('blobs_prefix', TEXT, { default: 'blobs/' }),
    both('manifests_prefix', TEXT, { default: 'manifests/' }),
    both('endpoint_url', ADDRESS),
    both('use_path_style', BOOLEAN, { default: 'false' }),
    both('access_key_id', TEXT, { secret: true }),
    both('secret_access_key', TEXT, { secret: true }),
    both('session_token', TEXT, { secret: true }),
    exported('touch_refresh', DURATION, { default: '24h' }),
    exported('upload_parallelism', POSITIVE, { since: '0.16.0', default: '4', refused: 'any' }),
    both('disable_accept_encoding', BOOLEAN, { since: '0.30.0', default: 'false' }),
    both('retry_mode', choice('standard', 'adaptive'), { since: '0.30.0', refused: 'any' }),
    both('retry_max_attempts', POSITIVE, { since: '0.30.0', refused: 'any' }),
    MODE,
    IGNORE_ERROR,
  ],
};

const AZBLOB: KnownBackend = {
  type: 'azblob',
  example: 'type=azblob,account_url=https://ACCOUNT.blob.core.windows.net',
  since: '0.11.0',
  sides: BOTH,
  drivers: 'container',
  sharedBy: 'everyone',
  identity: ['name', 'prefix', 'container', 'account_url', 'manifests_prefix'],
  exportNames: ['exporting cache to Azure Blob Storage'],
  attributes: [
    both('account_url', ADDRESS, {
      required: BOTH,
      environment: 'BUILDKIT_AZURE_STORAGE_ACCOUNT_URL',
      refused: 'any',
    }),
    both('account_name', TEXT, { since: '0.12.0' }),
    both('container', TEXT, { default: 'buildkit-cache' }),
    both('name', TEXT, { default: 'buildkit', branch: 'key' }),
    both('prefix', TEXT),
    both('blobs_prefix', TEXT, { default: 'blobs' }),
    both('manifests_prefix', TEXT, { default: 'manifests' }),
    both('secret_access_key', TEXT, { secret: true }),
    MODE,
    IGNORE_ERROR,
  ],
};

/** The cache backends, one row each; a new one adds its name to CacheType. */
export const BACKENDS: readonly KnownBackend[] = [GHA, REGISTRY, INLINE, LOCAL, S3, AZBLOB];

/** The row of a type; undefined for one that is not known. */
export function backendOf(type: string, table: readonly Backend[] = BACKENDS): Backend | undefined {
  return table.find((backend) => backend.type === type);
}
