import { describe, expect, it } from '@jest/globals';
import { exporterFaultOf } from '../../src/cache/exporter-faults.ts';
import type { CacheEntry } from '../../src/cache/types.ts';

const entry = (type: string, ...attributes: Array<[string, string]>): CacheEntry => ({ type, attributes });
const AZURE = entry('azblob', ['name', 'api']);
const STRICT = entry('azblob', ['name', 'api'], ['ignore-error', 'false']);
const GHA = entry('gha', ['scope', 'api']);

const REFUSED =
  'failed to create container client: RESPONSE 403: 403 Forbidden\nERROR CODE: AuthorizationFailure';
const NO_JOB =
  'failed to receive status: rpc error: code = NotFound desc = no such job so7wagg6omyh697n1w3kn45ya';

describe('a destination that BuildKit could not prepare', () => {
  it.each<[string, string, CacheEntry[], CacheEntry[], string | undefined]>([
    [
      'is of the type that the error names',
      `failed to build: failed to solve: failed to configure azblob cache exporter: ${REFUSED}`,
      [GHA, AZURE],
      [AZURE],
      REFUSED,
    ],
    [
      'is azblob where preparing took longer than buildx waits',
      `failed to build: ${NO_JOB}`,
      [GHA, AZURE],
      [AZURE],
      NO_JOB,
    ],
    [
      'is none where no destination asks a service so early',
      `failed to build: ${NO_JOB}`,
      [GHA],
      [],
      undefined,
    ],
    ['is none that is to fail the build', `failed to build: ${NO_JOB}`, [STRICT], [], undefined],
    ['is none where the build had begun', `${NO_JOB} and more`, [AZURE], [], undefined],
    ['is none in any other error', 'failed to build: failed to solve: exit code: 1', [AZURE], [], undefined],
  ])('%s', (_, text, destinations, expected, error) => {
    const fault = exporterFaultOf(text, { destinations });
    expect(fault).toEqual(expected.length === 0 ? undefined : { destinations: expected, error });
  });
});
