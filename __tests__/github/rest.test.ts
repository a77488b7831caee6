import { afterEach, describe, expect, it } from '@jest/globals';
import { actionsCaches } from '../../src/github/actions-caches.ts';
import { LOOK_UP, restClient } from '../../src/github/rest.ts';
import type { Patience } from '../../src/github/rest-access.ts';
import { type AGitHub, aGitHub, type Fault, REPOSITORY, TOKEN } from './a-github.ts';

const HASTE: Patience = { answer: 300, pause: 1500, retries: 2, retryAfter: 5, pace: 0 };

const running: AGitHub[] = [];
async function github(...start: Parameters<typeof aGitHub>): Promise<AGitHub> {
  const started = await aGitHub(...start);
  running.push(started);
  return started;
}
afterEach(async () => {
  await Promise.all(running.splice(0).map((one) => one.close()));
});

const ask = (url: string, patience = HASTE, signal?: AbortSignal, token = TOKEN) =>
  actionsCaches(restClient({ url, repository: REPOSITORY, token }, patience, signal)).usage();

const USAGE = { value: { bytes: 0, entries: 0 } };

describe('the REST client', () => {
  it('names itself, and asks an Enterprise Server at its own address', async () => {
    const server = await github({ prefix: '/api/v3' });
    expect(await ask(`${server.url}/`)).toEqual(USAGE);
    expect(server.headers).toEqual([
      { authorization: `token ${TOKEN}`, agent: expect.stringMatching(/^buildkit-cache-action /) },
    ]);
  });

  it.each<[string, Fault, string, RegExp]>([
    ['another answer', { body: '{"hello":1}' }, 'malformed', /is not what GitHub's API gives/],
    ['half of an answer', { body: '{"full_name":"a", "active_c' }, 'malformed', /is not what/],
    ['no JSON', { body: '<html>', headers: { 'content-type': 'text/html' } }, 'malformed', /is not what/],
    ['null', { body: 'null' }, 'malformed', /is not what/],
    [
      'a missing repository',
      { status: 404, message: 'Not Found' },
      'not-found',
      /no acme\/shop.*`actions: read`/,
    ],
    ['a refusal of another kind', { status: 422, message: 'No' }, 'refused', /refused .* \(422\)/],
    [
      'a limit that is used up for long',
      {
        status: 403,
        message: 'API rate limit exceeded',
        headers: {
          'x-ratelimit-remaining': '0',
          'x-ratelimit-reset': String(Math.floor(Date.now() / 1000) + 3600),
        },
      },
      'rate-limited',
      /rate limit does not allow the usage of the Actions cache now \(403\)/,
    ],
    [
      'a pause that is too long',
      { status: 429, message: 'You have exceeded a secondary rate limit.', headers: { 'retry-after': '60' } },
      'rate-limited',
      /\(429\)\. It asks for a pause of 60 s\./,
    ],
    ['429 without a word', { status: 429, message: '' }, 'rate-limited', /\(429\)\. Try again later\./],
  ])('%s is a fault, asked for once', async (_, fault, kind, sentence) => {
    const server = await github({ faults: [fault] });
    expect(await ask(server.url)).toEqual({ kind, fault: expect.stringMatching(sentence) });
    expect(server.requests).toHaveLength(1);
  });

  it.each<[string, Fault, string, RegExp]>([
    ['an outage', { status: 502, message: 'Bad Gateway' }, 'failing', /^GitHub answered 502 for the usage/],
    [
      'a connection that is closed',
      { hangUp: true },
      'unreachable',
      /could not be reached at 127\.0\.0\.1:\d+/,
    ],
    ['an answer that does not come', { slow: 2000 }, 'slow', /within 0\.3 s/],
  ])('%s is a fault after three attempts, and none when it passes', async (_, fault, kind, sentence) => {
    const server = await github({ faults: [{ ...fault }] });
    expect(await ask(server.url)).toEqual({ kind, fault: expect.stringMatching(sentence) });
    expect(server.requests).toHaveLength(3);
    server.faults = [{ ...fault, times: 2 }];
    expect(await ask(server.url)).toEqual(USAGE);
  });

  it('tells a token that is not valid, and never repeats it', async () => {
    const server = await github();
    const answer = await ask(server.url, HASTE, undefined, 'ghs_wrong');
    expect(answer).toEqual({
      kind: 'unauthorized',
      fault: 'GitHub does not accept the token (401). Hand over one that is valid for acme/shop.',
    });
  });

  it('says which permission is missing', async () => {
    const server = await github({ permissions: {} });
    expect(await ask(server.url)).toEqual({
      kind: 'forbidden',
      fault:
        'The token may not ask GitHub for the usage of the Actions cache of acme/shop (403). Add `actions: read` to the permissions of the job, or hand over a token that has it.',
    });
  });

  it('waits as long as a secondary limit asks for', async () => {
    const fault = {
      status: 403,
      message: 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
      headers: { 'retry-after': '1' },
      times: 1,
    };
    const server = await github({ faults: [fault] });
    const started = performance.now();
    expect(await ask(server.url)).toEqual(USAGE);
    expect(performance.now() - started).toBeGreaterThan(990);
  });

  it('gives up when the time for all questions is over, however slow the rest is', async () => {
    const server = await github({ faults: [{ slow: 400 }] });
    const patience = { ...HASTE, answer: 5000, total: 500 };
    const caches = actionsCaches(
      restClient({ url: server.url, repository: REPOSITORY, token: TOKEN }, patience),
    );
    const started = performance.now();
    expect(await caches.usage()).toEqual(USAGE);
    expect(await caches.usage()).toMatchObject({
      kind: 'slow',
      fault: expect.stringMatching(/within 0\.5 s/),
    });
    expect(await caches.usage()).toMatchObject({ kind: 'slow' });
    expect(performance.now() - started).toBeLessThan(700);
    expect(server.requests).toHaveLength(2);
  });

  it('stops at once when it is cancelled, in the middle of a pause too', async () => {
    const fault = { status: 403, message: 'secondary rate limit', headers: { 'retry-after': '1' } };
    const server = await github({ faults: [fault] });
    const abort = new AbortController();
    setTimeout(() => abort.abort(), 100);
    const started = performance.now();
    expect(await ask(server.url, HASTE, abort.signal)).toMatchObject({ kind: 'cancelled' });
    expect(performance.now() - started).toBeLessThan(600);
    expect(await ask(server.url, HASTE, abort.signal)).toMatchObject({ kind: 'cancelled' });
    expect(server.requests).toHaveLength(1);
  });

  it.each(['http://127.0.0.1:1', 'no address', 'http://user:secret@127.0.0.1:1'])(
    'tells that nobody answers at %s',
    async (url) => {
      const answer = await ask(url, LOOK_UP);
      expect(answer).toMatchObject({ kind: 'unreachable' });
      expect(JSON.stringify(answer)).not.toMatch(/secret|ghs_/);
    },
  );
});
