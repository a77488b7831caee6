import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { home } from '../../scripts/engine/home.mjs';
import { type Block, blocks } from '../docs/pages.ts';
import { mappingsUnder, OURS, texts, usesOf } from '../docs/workflows.ts';
import { dockerOf } from './a-project.ts';
import { forget, runAction } from './an-action.ts';
import { describeEngine, type Engine } from './an-engine.ts';

/** In every name that a block leaves behind, so that no other test and no earlier run meets it. */
const MARK = `docs-${process.pid}`;
const tried = blocks('yaml').filter((block) => block.tried);

/** The registries that the pages name. */
const HOSTS =
  /\b(?:ghcr\.io|docker\.io|[\w-]+-docker\.pkg\.dev|\d+\.dkr\.ecr\.[\w-]+\.amazonaws\.com)(?=\/)/g;

describeEngine('the examples of the pages that can run here', (engine) => {
  const docker = (...args: string[]) => dockerOf(engine, 'container', ...args);
  let directory = '';
  const workspace = () => join(directory, 'workspace');
  const event = () => join(directory, 'event.json');

  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'docs-'));
    for (const context of ['.', 'services/api']) makeContext(join(workspace(), context), engine);
    writeFileSync(event(), JSON.stringify({ repository: { default_branch: 'main' } }));
    const container = `buildx_buildkit_${engine.engines.container.builder}0`;
    const image = docker('inspect', '--format', '{{.Config.Image}}', container).trim();
    const options = ['--driver-opt', `image=${image}`, '--driver-opt', 'network=host'];
    docker('buildx', 'create', '--name', MARK, '--driver', 'docker-container', ...options, '--bootstrap');
  });

  afterAll(() => {
    docker('buildx', 'rm', '--force', MARK);
    const loaded = docker('image', 'ls', '--format', '{{.Repository}}:{{.Tag}}').split('\n');
    for (const name of loaded.filter((name) => name.startsWith(MARK))) docker('image', 'rm', name);
    rmSync(directory, { recursive: true, force: true });
  });

  /** Runs the block's step on a builder that has nothing, as on a push to the default branch. */
  const run = async (block: Block, index: number) => {
    docker('buildx', 'prune', '--builder', MARK, '--all', '--force');
    const name = `${MARK}-${index}`;
    const disk = join(directory, name);
    mkdirSync(disk, { recursive: true });
    const step = await runAction(inputsOf(block, engine, { name, disk }), {
      env: {
        ...engine.engines.container.env,
        ...engine.cacheService.env,
        GITHUB_EVENT_NAME: 'push',
        GITHUB_EVENT_PATH: event(),
      },
      cwd: workspace(),
    });
    forget(step);
    return { ...step, warnings: step.log.split('\n').filter((line) => line.startsWith('::warning')) };
  };

  it('are a good part of them', () => expect(tried.length).toBeGreaterThan(12));

  describe.each(tried.map((block, index) => ({ block, index, ...block })))(
    '$page $text',
    ({ block, index }) => {
      it('writes every place without a warning', async () => {
        const { code, log, warnings, report } = await run(block, index);
        const results = report?.cache.destinations.map(({ result }) => result);
        expect({ code, log: code === 0 ? '' : log, warnings }).toEqual({ code: 0, log: '', warnings: [] });
        expect(results).toEqual((results ?? []).map(() => 'written'));
        expect(results).not.toEqual([]);
      });

      it('gets everything back on an emptied builder', async () => {
        const { code, warnings, report } = await run(block, index);
        expect({ code, warnings, percent: report?.hitRate.percent }).toEqual({
          code: 0,
          warnings: [],
          percent: 100,
        });
      });
    },
  );
});

const ACTIONLINT = join(home, 'bin', 'actionlint');
/** On a user's machine the test is skipped without actionlint; in CI that is a failure. */
const describeActionlint = existsSync(ACTIONLINT) || process.env.CI ? describe : describe.skip;

describeActionlint('actionlint finds nothing in the workflows of the pages', () => {
  const workflows = blocks('yaml').filter(({ text }) => mappingsUnder('jobs', parse(text)).length > 0);

  it.each(workflows)('$page $text', ({ text }) => {
    const input = /^on:/m.test(text) ? text : `on: push\n${text}`;
    const { status, stdout } = spawnSync(ACTIONLINT, ['-no-color', '-shellcheck=', '-'], {
      input,
      encoding: 'utf8',
    });
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
  });
});

/** One stage, so that an inline cache can hold all of it. */
function makeContext(path: string, { registry }: Engine): void {
  mkdirSync(path, { recursive: true });
  const lines = [
    `FROM ${registry}/library/busybox:1`,
    'WORKDIR /app',
    'COPY packages.txt .',
    'RUN sort packages.txt > sorted.txt',
  ];
  writeFileSync(join(path, 'Dockerfile'), `${lines.join('\n')}\n`);
  writeFileSync(join(path, 'packages.txt'), `${MARK}\n`);
}

interface Place {
  name: string;
  /** A directory in place of those of a runner. */
  disk: string;
}

/** The inputs of the block's step, with what is on loopback in place of what the page names. */
function inputsOf({ text }: Block, engine: Engine, { name, disk }: Place): Record<string, string> {
  const ours = usesOf(local(withValues(text, engine, disk), engine, { name, disk })).find(
    ({ uses }) => uses === OURS,
  );
  const { tags = '', ...others } = ours?.with ?? {};
  const named = tags.startsWith(engine.registry) ? tags : `${name}/${tags}`;
  return { context: '.', ...others, tags: named, builder: MARK };
}

/** The text with values in place of expressions. */
function withValues(text: string, { s3, azure }: Engine, disk: string): string {
  const [variables] = mappingsUnder('env', parse(text)).map(texts);
  const values: Readonly<Record<string, string | undefined>> = {
    ...Object.fromEntries(Object.entries(variables ?? {}).map(([name, value]) => [`env.${name}`, value])),
    'github.sha': '0123456789abcdef0123456789abcdef01234567',
    'matrix.image': 'api',
    'runner.temp': disk,
    'secrets.CACHE_KEY_ID': s3.attributes.access_key_id,
    'secrets.CACHE_KEY': s3.attributes.secret_access_key,
    'secrets.AZURE_STORAGE_KEY': azure.attributes.secret_access_key,
  };
  return text.replaceAll(/\$\{\{ (.*?) \}\}/g, (_, expression: string) => values[expression] ?? 'true');
}

function local(text: string, { registry, s3, azure }: Engine, { name, disk }: Place): string {
  const { account_url: url, account_name: account } = azure.attributes;
  return text
    .replaceAll(HOSTS, `${registry}/${name}`)
    .replaceAll('/var/cache/buildkit', disk)
    .replaceAll('https://minio.acme.example', s3.url)
    .replaceAll('https://acme.blob.core.windows.net', `${url},account_name=${account}`)
    .replaceAll(/\bname=api\b/g, `name=${name}`);
}
