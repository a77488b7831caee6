import { describe, expect, it } from '@jest/globals';
import { buildReference, imageQuestions } from '../../src/buildx/image.ts';
import type { Docker, Exit } from '../../src/buildx/types.ts';

const BUILD = { builder: 'mine', id: 'x1' };

/** A Docker that plays one command and keeps its words and the signals that it got. */
function player(play: { stdout?: string[]; stderr?: string[]; exit?: Exit; error?: Error; hangs?: true }) {
  const calls: string[][] = [];
  const signals: string[] = [];
  const docker: Docker = {
    run() {
      throw new Error('nothing is run here');
    },
    start(args, _extra, output) {
      calls.push([...args]);
      for (const line of play.stdout ?? []) output.stdout(line);
      for (const line of play.stderr ?? []) output.stderr(line);
      const exit = play.error
        ? Promise.reject(play.error)
        : play.hangs
          ? new Promise<Exit>(() => undefined)
          : Promise.resolve(play.exit ?? { code: 0 });
      return { exit, stop: (signal) => signals.push(signal) };
    },
  };
  return { docker, calls, signals };
}

describe('imageQuestions', () => {
  it.each<[string, (ask: ReturnType<typeof imageQuestions>) => unknown, string]>([
    ['history', (ask) => ask.history('app:1'), 'history --no-trunc --human=false --format {{json .}} app:1'],
    [
      'history of a platform',
      (ask) => ask.history('app:1', 'linux/arm64'),
      'history --no-trunc --human=false --format {{json .}} --platform linux/arm64 app:1',
    ],
    ['inspection', (ask) => ask.inspection('app:1'), 'image inspect app:1'],
    [
      'provenance',
      (ask) => ask.provenance(BUILD, 'linux/arm64'),
      'buildx history inspect attachment --builder mine --type provenance --platform linux/arm64 x1',
    ],
    [
      'the only manifest',
      (ask) => ask.manifest(BUILD, {}),
      'buildx history inspect attachment --builder mine --type manifest x1',
    ],
    [
      'a manifest by platform',
      (ask) => ask.manifest(BUILD, { platform: 'linux/arm64' }),
      'buildx history inspect attachment --builder mine --type manifest --platform linux/arm64 x1',
    ],
    [
      'a manifest by digest',
      (ask) => ask.manifest(BUILD, { digest: 'sha256:1' }),
      'buildx history inspect attachment --builder mine x1 sha256:1',
    ],
    ['a registry', (ask) => ask.pushed('app@sha256:1'), 'buildx imagetools inspect --raw app@sha256:1'],
  ])('asks for %s', async (_what, ask, expected) => {
    const { docker, calls } = player({ stdout: ['one', 'two'] });
    expect(await ask(imageQuestions(docker))).toEqual({ text: 'one\ntwo' });
    expect(calls.map((words) => words.join(' '))).toEqual([expected]);
  });

  it.each([
    [['', 'ERROR: no matching attachment found', 'more'], 'no matching attachment found'],
    [['Error response from daemon: No such image: app:1'], 'No such image: app:1'],
    [[], 'it ended with exit code 1'],
    [['x'.repeat(1000)], 'x'.repeat(300)],
  ])('gives the first line of what docker says against it: %j', async (stderr, failure) => {
    const { docker } = player({ stderr, exit: { code: 1 }, stdout: ['half'] });
    expect(await imageQuestions(docker).inspection('app:1')).toEqual({ failure });
  });

  it('names the signal that ended it', async () => {
    const { docker } = player({ exit: { signal: 'SIGKILL' } });
    expect(await imageQuestions(docker).inspection('a')).toEqual({ failure: 'it ended with SIGKILL' });
  });

  it('kills what does not answer', async () => {
    const { docker, signals } = player({ hangs: true });
    const answer = await imageQuestions(docker, 0.02).inspection('app:1');
    expect(answer).toEqual({ failure: 'there was no answer within 0.02 seconds' });
    expect(signals).toEqual(['SIGKILL']);
  });

  it('takes no answer of any length', async () => {
    const { docker } = player({ stdout: Array.from({ length: 3 }, () => 'x'.repeat(12 * 1024 * 1024)) });
    expect(await imageQuestions(docker).inspection('a')).toEqual({ failure: 'the answer is too long' });
  });

  it('never rejects', async () => {
    const { docker } = player({ error: new Error('There is no docker.') });
    expect(await imageQuestions(docker).inspection('a')).toEqual({ failure: 'There is no docker.' });
    const broken: Docker = {
      ...docker,
      start() {
        throw new Error('broken');
      },
    };
    expect(await imageQuestions(broken).inspection('a')).toEqual({ failure: 'broken' });
  });
});

describe('buildReference', () => {
  it('takes builder and build out of it', () => {
    expect(buildReference('bkca-container/bkca-container0/mjmk5')).toEqual({
      builder: 'bkca-container',
      id: 'mjmk5',
    });
  });
  it.each([undefined, 1, '', 'a/b', '--x/b/c', 'a/b/--c', 'a/b/c d', 'a/b/c/d'])('refuses %j', (ref) => {
    expect(buildReference(ref)).toBeUndefined();
  });
});
