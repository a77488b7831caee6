import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parsePayload } from '../../src/github/payload.ts';

describe('the payload of an event', () => {
  it('is read as far as it is used', () => {
    const payload = {
      action: 'opened',
      repository: { private: true, default_branch: 'main', full_name: 'acme/shop', id: 1 },
      pull_request: {
        number: 7,
        head: { sha: 'abc', ref: 'fix', repo: { full_name: 'someone/shop', fork: true } },
        base: { ref: 'main', sha: 'def' },
      },
      merge_group: { base_ref: 'refs/heads/main', head_ref: 'x' },
      workflow_run: { event: 'push', head_branch: 'fix', head_repository: { full_name: 'acme/shop' } },
      issue: { number: 8, pull_request: { url: 'u' } },
    };
    expect(parsePayload(JSON.stringify(payload))).toEqual({
      repository: { private: true, default_branch: 'main', full_name: 'acme/shop' },
      pull_request: {
        number: 7,
        head: { sha: 'abc', ref: 'fix', repo: { full_name: 'someone/shop' } },
        base: { ref: 'main' },
      },
      merge_group: { base_ref: 'refs/heads/main' },
      workflow_run: { event: 'push', head_branch: 'fix', head_repository: { full_name: 'acme/shop' } },
      issue: { number: 8, pull_request: { url: 'u' } },
    });
  });

  it.each(['', '{', 'null', '1', '"x"', '[]', '{}', '{"repository":1,"pull_request":"x","issue":null}'])(
    'holds nothing for %s',
    (json) => {
      expect(parsePayload(json)).toEqual({});
    },
  );

  it('leaves out what has not the type that it should', () => {
    const payload = {
      repository: { private: 'yes', default_branch: 1, full_name: '' },
      pull_request: { number: '7', head: { sha: {}, ref: null, repo: null }, base: 'main' },
      merge_group: { base_ref: ['refs/heads/main'] },
      workflow_run: { event: 1, head_branch: null, head_repository: null },
      issue: { number: 1.5, pull_request: true },
    };
    expect(parsePayload(JSON.stringify(payload))).toEqual({
      repository: {},
      pull_request: { head: {} },
      merge_group: {},
      workflow_run: {},
      issue: {},
    });
  });

  it.each([0, -1, 2 ** 53, 1e300])('counts no %d', (number) => {
    expect(parsePayload(JSON.stringify({ issue: { number } }))).toEqual({ issue: {} });
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (json) => void parsePayload(json)));
  });
});
