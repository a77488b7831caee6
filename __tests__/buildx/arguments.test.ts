import { describe, expect, it } from '@jest/globals';
import { buildArguments, type ResolvedSecret, secretArgument } from '../../src/buildx/arguments.ts';
import { type AttestationFacts, attestationFacts } from '../../src/buildx/attestations.ts';
import { planCache } from '../../src/cache/plan.ts';
import { deriveScope } from '../../src/cache/scope.ts';
import { INPUTS } from '../../src/inputs/definitions.ts';
import type { InputFacts, Secret } from '../../src/inputs/types.ts';
import { GIT_CONTEXT, gitHubContext, inputFacts, inputsOf, RUN_URL } from '../inputs/facts.ts';

type Raw = Record<string, string>;
interface Setting extends Partial<InputFacts> {
  attestations?: Partial<AttestationFacts>;
  builder?: string;
}

const ALWAYS = ['--metadata-file', '/tmp/m.json', '--progress=rawjson'];
const IMAGE_ID = ['--iidfile', '/tmp/iid'];

/** Names the file that a secret's value would lie in after its id, so that the order shows. */
function resolve(secret: Secret): ResolvedSecret {
  const source = {
    env: (found: Secret) => ({ env: 'name' in found ? found.name : '' }),
    file: (found: Secret) => ({ src: 'path' in found ? found.path : '' }),
    value: (found: Secret) => ({ src: `/tmp/${found.id}` }),
  };
  return { from: secret.from, argument: secretArgument(secret.id, source[secret.from](secret)) };
}

const IDENTITY = { tags: [], dockerfile: 'Dockerfile', context: '.', platforms: [] };

function argumentsFor(raw: Raw, setting: Setting = {}): string[] {
  const { attestations, builder, ...rest } = setting;
  const facts = inputFacts(rest);
  const inputs = inputsOf(raw, rest);
  return buildArguments({
    inputs: inputs.build,
    cache: planCache(inputs.cache, {
      hasActionsCache: facts.hasActionsCache,
      identity: { ...IDENTITY, tags: inputs.build.tags },
      event: { isFork: false },
    }),
    secrets: inputs.build.secrets.map(resolve),
    attestations: { ...attestationFacts(facts.github, {}, {}), noDefault: true, ...attestations },
    builder,
    metadataFile: '/tmp/m.json',
    imageIdFile: '/tmp/iid',
  });
}

/** What remains of the arguments without those that every image build has. */
function particular(raw: Raw, setting?: Setting): string[] {
  const everyBuild = new Set([...IMAGE_ID, ...ALWAYS]);
  return argumentsFor(raw, setting)
    .slice(1, -1)
    .filter((value) => !everyBuild.has(value));
}

describe('buildArguments', () => {
  it('for nothing given', () => {
    expect(argumentsFor({})).toEqual(['build', ...IMAGE_ID, ...ALWAYS, '.']);
  });

  const EVERYTHING: [string, string, string[]][] = [
    [
      'add-hosts',
      'db:10.0.0.2,web:10.0.0.3\nkv:10.0.0.4',
      ['--add-host', 'db:10.0.0.2', '--add-host', 'web:10.0.0.3', '--add-host', 'kv:10.0.0.4'],
    ],
    ['allow', 'network.host,security.insecure', ['--allow', 'network.host', '--allow', 'security.insecure']],
    [
      'annotations',
      'a=b, c\nindex:d=e\nmanifest-descriptor[linux/arm64]:f=g',
      [
        '--annotation',
        'a=b, c',
        '--annotation',
        'index:d=e',
        '--annotation',
        'manifest-descriptor[linux/arm64]:f=g',
      ],
    ],
    ['attests', 'type=custom,x=y', ['--attest', 'type=custom,x=y']],
    [
      'build-args',
      'A=1,2\n"B=x\ny"\nC',
      ['--build-arg', 'A=1,2', '--build-arg', 'B=x\ny', '--build-arg', 'C'],
    ],
    [
      'build-contexts',
      'base=docker-image://alpine:3\nsrc=../src',
      ['--build-context', 'base=docker-image://alpine:3', '--build-context', 'src=../src'],
    ],
    ['builder', 'mine', []],
    [
      'cache-from',
      'a/b:cache\ntype=local,src=/c',
      ['--cache-from', 'a/b:cache', '--cache-from', 'type=local,src=/c'],
    ],
    [
      'cache-to',
      'type=inline\ntype=local,dest=/c,mode=min',
      ['--cache-to', 'type=inline', '--cache-to', 'type=local,dest=/c,mode=min,ignore-error=true'],
    ],
    ['call', 'check,format=json', ['--call', 'check,format=json']],
    ['cgroup-parent', 'group', ['--cgroup-parent', 'group']],
    ['context', './app', []],
    ['file', './app/Containerfile', ['--file', './app/Containerfile']],
    ['labels', 'a=b "c, d" e\nf=', ['--label', 'a=b "c, d" e', '--label', 'f=']],
    ['load', 'true', ['--load']],
    ['network', 'none', ['--network', 'none']],
    ['no-cache', 'true', ['--no-cache']],
    ['no-cache-filters', 'deps,test', ['--no-cache-filter', 'deps', '--no-cache-filter', 'test']],
    [
      'outputs',
      'type=image,"name=a,b",push=true\ntype=oci,dest=o.tar',
      ['--output', 'type=image,"name=a,b",push=true', '--output', 'type=oci,dest=o.tar'],
    ],
    [
      'platforms',
      'linux/amd64\nlinux/arm64,linux/riscv64',
      ['--platform', 'linux/amd64,linux/arm64,linux/riscv64'],
    ],
    ['provenance', 'mode=min', ['--attest', `type=provenance,mode=min,builder-id=${RUN_URL}`]],
    ['pull', 'true', ['--pull']],
    ['push', 'true', ['--push']],
    ['sbom', 'generator=a/b', ['--attest', 'type=sbom,generator=a/b']],
    ['secrets', 'A=1\n"B=x\n\ny"', ['--secret', 'id=A,src=/tmp/A', '--secret', 'id=B,src=/tmp/B']],
    ['secret-envs', 'A=X,B=Y', ['--secret', 'id=A,env=X', '--secret', 'id=B,env=Y']],
    ['secret-files', 'A=./a\nB=./b,c', ['--secret', 'id=A,src=./a', '--secret', 'id=B,"src=./b,c"']],
    ['shm-size', '2g', ['--shm-size', '2g']],
    ['ssh', 'default,key=./id', ['--ssh', 'default', '--ssh', 'key=./id']],
    ['tags', 'a/b:1, a/b:2\n# old\na/b:3', ['--tag', 'a/b:1', '--tag', 'a/b:2', '--tag', 'a/b:3']],
    ['target', 'runtime', ['--target', 'runtime']],
    ['ulimit', 'nofile=1024:2048\nnproc=9', ['--ulimit', 'nofile=1024:2048', '--ulimit', 'nproc=9']],
    ['github-token', 'ghs_1', []],
  ];

  it.each(EVERYTHING)('for %s', (name, value, expected) => {
    expect(particular({ [name]: value })).toEqual(expected);
  });

  it('is held against every input of docker/build-push-action', () => {
    const names = INPUTS.filter((input) => input.part === 'build').map((input) => input.name);
    expect(EVERYTHING.map(([name]) => name)).toEqual(names);
  });

  it('keeps the order of docker/build-push-action', () => {
    const raw = Object.fromEntries(EVERYTHING.map(([name, value]) => [name, value]));
    const setting = { builder: 'chosen' };
    const options = argumentsFor({ ...raw, context: '{{defaultContext}}' }, setting).filter((value) =>
      value.startsWith('--'),
    );
    expect(options.filter((option, index) => option !== options[index - 1])).toEqual([
      '--add-host',
      '--allow',
      '--annotation',
      '--build-arg',
      '--build-context',
      '--cache-from',
      '--cache-to',
      '--call',
      '--cgroup-parent',
      '--secret',
      '--file',
      '--iidfile',
      '--label',
      '--no-cache-filter',
      '--output',
      '--platform',
      '--attest',
      '--secret',
      '--shm-size',
      '--ssh',
      '--tag',
      '--target',
      '--ulimit',
      '--builder',
      '--load',
      '--metadata-file',
      '--network',
      '--no-cache',
      '--progress=rawjson',
      '--pull',
      '--push',
    ]);
  });

  it('ends with the context', () => {
    expect(argumentsFor({ context: '{{defaultContext}}:app' }).at(-1)).toBe(`${GIT_CONTEXT}:app`);
    expect(argumentsFor({}, { hasCheckout: false }).at(-1)).toBe(GIT_CONTEXT);
  });

  it('names the builder that was chosen, not the one asked for', () => {
    expect(particular({ builder: 'mine' }, { builder: 'chosen' })).toEqual(['--builder', 'chosen']);
  });

  it('puts secrets from variables first and the Git token last', () => {
    const raw = {
      secrets: 'A=1',
      'secret-envs': 'B=X',
      'secret-files': 'C=./c',
      'github-token': 'ghs_1',
      context: '{{defaultContext}}',
    };
    expect(particular(raw)).toEqual([
      '--secret',
      'id=B,env=X',
      '--secret',
      'id=A,src=/tmp/A',
      '--secret',
      'id=C,src=./c',
      '--secret',
      'id=GIT_AUTH_TOKEN.github.com,src=/tmp/GIT_AUTH_TOKEN.github.com',
    ]);
  });

  it('adds the default cache on both sides', () => {
    expect(particular({}, { hasActionsCache: true })).toEqual([
      '--cache-from',
      `type=gha,scope=${deriveScope(IDENTITY)}`,
      '--cache-to',
      `type=gha,scope=${deriveScope(IDENTITY)},mode=max,ignore-error=true`,
    ]);
  });

  it.each([
    ['type=local,dest=out', false],
    ['out', false],
    ['-', false],
    ['dest=out.tar,type=tar', false],
    ['Type=local,dest=out', false],
    ['type=docker\nout', false],
    ['type=docker', true],
    ['type=oci,dest=o.tar', true],
    ['type=registry', true],
    ['type=image,"name=a,type=local"', true],
  ])('asks for the image id with outputs %p: %p', (outputs, asked) => {
    expect(argumentsFor({ outputs }).includes('--iidfile')).toBe(asked);
  });

  it('asks for no file where none can be written', () => {
    const { build } = inputsOf({});
    const request = {
      inputs: build,
      cache: { sources: [], destinations: [] },
      secrets: [],
      attestations: { privateRepository: false, noDefault: true },
    };
    expect(buildArguments(request)).toEqual(['build', '--progress=rawjson', '.']);
  });
});

describe('attestations', () => {
  const MAX = ['--attest', `type=provenance,mode=max,builder-id=${RUN_URL}`];
  const MIN = ['--attest', `type=provenance,mode=min,inline-only=true,builder-id=${RUN_URL}`];
  const ON = { noDefault: false };

  function attested(raw: Raw, attestations: Partial<AttestationFacts> = {}): string[] {
    const all = argumentsFor(raw, { attestations: { ...ON, ...attestations } });
    return all.flatMap((value, index) => (value === '--attest' ? [value, all[index + 1] ?? ''] : []));
  }

  it.each<[string, Raw, Partial<AttestationFacts>, string[]]>([
    ['a public repository', {}, {}, MAX],
    ['a private repository', {}, { privateRepository: true }, MIN],
    ['an output without an image', { outputs: 'out' }, {}, MAX],
    ['an image that is loaded', { load: 'true' }, {}, []],
    ['an image for Docker', { outputs: 'type=docker,dest=o.tar' }, {}, []],
    ['an image for Docker beside files', { outputs: 'out\ntype=docker' }, {}, []],
    ['an sbom', { sbom: 'true' }, {}, [...MAX, '--attest', 'type=sbom,disabled=false']],
    ['defaults switched off', {}, { noDefault: true }, []],
    ['the docker driver', {}, { driver: 'docker', buildkit: 'v0.26.2' }, []],
    ['another driver', {}, { driver: 'docker-container', buildkit: 'v0.32.2' }, MAX],
    ['BuildKit 0.11', {}, { buildkit: 'v0.11.0' }, MAX],
    ['BuildKit 0.10', {}, { buildkit: 'v0.10.6' }, []],
    ['a candidate of BuildKit 0.11', {}, { buildkit: 'v0.11.0-rc4' }, MAX],
    ['a BuildKit that tells no version', {}, { buildkit: 'v0.0.0+unknown' }, MAX],
    ['a BuildKit built from a commit', {}, { buildkit: '0a1b2c3d' }, MAX],
    ['no run to name', {}, { runUrl: undefined }, ['--attest', 'type=provenance,mode=max']],
  ])('by default, for %s', (_, raw, facts, expected) => {
    expect(attested(raw, facts)).toEqual(expected);
  });

  it.each([
    ['true', `type=provenance,builder-id=${RUN_URL}`],
    ['FALSE', 'type=provenance,disabled=true'],
    ['mode=max', `type=provenance,mode=max,builder-id=${RUN_URL}`],
    ['mode=max,builder-id=me', 'type=provenance,mode=max,builder-id=me'],
    [' mode=min , builder-id = me', 'type=provenance,mode=min,builder-id = me'],
    ['1', `type=provenance,disabled=false,builder-id=${RUN_URL}`],
    ['mode=max,"x=a,b"', `type=provenance,mode=max,"x=a,b",builder-id=${RUN_URL}`],
  ])('provenance %p', (provenance, expected) => {
    expect(attested({ provenance })).toEqual(['--attest', expected]);
    expect(attested({ provenance, load: 'true' })).toEqual(['--attest', expected]);
  });

  it.each([
    ['true', 'type=sbom,disabled=false'],
    ['false', 'type=sbom,disabled=true'],
    ['generator=a/b:c', 'type=sbom,generator=a/b:c'],
  ])('sbom %p', (sbom, expected) => {
    expect(attested({ sbom }, { noDefault: true })).toEqual(['--attest', expected]);
  });

  it.each<[string, Raw, string[]]>([
    [
      'names the run in provenance',
      { attests: 'type=provenance,mode=min' },
      [`type=provenance,mode=min,builder-id=${RUN_URL}`],
    ],
    [
      'gives way to provenance',
      { attests: 'type=provenance,mode=min', provenance: 'mode=max' },
      [`type=provenance,mode=max,builder-id=${RUN_URL}`],
    ],
    [
      'gives way to sbom',
      { attests: 'type=sbom,generator=x', sbom: 'generator=y', provenance: 'false' },
      ['type=provenance,disabled=true', 'type=sbom,generator=y'],
    ],
    [
      'keeps its order',
      { attests: 'type=sbom\ntype=custom\ntype=provenance,false' },
      ['type=sbom', 'type=custom', `type=provenance,disabled=true,builder-id=${RUN_URL}`],
    ],
    [
      'keeps quoted fields',
      { attests: 'type=sbom,"generator=a,b"', provenance: 'false' },
      ['type=provenance,disabled=true', 'type=sbom,"generator=a,b"'],
    ],
  ])('attests %s', (_, raw, expected) => {
    expect(attested(raw)).toEqual(expected.flatMap((value) => ['--attest', value]));
  });
});

describe('attestationFacts', () => {
  it('come from the event, the environment and the builder', () => {
    const github = gitHubContext({ payload: { repository: { private: true } }, runAttempt: undefined });
    const builder = { driver: 'remote', buildkit: 'v0.12.0' };
    expect(attestationFacts(github, { BUILDX_NO_DEFAULT_ATTESTATIONS: '1' }, builder)).toEqual({
      runUrl: 'https://github.com/acme/shop/actions/runs/4711/attempts/1',
      privateRepository: true,
      noDefault: true,
      ...builder,
    });
  });

  it.each([undefined, '', '0', 'false', 'maybe'])('keep the defaults for %p', (value) => {
    const facts = attestationFacts(gitHubContext(), { BUILDX_NO_DEFAULT_ATTESTATIONS: value }, {});
    expect(facts.noDefault).toBe(false);
  });
});
