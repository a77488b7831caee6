import { describe, expect, it } from '@jest/globals';
import { parseCacheEntries, printEntry } from '../../src/cache/entry.ts';
import { withAccess, withBuilder } from '../../src/cache/preflight.ts';
import type {
  ActionsCacheAccess,
  BuilderFacts,
  CacheAccess,
  CacheEntry,
  CachePlan,
  DirectoryState,
} from '../../src/cache/types.ts';

function entry(line: string): CacheEntry {
  const parsed = parseCacheEntries(line);
  const first = 'entries' in parsed ? parsed.entries[0] : undefined;
  if (!first) throw new Error(line);
  return first;
}

function planOf(sources: string[], destinations: string[]): CachePlan {
  return {
    sources: sources.map(entry),
    destinations: destinations.map(entry),
    leftOut: [],
    notes: [],
  };
}

/** What is read, what is written, what was left out with its message, what is told. */
function told(plan: CachePlan) {
  return {
    reads: plan.sources.map(printEntry),
    writes: plan.destinations.map(printEntry),
    left: plan.leftOut.map((left) => [left.side, printEntry(left.entry), left.result]),
    messages: [...new Set(plan.leftOut.map(({ message }) => message))],
    notes: plan.notes,
  };
}

const GOOD: ActionsCacheAccess = {
  readable: ['refs/heads/main'],
  writable: ['refs/heads/main'],
  expiresIn: 3600,
  isVersion2: true,
};

interface Given {
  actionsCache?: ActionsCacheAccess;
  hosts?: string[];
  helper?: boolean;
  directories?: Record<string, DirectoryState>;
}

function accessOf({ actionsCache, hosts = [], helper = false, directories = {} }: Given): CacheAccess {
  return {
    actionsCache,
    logins: { hosts: new Set(hosts), helper },
    directories: new Map(Object.entries(directories)),
  };
}

const GHA_TO = 'type=gha,mode=max,ignore-error=true';

describe('the Actions cache', () => {
  const run = (actionsCache: ActionsCacheAccess | undefined, from = ['type=gha'], to = [GHA_TO]) =>
    told(withAccess(planOf(from, to), accessOf({ actionsCache })));

  it('is left alone with a token that may do all', () => {
    expect(run(GOOD)).toEqual({ reads: ['type=gha'], writes: [GHA_TO], left: [], messages: [], notes: [] });
  });

  const LEFT_SOURCE = ['source', 'type=gha', 'dropped'];
  const LEFT_DESTINATION = ['destination', GHA_TO, 'dropped'];
  const TRUST = 'Where the code of this job can be trusted, `cache-mode: write` at the job overrides that.';

  it.each<[string, ActionsCacheAccess | undefined, string]>([
    [
      'without a token',
      undefined,
      'buildx drops this without a word, since the job has no ACTIONS_RUNTIME_TOKEN and ACTIONS_RESULTS_URL. GitHub gives them to actions, not to `run:` steps. Call this action with `uses:`; on another CI, write `token=` and `url=` of a cache service into the entry, or name another place.',
    ],
    [
      'with cache-mode none',
      { ...GOOD, mode: 'none' },
      'This job may not use the Actions cache (`cache-mode: none`). Write `cache-mode: write` at the job, or `read` to have it read alone.',
    ],
    [
      'with a token that BuildKit refuses',
      { isVersion2: true, fault: 'its claim `nbf` is missing or not a number' },
      "BuildKit refuses the token of the Actions cache (ACTIONS_RUNTIME_TOKEN): its claim `nbf` is missing or not a number. GitHub's own tokens are complete; a cache service of your own must give such a one too.",
    ],
    [
      'with an expired token',
      { ...GOOD, expiresIn: -90.5 },
      'The token of the Actions cache (ACTIONS_RUNTIME_TOKEN) expired 1 min 30 s ago, and BuildKit refuses it. GitHub gives each job a new one: build earlier in this job, or in a job of its own.',
    ],
    [
      'with a token that expires now',
      { ...GOOD, expiresIn: 0 },
      'The token of the Actions cache (ACTIONS_RUNTIME_TOKEN) expired 0 s ago, and BuildKit refuses it. GitHub gives each job a new one: build earlier in this job, or in a job of its own.',
    ],
    [
      'with a token that names no ref',
      { ...GOOD, readable: [], writable: [] },
      'The token of this job allows nothing in the Actions cache: its claim `ac` names no ref to read or write. Name another place, such as type=registry,ref=IMAGE.',
    ],
  ])('is neither read nor written %s, and that is told once', (_, access, message) => {
    expect(run(access)).toEqual({
      reads: [],
      writes: [],
      left: [LEFT_SOURCE, LEFT_DESTINATION],
      messages: [message],
      notes: [],
    });
  });

  it.each<[string, ActionsCacheAccess, string]>([
    [
      'with cache-mode read',
      { ...GOOD, mode: 'read' },
      `The Actions cache is read-only in this job (\`cache-mode: read\`): its workflow says so, or GitHub does, as for pull_request_target, issue_comment and the like. ${TRUST}`,
    ],
    [
      'with a read-only token',
      { ...GOOD, writable: [] },
      `The token of this job may only read the Actions cache (refs/heads/main), as GitHub gives it to pull_request_target, issue_comment and the like. ${TRUST}`,
    ],
    [
      'with a read-only token for many refs',
      { ...GOOD, readable: ['a', 'b', 'c', 'd', 'e'], writable: [] },
      `The token of this job may only read the Actions cache (a, b, c and 2 more), as GitHub gives it to pull_request_target, issue_comment and the like. ${TRUST}`,
    ],
  ])('is read and not written %s', (_, access, message) => {
    expect(run(access)).toEqual({
      reads: ['type=gha'],
      writes: [],
      left: [LEFT_DESTINATION],
      messages: [message],
      notes: [],
    });
  });

  it.each<[string, ActionsCacheAccess, string]>([
    [
      'with cache-mode write-only',
      { ...GOOD, mode: 'write-only' },
      'The Actions cache cannot be read in this job (`cache-mode: write-only`). Write `cache-mode: write` at the job to have it read too.',
    ],
    [
      'with a token that may only write',
      { ...GOOD, readable: [] },
      'The token of this job may only write the Actions cache (refs/heads/main). Write `cache-mode: write` at the job to have it read too.',
    ],
  ])('is written and not read %s', (_, access, message) => {
    expect(run(access)).toEqual({
      reads: [],
      writes: [GHA_TO],
      left: [LEFT_SOURCE],
      messages: [message],
      notes: [],
    });
  });

  it('says nothing of cache-mode write', () => {
    expect(run({ ...GOOD, mode: 'write' })).toEqual(run(GOOD));
  });

  const EXPIRY = (left: string) => ({
    level: 'info' as const,
    message: `The token of the Actions cache expires in ${left}: a build that takes longer cannot write its cache there. GitHub gives each job a new one, so let a job of its own build.`,
  });

  it.each<[number, ReturnType<typeof EXPIRY>[]]>([
    [600, []],
    [599, [EXPIRY('9 min 59 s')]],
    [1, [EXPIRY('1 s')]],
  ])('tells of a token that expires in %d seconds', (expiresIn, notes) => {
    expect(run({ ...GOOD, expiresIn }).notes).toEqual(notes);
  });

  it.each<[string, ActionsCacheAccess, string[]]>([
    ['nothing is written there', { ...GOOD, expiresIn: 1 }, []],
    ['it was dropped', { ...GOOD, expiresIn: 1, mode: 'read' }, [GHA_TO]],
    ['the entry has its own', { ...GOOD, expiresIn: 1 }, ['type=gha,token=t']],
  ])('tells nothing of a token about to expire when %s', (_, access, to) => {
    expect(run(access, ['type=gha'], to).notes).toEqual([]);
  });

  it('does not touch an entry with a token of its own, in any job', () => {
    const own = 'type=gha,token=t,url=https://cache.example/';
    for (const access of [undefined, { ...GOOD, mode: 'none' as const }, { isVersion2: true, fault: 'f' }]) {
      expect(run(access, [own], [own])).toMatchObject({ reads: [own], writes: [own], left: [] });
    }
  });

  it('drops an entry whose own token is empty, as buildx does', () => {
    expect(run(GOOD, ['type=gha,token='], ['type=gha,token='])).toMatchObject({
      reads: [],
      writes: [],
      messages: [
        'buildx drops this without a word, since its `token=` is empty, as it is when the secret behind it is not set. Set that secret, or leave `token=` out to use the token of the job.',
      ],
    });
  });

  it.each(['false', '0', 'F'])('lets the build fail where the user writes ignore-error=%s', (value) => {
    const to = `type=gha,ignore-error=${value}`;
    expect(run({ ...GOOD, mode: 'none' }, [], [to])).toMatchObject({ writes: [to], left: [] });
    expect(run({ ...GOOD, writable: [] }, [], [to])).toMatchObject({ writes: [to], left: [] });
  });

  it('knows no ignore-error of a source', () => {
    expect(run({ ...GOOD, mode: 'none' }, ['type=gha,ignore-error=false'], []).reads).toEqual([]);
  });

  it('tells of what buildx drops without a word even then', () => {
    const to = 'type=gha,ignore-error=false';
    expect(run(undefined, [], [to]).left).toEqual([['destination', to, 'dropped']]);
  });
});

describe('code from a fork, which has no secrets', () => {
  const PRIVATE = 'type=registry,ref=123456789012.dkr.ecr.eu-west-1.amazonaws.com/app:cache';
  const READ_ONLY = { ...GOOD, writable: [] };
  const run = (from: string[], to: string[], actionsCache: ActionsCacheAccess, isFork?: true) =>
    told(withAccess({ ...planOf(from, to), isFork }, accessOf({ actionsCache })));

  it.each<[string, string[], string[], ActionsCacheAccess]>([
    ['a registry that wants a login to be read', [PRIVATE], [], GOOD],
    ['a registry that wants a login to be written', [], [PRIVATE], GOOD],
    ['the Actions cache with a token that only reads', [], [GHA_TO], READ_ONLY],
    ['the Actions cache in a mode that only reads', [], [GHA_TO], { ...GOOD, mode: 'read' }],
  ])('skips %s, which anybody else is told about', (_, from, to, access) => {
    expect(run(from, to, access, true).left.map(([, , result]) => result)).toEqual(['skipped']);
    expect(run(from, to, access).left.map(([, , result]) => result)).toEqual(['dropped']);
  });

  it('is not told to log in', () => {
    expect(run([PRIVATE], [], GOOD, true).messages).toEqual([
      "Docker's configuration holds no login for 123456789012.dkr.ecr.eu-west-1.amazonaws.com, which gives and takes nothing without one. GitHub gives code from a fork no secrets to log in with. A cache that needs no login, such as `type=gha`, serves forks too.",
    ]);
  });

  it.each<[string, ActionsCacheAccess]>([
    ['an expired token', { ...GOOD, expiresIn: -10 }],
    ['a token that allows nothing', { ...GOOD, readable: [], writable: [] }],
  ])('is told of %s like anybody else', (_, access) => {
    expect(run(['type=gha'], [GHA_TO], access, true).left.map(([, , result]) => result)).toEqual([
      'dropped',
      'dropped',
    ]);
  });
});

describe('registries', () => {
  const run = (refs: { from?: string[]; to?: string[] }, given: Given = {}) =>
    told(withAccess(planOf(refs.from ?? [], refs.to ?? []), accessOf(given)));

  it.each<[string, string, string]>([
    [
      'user/app:cache',
      'docker.io',
      '`docker/login-action` with `username` and `password`, an access token of Docker Hub, from secrets of the repository',
    ],
    [
      'ghcr.io/acme/app:cache',
      'ghcr.io',
      `\`permissions: packages: write\` to the job, and \`docker/login-action\` with \`registry: ghcr.io\`, \`username: \${{ github.actor }}\` and \`password: \${{ github.token }}\``,
    ],
    [
      'public.ecr.aws/acme/app:cache',
      'public.ecr.aws',
      '`aws-actions/configure-aws-credentials`, then `docker/login-action` with `registry: public.ecr.aws`',
    ],
    [
      'europe-docker.pkg.dev/p/r/app:cache',
      'europe-docker.pkg.dev',
      `\`google-github-actions/auth\` with \`id: auth\` and \`token_format: access_token\`, then \`docker/login-action\` with \`registry: europe-docker.pkg.dev\`, \`username: oauth2accesstoken\` and \`password: \${{ steps.auth.outputs.access_token }}\``,
    ],
    [
      'acme.azurecr.io/app:cache',
      'acme.azurecr.io',
      '`docker/login-action` with `registry: acme.azurecr.io`, `username` and `password` from secrets of the repository',
    ],
  ])('%s is read and not written without a login', (ref, host, cure) => {
    const to = `type=registry,ref=${ref},mode=max,ignore-error=true`;
    expect(run({ from: [`type=registry,ref=${ref}`], to: [to] })).toEqual({
      reads: [`type=registry,ref=${ref}`],
      writes: [],
      left: [['destination', to, 'dropped']],
      messages: [
        `Docker's configuration holds no login for ${host}, which takes no pushes without one. Add before this step: ${cure}.`,
      ],
      notes: [],
    });
  });

  it.each([
    'app',
    'index.docker.io/acme/app',
    'registry-1.docker.io/acme/app:x',
    'eu.gcr.io/p/app',
    'gcr.io/p/app',
    'quay.io/acme/app',
    'registry.gitlab.com/acme/app',
    'GHCR.io/acme/app',
  ])('%s takes no pushes without a login', (ref) => {
    expect(run({ to: [`type=registry,ref=${ref}`] }).writes).toEqual([]);
  });

  it.each([
    'localhost/app:cache',
    'localhost:5000/app:cache',
    '127.0.0.1:5000/app:cache',
    'registry.example.com/app:cache',
    'ghcr.io.example.com/app',
    'notgcr.io/app',
    'ghcr.io:8443/app',
    'ttl.sh/app:1h',
  ])('%s may take anonymous pushes, so it is kept', (ref) => {
    const lines = [`type=registry,ref=${ref}`];
    expect(run({ from: lines, to: lines })).toMatchObject({ reads: lines, writes: lines, left: [] });
  });

  it.each([
    '123456789012.dkr.ecr.eu-central-1.amazonaws.com',
    '123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn',
    '123456789012.dkr.ecr-fips.us-east-1.amazonaws.com',
    '123456789012.dkr-ecr.us-east-1.on.aws',
  ])('%s is neither read nor written without a login, and that is told once', (host) => {
    const ref = `type=registry,ref=${host}/app:cache`;
    expect(run({ from: [ref], to: [ref] })).toEqual({
      reads: [],
      writes: [],
      left: [
        ['source', ref, 'dropped'],
        ['destination', ref, 'dropped'],
      ],
      messages: [
        `Docker's configuration holds no login for ${host}, which gives and takes nothing without one. Add before this step: \`aws-actions/configure-aws-credentials\`, then \`docker/login-action\` with \`registry: ${host}\`.`,
      ],
      notes: [],
    });
  });

  it.each<[string, Given]>([
    ['a login', { hosts: ['ghcr.io'] }],
    ['a credential helper', { helper: true }],
  ])('are kept with %s', (_, given) => {
    const lines = ['type=registry,ref=ghcr.io/acme/app:cache'];
    expect(run({ from: lines, to: lines }, given)).toMatchObject({ reads: lines, writes: lines, left: [] });
  });

  it('are not meant by the login of another host', () => {
    expect(
      run({ to: ['type=registry,ref=ghcr.io/acme/app'] }, { hosts: ['docker.io', 'io'] }).writes,
    ).toEqual([]);
  });

  it('let the build fail where the user wants it', () => {
    const to = ['type=registry,ref=ghcr.io/acme/app,ignore-error=false'];
    expect(run({ to }).writes).toEqual(to);
  });

  it('are not meant by an inline cache, which goes where the image goes', () => {
    expect(run({ to: ['type=inline'] }).writes).toEqual(['type=inline']);
  });
});

describe('local directories', () => {
  const run = (directories: Record<string, DirectoryState>, from: string[], to: string[]) =>
    told(withAccess(planOf(from, to), accessOf({ directories })));
  const SRC = 'type=local,src=/c';
  const DEST = 'type=local,dest=/c,mode=max,ignore-error=true';
  const WHOLE = { digest: 'sha256:a', tags: ['latest'] };

  it.each<
    [
      string,
      DirectoryState,
      string[],
      string[],
      { reads: string[]; writes: string[]; message?: string; result?: string },
    ]
  >([
    [
      'a whole cache is read and written',
      { cache: 'readable', manifests: [WHOLE] },
      [SRC],
      [DEST],
      { reads: [SRC], writes: [DEST] },
    ],
    [
      'a missing one is written',
      { cache: 'missing' },
      [SRC],
      [DEST],
      {
        reads: [],
        writes: [DEST],
        message: 'There is no cache in /c yet; this build writes it.',
        result: 'not-found',
      },
    ],
    [
      'a missing one that nobody writes',
      { cache: 'missing' },
      [SRC],
      ['type=local,dest=/d'],
      {
        reads: [],
        writes: ['type=local,dest=/d'],
        message: 'There is no cache in /c yet; a build that names it as a destination writes it.',
        result: 'not-found',
      },
    ],
    [
      'a damaged one is written anew',
      { cache: 'damaged', fault: 'its index.json is not an OCI index' },
      [SRC],
      [DEST],
      {
        reads: [],
        writes: [DEST],
        message:
          'The local cache in /c cannot be read: its index.json is not an OCI index; this build writes it anew.',
      },
    ],
    [
      'a damaged one that is only read',
      { cache: 'damaged', fault: 'its index.json is not an OCI index' },
      [SRC],
      [],
      {
        reads: [],
        writes: [],
        message:
          'The local cache in /c cannot be read: its index.json is not an OCI index; delete the directory, and the next build writes it anew.',
      },
    ],
    [
      'one with a blob missing',
      { cache: 'readable', manifests: [{ ...WHOLE, fault: 'its blob sha256:b is not there' }] },
      [SRC],
      [DEST],
      {
        reads: [],
        writes: [DEST],
        message:
          'The local cache in /c cannot be read: its blob sha256:b is not there; this build writes it anew.',
      },
    ],
    [
      'one that cannot be read',
      { cache: 'unreadable', fault: 'its index.json cannot be read (EIO)' },
      [SRC],
      [DEST],
      {
        reads: [],
        writes: [DEST],
        message: 'The local cache in /c cannot be read: its index.json cannot be read (EIO).',
      },
    ],
    [
      'another tag',
      { cache: 'readable', manifests: [WHOLE] },
      [`${SRC},tag=v2`],
      [DEST],
      {
        reads: [],
        writes: [DEST],
        message: 'There is no cache in /c with the tag "v2" yet; this build writes it.',
        result: 'not-found',
      },
    ],
    [
      'a tag that is whole beside one that is not',
      {
        cache: 'readable',
        manifests: [
          { ...WHOLE, fault: 'f' },
          { digest: 'sha256:b', tags: ['x', 'v2'] },
        ],
      },
      [`${SRC},tag=v2`],
      [],
      { reads: [`${SRC},tag=v2`], writes: [] },
    ],
    [
      'a digest with a blob missing',
      { cache: 'readable', manifests: [{ ...WHOLE, fault: 'its blob sha256:b is not there' }] },
      [`${SRC},digest=sha256:a`],
      [],
      {
        reads: [],
        writes: [],
        message:
          'The local cache in /c cannot be read: its blob sha256:b is not there; delete the directory, and the next build writes it anew.',
      },
    ],
    [
      'a digest is looked for by buildx',
      { cache: 'readable', manifests: [] },
      [`${SRC},digest=sha256:z`],
      [],
      { reads: [`${SRC},digest=sha256:z`], writes: [] },
    ],
  ])('%s', (_, state, from, to, { reads, writes, message, result = 'dropped' }) => {
    expect(run({ '/c': state }, from, to)).toEqual({
      reads,
      writes,
      left: message === undefined ? [] : [['source', from[0], result]],
      messages: message === undefined ? [] : [message],
      notes: [],
    });
  });

  it('are not written where they cannot be, and still read', () => {
    const state: DirectoryState = { cache: 'readable', manifests: [WHOLE], writeFault: 'the disk is full' };
    expect(run({ '/c': state }, [SRC], [DEST])).toEqual({
      reads: [SRC],
      writes: [],
      left: [['destination', DEST, 'dropped']],
      messages: ['The local cache in /c cannot be written: the disk is full.'],
      notes: [],
    });
  });

  it('tell once what keeps both sides', () => {
    const fault = 'it is a file, not a directory; name another directory';
    expect(run({ '/c': { cache: 'damaged', fault, writeFault: fault } }, [SRC], [DEST])).toEqual({
      reads: [],
      writes: [],
      left: [
        ['source', SRC, 'dropped'],
        ['destination', DEST, 'dropped'],
      ],
      messages: [`The local cache in /c cannot be used: ${fault}.`],
      notes: [],
    });
  });

  it.each<[string, DirectoryState['cache'], boolean]>([
    ['false', 'damaged', false],
    ['false', 'readable', true],
    ['true', 'damaged', true],
  ])('with reset=%s and a cache that is %s are written: %s', (reset, cache, isWritten) => {
    const to = `type=local,dest=/c,reset=${reset}`;
    const told = run({ '/c': { cache, fault: cache === 'damaged' ? 'f' : undefined } }, [SRC], [to]);
    expect(told.writes).toEqual(isWritten ? [to] : []);
    expect(told.messages.filter((message) => message.includes('delete the directory'))).toEqual(
      isWritten
        ? []
        : [
            'The local cache in /c cannot be used: f; delete the directory, and the next build writes it anew.',
          ],
    );
    expect(told.messages.some((message) => message.includes('this build'))).toBe(
      cache === 'damaged' && isWritten,
    );
  });

  it('do not promise what this build cannot write', () => {
    const state: DirectoryState = { cache: 'missing', writeFault: 'the disk is full' };
    expect(run({ '/c': state }, [SRC], [DEST]).messages).toEqual([
      'There is no cache in /c yet; a build that names it as a destination writes it.',
      'The local cache in /c cannot be written: the disk is full.',
    ]);
  });

  it('that were not looked at are kept', () => {
    expect(run({}, [SRC], [DEST])).toMatchObject({ reads: [SRC], writes: [DEST] });
  });

  it('let the build fail where the user wants it', () => {
    const to = 'type=local,dest=/c,ignore-error=false';
    expect(run({ '/c': { cache: 'missing', writeFault: 'f' } }, [], [to]).writes).toEqual([to]);
  });
});

describe('a plan', () => {
  it('keeps what was left out and told before, and the order of the rest', () => {
    const skipped = {
      side: 'destination' as const,
      entry: entry('type=gha,scope=s'),
      result: 'skipped' as const,
      message: 'Not on a pull request.',
    };
    const note = { level: 'warning' as const, message: 'Before.' };
    const plan = {
      ...planOf(
        ['a/b:1', 'type=gha', 'a/b:2'],
        ['type=local,dest=/c', 'a/b:1', 'type=s3,bucket=b', 'type=new'],
      ),
      leftOut: [skipped],
      notes: [note],
    };
    expect(told(withAccess(plan, accessOf({ actionsCache: { ...GOOD, mode: 'none' } })))).toMatchObject({
      reads: ['a/b:1', 'a/b:2'],
      writes: ['type=local,dest=/c', 'type=s3,bucket=b', 'type=new'],
      left: [
        ['destination', 'type=gha,scope=s', 'skipped'],
        ['source', 'type=gha', 'dropped'],
        ['destination', 'a/b:1', 'dropped'],
      ],
      notes: [note],
    });
    expect(plan.leftOut).toEqual([skipped]);
  });
});

describe('the builder', () => {
  const CONTAINER: BuilderFacts = {
    name: 'b',
    driver: 'docker-container',
    buildkit: 'v0.32.2',
    buildx: 'v0.36.1',
    features: { 'Cache export': true },
  };
  const DOCKER: BuilderFacts = { ...CONTAINER, name: 'default', driver: 'docker' };
  const GRAPHDRIVER: BuilderFacts = { ...DOCKER, features: { 'Cache export': false } };
  const ALL = [
    'type=gha',
    'a/b:c',
    'type=local,src=/c',
    'type=s3,bucket=b',
    'type=azblob,name=n',
    'type=new',
  ];
  const TO = [...ALL, 'type=inline'];
  const run = (builder: BuilderFacts, isVersion2 = true, from = ALL, to = TO) =>
    told(withBuilder(planOf(from, to), builder, { ...GOOD, isVersion2 }));
  const SETUP =
    'Add `docker/setup-buildx-action` before this step and leave `builder` out, or name a builder of the docker-container driver.';
  const UPDATE =
    'Add `docker/setup-buildx-action` before this step, which brings a current one, or update the builder.';

  it.each<[string, BuilderFacts]>([
    ['a current container', CONTAINER],
    ['one of which nothing is known', { name: 'b', driver: 'remote', features: {} }],
    ['one with a version that says nothing', { ...CONTAINER, buildkit: 'v0.0.0+unknown', buildx: '' }],
    ['the oldest that can', { ...CONTAINER, buildkit: 'v0.20.0', buildx: 'v0.21.0' }],
  ])('does all: %s', (_, builder) => {
    expect(run(builder)).toEqual({ reads: ALL, writes: TO, left: [], messages: [], notes: [] });
  });

  it('of the docker driver knows no object store', () => {
    expect(run(DOCKER)).toEqual({
      reads: ['type=gha', 'a/b:c', 'type=local,src=/c', 'type=new'],
      writes: ['type=gha', 'a/b:c', 'type=local,src=/c', 'type=new', 'type=inline'],
      left: [
        ['source', 'type=s3,bucket=b', 'dropped'],
        ['source', 'type=azblob,name=n', 'dropped'],
        ['destination', 'type=s3,bucket=b', 'dropped'],
        ['destination', 'type=azblob,name=n', 'dropped'],
      ],
      messages: [
        `The builder "default" (driver docker) knows no cache of type s3. ${SETUP}`,
        `The builder "default" (driver docker) knows no cache of type azblob. ${SETUP}`,
      ],
      notes: [],
    });
  });

  it('without the containerd image store reads registries and directories, and writes inline alone', () => {
    expect(run(GRAPHDRIVER)).toMatchObject({
      reads: ['a/b:c', 'type=local,src=/c', 'type=new'],
      writes: ['type=new', 'type=inline'],
      messages: [
        `The builder "default" (driver docker) knows no cache of type gha without the containerd image store. ${SETUP}`,
        `The builder "default" (driver docker) knows no cache of type s3. ${SETUP}`,
        `The builder "default" (driver docker) knows no cache of type azblob. ${SETUP}`,
        `The builder "default" (driver docker) cannot write a cache of type registry without the containerd image store. ${SETUP}`,
        `The builder "default" (driver docker) cannot write a cache of type local without the containerd image store. ${SETUP}`,
      ],
    });
  });

  it('of another driver that cannot write caches may read them all', () => {
    const builder = { ...CONTAINER, features: { 'Cache export': false } };
    expect(run(builder, true, ALL, ['type=gha', 'type=inline'])).toMatchObject({
      reads: ALL,
      writes: ['type=inline'],
    });
  });

  it('with an older BuildKit than the backend drops it without a word, so it is told', () => {
    const s3 = ['type=s3,bucket=b', 'type=s3,bucket=b,ignore-error=false'];
    expect(run({ ...CONTAINER, buildkit: 'v0.10.6' }, false, s3.slice(0, 1), s3)).toEqual({
      reads: [],
      writes: [],
      left: [
        ['source', s3[0], 'dropped'],
        ['destination', s3[0], 'dropped'],
        ['destination', s3[1], 'dropped'],
      ],
      messages: [
        `The builder "b" has BuildKit v0.10.6, which knows no cache of type s3: 0.11.0 or newer is needed. ${UPDATE}`,
      ],
      notes: [],
    });
  });

  it.each<[string, Partial<BuilderFacts>, string]>([
    [
      'Buildx',
      { buildx: 'v0.20.1' },
      `This is Buildx v0.20.1, which does not speak version 2 of the Actions cache service: Buildx 0.21 or newer is needed. ${UPDATE}`,
    ],
    [
      'BuildKit',
      { buildkit: 'v0.19.0' },
      `The builder "b" has BuildKit v0.19.0, which does not speak version 2 of the Actions cache service: BuildKit 0.20 or newer is needed. ${UPDATE}`,
    ],
  ])('with an older %s does not speak version 2 of the Actions cache', (_, older, message) => {
    expect(run({ ...CONTAINER, ...older }, true, ['type=gha', 'a/b:c'], ['type=gha', 'a/b:c'])).toEqual({
      reads: ['a/b:c'],
      writes: ['a/b:c'],
      left: [
        ['source', 'type=gha', 'dropped'],
        ['destination', 'type=gha', 'dropped'],
      ],
      messages: [message],
      notes: [],
    });
  });

  it.each<[string, boolean, boolean]>([
    ['type=gha', false, true],
    ['type=gha,version=1', true, true],
    ['type=gha,version=2', false, false],
    ['type=gha,url_v2=https://h/', false, false],
    ['type=gha,url_v2=https://h/,version=1', false, true],
    ['type=gha,ignore-error=false', true, true],
  ])('with an older BuildKit and %s (version 2: %s) is kept: %s', (line, isVersion2, kept) => {
    const { writes } = run({ ...CONTAINER, buildkit: 'v0.19.0' }, isVersion2, [], [line]);
    expect(writes).toEqual(kept ? [line] : []);
  });

  it('takes the service for version 1 when the job has none', () => {
    const plan = planOf(['type=gha'], []);
    expect(told(withBuilder(plan, { ...CONTAINER, buildkit: 'v0.19.0' })).reads).toEqual(['type=gha']);
  });
});
