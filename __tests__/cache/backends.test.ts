import { describe, expect, it } from '@jest/globals';
import { BACKENDS, backendOf } from '../../src/cache/backends.ts';
import { parseCacheEntries } from '../../src/cache/entry.ts';
import { valueFault } from '../../src/cache/lint/values.ts';
import { kindOfText } from '../../src/progress/kind.ts';
import { linted } from './lint/linted.ts';

/** A row as one line an attribute: name, sides, kind, and what else is said of it. */
function printed(type: string): string[] {
  return (backendOf(type)?.attributes ?? []).map(
    ({ name, sides, value, since, buildx, default: fallback, ...more }) => {
      const side = sides.length === 2 ? 'IE' : sides[0] === 'source' ? 'I' : 'E';
      const versions = [
        since && `BuildKit ${since}`,
        buildx && `Buildx ${buildx}`,
        fallback && `= ${fallback}`,
      ];
      const flags = [
        more.required && 'required',
        more.environment,
        more.refused,
        more.secret && 'secret',
        more.branch,
      ];
      return [name, side, value.kind, ...versions, ...flags].filter(Boolean).join(' ');
    },
  );
}

const EXPORT = ['mode E choice = min', 'ignore-error E boolean BuildKit 0.11.0 = false'];
const LAYOUT = [
  'image-manifest E boolean BuildKit 0.12.0 = true any',
  'oci-mediatypes E boolean BuildKit 0.8.0 = true any',
  'compression E choice BuildKit 0.10.0 = gzip any',
  'compression-level E integer BuildKit 0.10.0 unreadable',
  'force-compression E boolean BuildKit 0.10.0 = false any',
];

/** Read from cache/remotecache, util/compression and control of moby/buildkit v0.32, build and util/buildflags of docker/buildx v0.36. */
const ROWS: Array<[type: string, attributes: string[]]> = [
  [
    'gha',
    [
      'scope IE text = buildkit key',
      'token IE text secret',
      'url IE url',
      'url_v2 IE url BuildKit 0.20.0',
      'version IE integer BuildKit 0.20.0 unreadable',
      'timeout IE duration BuildKit 0.13.0 = 10m any',
      'repository E text BuildKit 0.14.0',
      'ghtoken E text BuildKit 0.14.0 secret',
      ...EXPORT,
    ],
  ],
  [
    'registry',
    [
      'ref IE text required reference',
      'registry.insecure IE boolean BuildKit 0.12.0 = false any',
      ...LAYOUT,
      ...EXPORT,
    ],
  ],
  ['inline', ['mode E text = min', 'ignore-error E boolean BuildKit 0.11.0 = false']],
  [
    'local',
    [
      'src I text required directory',
      'dest E text required directory',
      'digest I digest',
      'tag IE text BuildKit 0.7.0 = latest',
      'reset E boolean Buildx 0.35.0 = false any',
      ...LAYOUT,
      ...EXPORT,
    ],
  ],
  [
    's3',
    [
      'region IE text required AWS_REGION',
      'bucket IE text required AWS_BUCKET',
      'name IE text = buildkit key',
      'prefix IE text',
      'blobs_prefix IE text = blobs/',
      'manifests_prefix IE text = manifests/',
      'endpoint_url IE url',
      'use_path_style IE boolean = false',
      'access_key_id IE text secret',
      'secret_access_key IE text secret',
      'session_token IE text secret',
      'touch_refresh E duration = 24h',
      'upload_parallelism E integer BuildKit 0.16.0 = 4 any',
      'disable_accept_encoding IE boolean BuildKit 0.30.0 = false',
      'retry_mode IE choice BuildKit 0.30.0 any',
      'retry_max_attempts IE integer BuildKit 0.30.0 any',
      ...EXPORT,
    ],
  ],
  [
    'azblob',
    [
      'account_url IE url required BUILDKIT_AZURE_STORAGE_ACCOUNT_URL any',
      'account_name IE text BuildKit 0.12.0',
      'container IE text = buildkit-cache',
      'name IE text = buildkit key',
      'prefix IE text',
      'blobs_prefix IE text = blobs',
      'manifests_prefix IE text = manifests',
      'secret_access_key IE text secret',
      ...EXPORT,
    ],
  ],
];

describe('the table of backends', () => {
  it('has these rows', () => {
    expect(BACKENDS.map(({ type }) => type)).toEqual(ROWS.map(([type]) => type));
  });

  it.each(ROWS)('knows of %s what its sources read', (type, attributes) => {
    expect(printed(type)).toEqual(attributes);
  });

  it('knows no other', () => {
    expect(backendOf('GHA')).toBeUndefined();
  });
});

describe.each(BACKENDS.map((backend) => [backend.type, backend] as const))(
  'the row of %s',
  (type, backend) => {
    it('has an example that is a good line but for what is to be filled in', () => {
      const parsed = parseCacheEntries(backend.example);
      expect(parsed).toMatchObject({ entries: [{ type }] });
      const rules = linted({ cache: [backend.example] }).map(({ rule }) => rule);
      expect(rules).toEqual(type === 'registry' ? ['reference'] : []);
    });

    it('has defaults that are good values', () => {
      const wrong = backend.attributes.filter(
        ({ value, default: fallback }) => fallback !== undefined && valueFault(fallback, value) !== undefined,
      );
      expect(wrong).toEqual([]);
    });

    it('names each attribute once, and itself by what it has', () => {
      const names = backend.attributes.map(({ name }) => name);
      expect(new Set(names).size).toBe(names.length);
      expect(names).toEqual(expect.arrayContaining([...backend.identity]));
    });

    it('is known by the names of its exports', () => {
      for (const name of backend.exportNames) {
        expect(kindOfText(name)).toEqual({ kind: 'export-cache', cacheType: type });
        expect(kindOfText(`${name} x`)).toEqual({ kind: 'export-cache', cacheType: type });
      }
    });
  },
);

it.each(['exporting cache', 'exporting content cache'])(
  'the export %j is of no backend in particular',
  (name) => {
    expect(kindOfText(name)).toEqual({ kind: 'export-cache', cacheType: undefined });
  },
);
