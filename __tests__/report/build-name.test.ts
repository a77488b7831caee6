import { expect, it } from '@jest/globals';
import { buildName } from '../../src/report/build-name.ts';

it.each([
  [{ tags: ['ghcr.io/acme/api:1.2'], context: '.' }, 'api'],
  [{ tags: ['localhost:5000/web'], context: '.' }, 'web'],
  [{ tags: ['acme/api@sha256:12'], context: '.' }, 'api'],
  [{ tags: ['acme/api:1'], context: '.', target: 'test' }, 'api (test)'],
  [{ tags: [], context: '.', file: 'services/web/Dockerfile' }, 'web'],
  [{ tags: [], context: './backend/' }, 'backend'],
  [{ tags: [], context: 'https://github.com/acme/api.git#refs/heads/main:sub' }, 'api'],
  [{ tags: [], context: '.' }, 'image'],
  [{ tags: [], context: '..', file: 'Dockerfile' }, 'image'],
])('%j', (facts, name) => {
  expect(buildName(facts)).toBe(name);
});
