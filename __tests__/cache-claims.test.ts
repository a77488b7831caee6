import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { claimCaches } from '../src/cache-claims.ts';

const ENTRY = { type: 'gha', attributes: [['scope', 'one']] } as const;
const api = { tags: ['api:1'], dockerfile: 'api/Dockerfile', context: 'api', platforms: [] };
const web = { ...api, dockerfile: 'web/Dockerfile', context: 'web' };

describe('the claims of a job', () => {
  let temp: string;
  beforeAll(() => {
    temp = mkdtempSync(join(tmpdir(), 'claims-'));
  });
  afterAll(() => rmSync(temp, { recursive: true }));

  it('are kept from build to build', () => {
    expect(claimCaches(temp, [], api)).toEqual([]);
    expect(readdirSync(temp)).toEqual([]);
    expect(claimCaches(temp, [ENTRY], api)).toEqual([]);
    expect(claimCaches(temp, [ENTRY], { ...api, tags: ['api:2'] })).toEqual([]);
    expect(claimCaches(temp, [ENTRY], web)).toEqual([
      { level: 'warning', message: expect.stringContaining('(Dockerfile api/Dockerfile, context api)') },
    ]);
  });

  it.each([undefined, ''])('are none outside of a job: %j', (nowhere) => {
    expect(claimCaches(nowhere, [ENTRY], api)).toEqual([]);
    expect(claimCaches(nowhere, [ENTRY], web)).toEqual([]);
  });

  it.each(['', '{', '{"a":1}', '[1,["a"],["gha one",2]]'])('start anew when they are damaged: %j', (text) => {
    for (const file of readdirSync(temp)) writeFileSync(join(temp, file), text);
    expect(claimCaches(temp, [ENTRY], web)).toEqual([]);
  });

  it('are done without where nothing can be written', () => {
    expect(claimCaches('/dev/null/nowhere', [ENTRY], web)).toEqual([]);
  });
});
