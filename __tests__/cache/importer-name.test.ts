import { describe, expect, it } from '@jest/globals';
import { parseCacheEntries } from '../../src/cache/entry.ts';
import { importerName, importerNames } from '../../src/cache/importer-name.ts';
import type { CacheEntry } from '../../src/cache/types.ts';

function entry(text: string): CacheEntry {
  const parsed = parseCacheEntries(text);
  const [only] = 'entries' in parsed ? parsed.entries : [];
  if (!only) throw new Error(`${text} is no entry`);
  return only;
}

/** What buildx got when the names below were recorded, with Docker 28.5.2 and with BuildKit 0.32.2. */
const V2 = {
  ACTIONS_RUNTIME_TOKEN: 'token.of.test',
  ACTIONS_RESULTS_URL: 'http://127.0.0.1:9/results/',
  ACTIONS_CACHE_SERVICE_V2: 'true',
  AWS_ACCESS_KEY_ID: 'AKID',
  AWS_SECRET_ACCESS_KEY: 'SECRET',
};
const V1 = { ...V2, ACTIONS_CACHE_URL: 'http://127.0.0.1:9/v1/', ACTIONS_CACHE_SERVICE_V2: 'false' };
const DIGEST = 'sha256:8374e47a29c6fa9bdabbf1bef3ec683909777507997dd5c679489f7191ecef7d';

describe('the name of an import is the one that BuildKit gave', () => {
  it.each([
    ['type=gha,scope=api', V2, 'gha:4472911657150314786'],
    ['type=gha', V2, 'gha:15527181386925145540'],
    ['type=gha,scope=api,version=1', V2, 'gha:7648687350689989666'],
    ['type=gha,scope=api,version=2,url=http://127.0.0.1:9/own', V2, 'gha:4545069471142994319'],
    ['type=gha,scope=api', V1, 'gha:17793944611138495339'],
    ['type=gha', V1, 'gha:13858625559595346594'],
    ['type=gha,scope=api,version=1', V1, 'gha:5917257014984018637'],
    ['type=gha,scope=api,version=2,url=http://127.0.0.1:9/own', V1, 'gha:4545069471142994319'],
    [
      'type=s3,bucket=b,region=eu-1,endpoint_url=http://127.0.0.1:9,retry_max_attempts=1',
      V2,
      's3:8322956432366307511',
    ],
    [
      'type=azblob,account_url=http://127.0.0.1:9/x,name=n,secret_access_key=a2V5',
      V2,
      'azblob:6894133953630463285',
    ],
    ['type=local,src=cache', V2, 'local:9172493199347602699'],
    ['type=local,src=cache,tag=latest', V2, 'local:9649958245212555878'],
    ['type=registry,ref=127.0.0.1:9/a,registry.insecure=true', V2, '127.0.0.1:9/a'],
    ['127.0.0.1:9/a', V2, '127.0.0.1:9/a'],
  ])('%s', (text, variables, expected) => {
    expect(importerName(entry(text), variables, DIGEST)).toBe(expected);
  });
});

it('does not depend on the order of attributes', () => {
  expect(importerName(entry('type=gha,scope=api,timeout=1m'), V2)).toBe(
    importerName(entry('type=gha,timeout=1m,scope=api'), V2),
  );
});

it('takes the digest that a local source names itself', () => {
  expect(importerName(entry(`type=local,src=cache,digest=${DIGEST}`), V2)).toBe(
    importerName(entry('type=local,src=cache'), V2, DIGEST),
  );
});

it('is not known for a local source whose digest is not', () => {
  expect(importerName(entry('type=local,src=cache'), V2)).toBeUndefined();
});

it('prefers what the entry says to what the job gives', () => {
  const said = importerName(entry('type=gha,token=other'), V2);
  expect(said).not.toBe(importerName(entry('type=gha'), V2));
  expect(said).toBe(importerName(entry('type=gha'), { ...V2, ACTIONS_RUNTIME_TOKEN: 'other' }));
});

it('names planned entries by what buildx was told', () => {
  const [gha, own, unknown] = [
    entry('type=gha'),
    entry('type=local,src=cache'),
    entry('type=local,src=none'),
  ];
  const told = new Map([[own, entry('type=local,src=/tmp/elsewhere')]]);
  const digests = new Map([[own, DIGEST]]);
  expect([...importerNames([gha, own, unknown], { variables: V2, told, digests })]).toEqual([
    [gha, importerName(gha, V2)],
    [own, importerName(entry('type=local,src=/tmp/elsewhere'), V2, DIGEST)],
  ]);
});
