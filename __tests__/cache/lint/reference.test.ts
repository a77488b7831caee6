import { describe, expect, it } from '@jest/globals';
import { canonicalReference, isDockersOwn, referenceFault } from '../../../src/cache/lint/reference.ts';

const DIGEST = `sha256:${'0a'.repeat(32)}`;

describe('an image reference', () => {
  it.each([
    'app',
    'user/app',
    'user/app:cache',
    'localhost/app',
    'localhost:5000/a/b/c:1.0',
    '127.0.0.1:5000/app',
    '[::1]:5000/app:x',
    'Registry/app',
    'ghcr.io/a-b__c.d/e--f:V1_2.3-4',
    `ghcr.io/a/b@${DIGEST}`,
    `ghcr.io/a/b:c@${DIGEST}`,
    'ghcr.io/a/{branch}:cache',
    'ghcr.io/a/b:cache-{branch}',
    `a/b:${'x'.repeat(128)}`,
  ])('is good: %s', (ref) => {
    expect(referenceFault(ref)).toBeUndefined();
  });

  const LOWER = 'since the name of an image is in lower case';
  const SCHEME = 'since a reference has no scheme such as https://';
  const BLANKS = 'since the blanks around it become a part of it';
  const NONE = 'which is no reference such as ghcr.io/owner/image:tag';

  it.each([
    ['ghcr.io/Acme/App:V1', LOWER, 'ghcr.io/acme/app:V1'],
    ['User/app', undefined, undefined],
    ['user/App', LOWER, 'user/app'],
    ['https://ghcr.io/a/b:c', SCHEME, 'ghcr.io/a/b:c'],
    [' a/b', BLANKS, 'a/b'],
    ["'a/b'", NONE, 'a/b'],
    ['a/b/', NONE, 'a/b'],
    ['a/b:', NONE, 'a/b:buildcache'],
    ['ghcr.io/a/b:feature/x', NONE, 'ghcr.io/a/b:feature-x'],
    ['localhost:5000/b:.x', NONE, 'localhost:5000/b:x'],
    ['a//b', NONE, undefined],
    ['a b', NONE, undefined],
    ['a/-b', NONE, undefined],
    ['a/b@sha256:0a', NONE, undefined],
    [`a/b:${'x'.repeat(129)}`, NONE, undefined],
    [`a/${'b'.repeat(255)}`, NONE, undefined],
    ['', NONE, undefined],
  ])('of the text %j', (ref, reason, meant) => {
    expect(referenceFault(ref)).toEqual(reason && { reason, meant });
  });

  it.each([
    ['app', 'docker.io/library/app:latest', true],
    ['docker.io/app:1', 'docker.io/library/app:1', true],
    ['index.docker.io/library/app', 'docker.io/library/app:latest', true],
    ['user/app', 'docker.io/user/app:latest', false],
    ['localhost/app', 'localhost/app:latest', false],
    ['GHCR.io/a/b:c', 'ghcr.io/a/b:c', false],
    [`a/b@${DIGEST}`, `docker.io/a/b@${DIGEST}`, false],
  ])('%s has one spelling', (ref, canonical, own) => {
    expect(canonicalReference(ref)).toBe(canonical);
    expect(isDockersOwn(ref)).toBe(own);
  });
});
