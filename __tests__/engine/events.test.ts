import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type CacheService, startCacheService } from '../../scripts/engine/cache-service.mjs';
import { pullRequestToken, runtimeToken } from '../../scripts/engine/cache-token.mjs';
import { annotationsOf } from './a-cache-fault.ts';
import { bytesBelow } from './a-directory.ts';
import { aProject, type Project } from './a-project.ts';
import { aProxy, PASS, type RegistryProxy, writes } from './a-proxy.ts';
import { aRegistry, type Registry } from './a-registry.ts';
import { forget, runAction, type StepResult } from './an-action.ts';
import { describeEngine } from './an-engine.ts';
import { anOwnBuilder } from './an-own-builder.ts';

/** An event as a job sees it. */
interface Event {
  name: string;
  ref: string;
  payload?: Record<string, unknown>;
  /** Absent: that of a push to main. */
  token?: () => string;
}

const PULL = 'refs/pull/7/merge';
const repository = { default_branch: 'main', full_name: 'acme/api' };
const pull = (repo: string) => ({
  pull_request: { number: 7, head: { ref: 'fix', repo: { full_name: repo } }, base: { ref: 'main' } },
});
const FORK = pull('mallory/api');
const OWN = pull('acme/api');
const readOnly = (...refs: string[]) =>
  runtimeToken({ scopes: refs.map((scope) => ({ scope, permission: 1 })) });
const ofMain = () => readOnly('refs/heads/main');
const ofPull = () => pullRequestToken(7);
/** A branch, a tag or a queue reads its own and the default branch's, and writes its own. */
const ofRef = (scope: string) => () =>
  runtimeToken({
    scopes: [
      { scope, permission: 3 },
      { scope: 'refs/heads/main', permission: 1 },
    ],
  });

const PUSH: Event = { name: 'push', ref: 'refs/heads/main' };
const QUEUE = 'refs/heads/gh-readonly-queue/main/pr-7-0123456789abcdef0123456789abcdef01234567';

/** Events that read what main wrote and write nothing, each a job of its own. */
const READERS: ReadonlyArray<[string, Event]> = [
  [
    'a pull request from a fork, with a token that only reads',
    { name: 'pull_request', ref: PULL, payload: FORK, token: () => readOnly(PULL, 'refs/heads/main') },
  ],
  [
    'a pull request from a fork, with a token that may write its own ref',
    { name: 'pull_request', ref: PULL, payload: FORK, token: ofPull },
  ],
  [
    'pull_request_target from a fork',
    { name: 'pull_request_target', ref: 'refs/heads/main', payload: FORK, token: ofMain },
  ],
  ['a pull request of this repository', { name: 'pull_request', ref: PULL, payload: OWN, token: ofPull }],
  ['a tag', { name: 'push', ref: 'refs/tags/v1', token: ofRef('refs/tags/v1') }],
  ['a release', { name: 'release', ref: 'refs/tags/v1', token: ofRef('refs/tags/v1') }],
  [
    'a merge queue',
    {
      name: 'merge_group',
      ref: QUEUE,
      payload: { merge_group: { base_ref: 'refs/heads/main' } },
      token: ofRef(QUEUE),
    },
  ],
  [
    'a comment',
    { name: 'issue_comment', ref: 'refs/heads/main', payload: { issue: { number: 1 } }, token: ofMain },
  ],
  [
    'a run after one of a fork',
    {
      name: 'workflow_run',
      ref: 'refs/heads/main',
      payload: {
        workflow_run: {
          event: 'pull_request',
          head_branch: 'fix',
          head_repository: { full_name: 'mallory/api' },
        },
      },
      token: ofMain,
    },
  ],
];

describeEngine('the cache on each event', (engine) => {
  const builder = anOwnBuilder(engine, 'events');
  const results: StepResult[] = [];
  let registry: Registry;
  let privateRegistry: Registry;
  let proxy: RegistryProxy;
  let service: CacheService;
  let directory = '';
  let project: Project;
  let written = 0;

  beforeAll(async () => {
    builder.create();
    registry = await aRegistry();
    privateRegistry = await aRegistry({ auth: true });
    proxy = await aProxy(registry.host);
    proxy.treat = (asked) => {
      if (writes(asked)) written++;
      return PASS;
    };
    service = await startCacheService();
    directory = mkdtempSync(join(tmpdir(), 'events-'));
    project = aProject({
      Dockerfile: `FROM ${engine.registry}/library/busybox:1\nRUN echo ${builder.name}\nCOPY file.txt /\nRUN wc -c /file.txt > /size\n`,
      'file.txt': `${builder.name}\n`,
    });
  });
  afterAll(async () => {
    builder.remove();
    project.remove();
    forget(...results);
    rmSync(directory, { recursive: true });
    await Promise.all([proxy.close(), registry.remove(), privateRegistry.remove(), service.close()]);
  });

  /** One job: an emptied builder and an event. */
  const job = async (
    { name, ref, payload, token }: Event,
    inputs: Record<string, string>,
    more: Record<string, string | undefined> = {},
  ) => {
    builder.empty();
    const path = join(directory, 'event.json');
    writeFileSync(path, JSON.stringify({ repository, ...payload }));
    const env = {
      ...engine.engines.container.env,
      ...service.env(token?.()),
      GITHUB_EVENT_NAME: name,
      GITHUB_EVENT_PATH: path,
      GITHUB_REF: ref,
      ...more,
    };
    const all = { context: '.', builder: builder.name, outputs: 'type=cacheonly', ...inputs };
    const step = await runAction(all, { env, cwd: project.path });
    results.push(step);
    expect({ code: step.code, log: step.code === 0 ? '' : step.log }).toEqual({ code: 0, log: '' });
    return step;
  };
  const held = () => ({
    gha: service.entries().length,
    local: bytesBelow(join(directory, 'cache')),
    registry: registry.bytes(),
    written,
  });
  const destinationsOf = ({ report }: StepResult) =>
    (report?.cache.destinations ?? []).map(({ type, result }) => [type, result]);
  const expectQuiet = (step: StepResult, percent: number) => {
    expect(annotationsOf(step)).toEqual([]);
    expect(step.report?.hitRate.percent).toBe(percent);
    if (percent === 100) expect(step.summary).toMatch(/^### ✅ /);
  };
  const refsOf = ({ report }: StepResult) => ({
    from: report?.cache.sources.map(({ ref, result }) => `${ref?.split(':').at(-1)} ${result}`),
    to: report?.cache.destinations.map(({ ref, result }) => `${ref?.split(':').at(-1)} ${result}`),
  });
  const places = () =>
    [
      'type=gha,scope=events',
      `type=registry,ref=${proxy.host}/events/cache`,
      `type=local,dest=${join(directory, 'cache')}`,
    ].join('\n');

  describe('three places that all branches share', () => {
    it('are written by a push to main', async () => {
      const step = await job(PUSH, { cache: places() });
      expect(destinationsOf(step)).toEqual([
        ['gha', 'written'],
        ['registry', 'written'],
        ['local', 'written'],
      ]);
      expectQuiet(step, 0);
    });

    it.each(READERS)('%s: reads all of them, writes none, and there is nothing to tell', async (_, event) => {
      const before = held();
      expect(before.written).toBeGreaterThan(0);
      const step = await job(event, { cache: places() });
      expect(step.report?.cache.sources.map(({ result }) => result)).toEqual([
        'imported',
        'imported',
        'imported',
      ]);
      expect(destinationsOf(step)).toEqual([
        ['gha', 'skipped'],
        ['registry', 'skipped'],
        ['local', 'skipped'],
      ]);
      expectQuiet(step, 100);
      expect(held()).toEqual(before);
    });

    it.each<[string, Event]>([
      ['schedule', { name: 'schedule', ref: 'refs/heads/main' }],
      ['workflow_dispatch', { name: 'workflow_dispatch', ref: 'refs/heads/main' }],
    ])('%s on main reads and writes them', async (_, event) => {
      const step = await job(event, { cache: places() });
      expect(destinationsOf(step).map(([, result]) => result)).toEqual(['written', 'written', 'written']);
      expectQuiet(step, 100);
    });

    it('a push to another branch writes what GitHub keeps to that branch, and says why not the rest', async () => {
      const step = await job(
        { name: 'push', ref: 'refs/heads/feature/x', token: ofRef('refs/heads/feature/x') },
        { cache: places() },
      );
      expect(destinationsOf(step)).toEqual([
        ['gha', 'written'],
        ['registry', 'skipped'],
        ['local', 'skipped'],
      ]);
      expect(step.summary).toContain('so only the default branch writes it');
      expectQuiet(step, 100);
    });
  });

  describe('a fork is refused, and nobody is told off for it', () => {
    const fork: Event = {
      name: 'pull_request',
      ref: PULL,
      payload: FORK,
      token: () => readOnly(PULL, 'refs/heads/main'),
    };
    it.each<[string, (host: string) => Record<string, string>]>([
      [
        'a registry that wants a login',
        (host) => ({ cache: `type=gha,scope=events\ntype=registry,ref=${host}/events/cache` }),
      ],
      [
        'a registry that is known to want one',
        () => ({
          cache:
            'type=gha,scope=events\ntype=registry,ref=123456789012.dkr.ecr.eu-west-1.amazonaws.com/events:cache',
        }),
      ],
      [
        'destinations of cache-to, which are as given',
        (host) => ({
          'cache-from': 'type=gha,scope=events',
          'cache-to': `type=gha,scope=events\ntype=registry,ref=${host}/events/other\nghcr.io/acme/api:cache`,
        }),
      ],
      [
        'S3 and Azure without the secrets that their keys are in',
        () => ({
          cache: [
            'type=gha,scope=events',
            `type=s3,region=us-east-1,bucket=cache,endpoint_url=${engine.s3.url},use_path_style=true,name=events,access_key_id=,secret_access_key=`,
            `type=azblob,account_url=${engine.azure.attributes.account_url},account_name=devstoreaccount1,name=events,secret_access_key=`,
          ].join('\n'),
        }),
      ],
    ])('%s', async (_, inputsFor) => {
      const before = held();
      const step = await job(fork, inputsFor(privateRegistry.host));
      const { sources = [], destinations = [] } = step.report?.cache ?? {};
      expect(sources[0]?.result).toBe('imported');
      for (const { result } of [...sources.slice(1), ...destinations]) expect(result).toBe('skipped');
      expectQuiet(step, 100);
      expect(held()).toEqual(before);
    });
  });

  describe('a place with {branch}', () => {
    const cache = () => `type=registry,ref=${proxy.host}/events/branches:{branch}`;
    const change = () => project.edit('file.txt', (text) => `${text}changed\n`);

    it('main writes its own', async () => {
      const step = await job(PUSH, { cache: cache() });
      expect(refsOf(step)).toEqual({ from: ['main not-found'], to: ['main written'] });
    });

    it('another branch begins with what main wrote, and writes its own', async () => {
      const event = { name: 'push', ref: 'refs/heads/fix' };
      const first = await job(event, { cache: cache() });
      expect(refsOf(first)).toEqual({ from: ['fix not-found', 'main imported'], to: ['fix written'] });
      expectQuiet(first, 100);
      change();
      await job(event, { cache: cache() });
      const step = await job(event, { cache: cache() });
      expect(refsOf(step)).toEqual({ from: ['fix imported', 'main imported'], to: ['fix written'] });
      expectQuiet(step, 100);
    });

    it('its pull request reads both and writes neither', async () => {
      const step = await job(
        { name: 'pull_request', ref: PULL, payload: OWN, token: ofPull },
        { cache: cache() },
      );
      expect(refsOf(step)).toEqual({ from: ['fix imported', 'main imported'], to: ['{branch} skipped'] });
      expectQuiet(step, 100);
    });

    it('with `cache-write: always` a pull request writes its own, and reads it back', async () => {
      const event = { name: 'pull_request', ref: PULL, payload: OWN, token: ofPull };
      const inputs = { cache: `type=gha,scope=events-{branch}\n${cache()}`, 'cache-write': 'always' };
      change();
      const first = await job(event, inputs);
      expect(first.report?.hitRate).toMatchObject({ cached: 1, total: 3 });
      const step = await job(event, inputs);
      expect(
        step.report?.cache.destinations.map(({ scope, ref }) => scope ?? ref?.split(':').at(-1)),
      ).toEqual(['events-pr-7', 'pr-7']);
      expect(step.report?.cache.sources.map(({ result }) => result)).toContain('imported');
      expectQuiet(step, 100);
      expect(service.entries().some(({ key, ref }) => key.includes('events-pr-7') && ref === PULL)).toBe(
        true,
      );
    });

    it('of which nothing of the pull request is left to main', async () => {
      const step = await job(PUSH, { cache: cache(), 'cache-write': 'never' });
      expect(refsOf(step)).toEqual({ from: ['main imported'], to: ['{branch} skipped'] });
      expect(step.report?.hitRate).toMatchObject({ cached: 1, total: 3 });
    });
  });
});
