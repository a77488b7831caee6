import { describe, expect, it } from '@jest/globals';
import { carryCredentials } from '../../src/buildx/cache-credentials.ts';
import { parseCacheEntries, printEntry } from '../../src/cache/entry.ts';

const entries = (...lines: string[]) =>
  lines.flatMap((line) => {
    const parsed = parseCacheEntries(line);
    return 'entries' in parsed ? parsed.entries : [];
  });

const S3 = 'type=s3,bucket=b,region=r';
const KEYS = 'access_key_id=id,secret_access_key=key';

function carried(from: string[], to: string[], environment = {}) {
  const caches = carryCredentials({ sources: entries(...from), destinations: entries(...to) }, environment);
  return {
    from: caches.sources.map(printEntry),
    to: caches.destinations.map(printEntry),
    variables: caches.variables,
  };
}

describe('credentials of cache entries', () => {
  it('go to buildx in its environment, not in its arguments', () => {
    expect(
      carried(
        [`${S3},${KEYS},session_token=s`, 'type=gha,scope=a,token=t'],
        [`${S3},mode=max,${KEYS},session_token=s`],
      ),
    ).toEqual({
      from: [S3, 'type=gha,scope=a'],
      to: [`${S3},mode=max`],
      variables: {
        AWS_ACCESS_KEY_ID: 'id',
        AWS_SECRET_ACCESS_KEY: 'key',
        AWS_SESSION_TOKEN: 's',
        ACTIONS_RUNTIME_TOKEN: 't',
      },
    });
  });

  it('without a session token take away one that belongs to other keys', () => {
    const { variables } = carried([`${S3},${KEYS}`], [], { AWS_SESSION_TOKEN: 'other' });
    expect(Object.entries(variables)).toContainEqual(['AWS_SESSION_TOKEN', undefined]);
  });

  it.each([
    [
      'two entries with keys of their own',
      [`${S3},${KEYS}`],
      [`${S3},access_key_id=a,secret_access_key=b`],
      {},
    ],
    ['an entry that relies on the environment beside it', [`${S3},${KEYS}`], [S3], {}],
    ['half a pair', [`${S3},access_key_id=id`], [], {}],
    ['a token for one of two scopes', ['type=gha,token=t'], ['type=gha,scope=b'], {}],
    ['keys of the job that something else may need', [`${S3},${KEYS}`], [], { AWS_ACCESS_KEY_ID: 'job' }],
    ['a profile', [`${S3},${KEYS}`], [], { AWS_PROFILE: 'job' }],
    ['a backend that reads arguments alone', ['type=azblob,account_url=u,secret_access_key=k'], [], {}],
  ])('stay where they are: %s', (_, from, to, environment) => {
    expect(carried(from, to, environment)).toEqual({ from, to, variables: {} });
  });
});
