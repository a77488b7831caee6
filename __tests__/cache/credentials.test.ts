import { describe, expect, it } from '@jest/globals';
import { BACKENDS } from '../../src/cache/backends.ts';
import { isSecretAttribute, maskCredentials } from '../../src/cache/credentials.ts';

describe('an attribute that holds a secret', () => {
  const known = BACKENDS.flatMap(({ attributes }) => attributes);

  it('is one that the table of backends says', () => {
    const secret = known.filter(({ name }) => isSecretAttribute(name)).map(({ name }) => name);
    expect(secret).toEqual([
      'token',
      'ghtoken',
      'access_key_id',
      'secret_access_key',
      'session_token',
      'secret_access_key',
    ]);
    expect(secret).toEqual(known.filter((attribute) => attribute.secret).map(({ name }) => name));
  });

  it.each([
    'github-token',
    'tokn',
    'acess_key_id',
    'secert_acess_kye',
    'sesion_tokn',
    'account_key',
    'account-key',
    'password',
    'credentials',
    'sas',
    'x_key_id',
  ])('or one by the look of %s', (name) => {
    expect(isSecretAttribute(name)).toBe(true);
  });

  it.each([
    'scope',
    'key',
    'ref',
    'mode',
    'path',
    'image_manifest',
    'bucket_name',
    'user',
    '',
    'x'.repeat(9000),
  ])('and not %.20s', (name) => {
    expect(isSecretAttribute(name)).toBe(false);
  });
});

describe('maskCredentials', () => {
  it.each([
    ['https://me:hunter2@h/a', 'https://***@h/a'],
    ['https://h/a?sig=hunter2#x', 'https://h/a?***#x'],
    ['me:hunter2@h/a', '***@h/a'],
    ['a/b@sha256:0123', 'a/b@sha256:0123'],
    ['user/app:cache', 'user/app:cache'],
  ])('of %s', (text, masked) => {
    expect(maskCredentials(text)).toBe(masked);
  });
});
