import type { CommandOutput, Docker } from '../../src/buildx/types.ts';
import type { Step } from '../../src/metrics/types.ts';
import type { Vertex } from '../../src/progress/types.ts';

export const hex = (letter: string): string => `sha256:${letter.repeat(64)}`;

/** A Docker that answers commands that contain a key with its text; anything else fails. All calls are kept. */
export function anAnsweringDocker(answers: Record<string, string>): { docker: Docker; calls: string[] } {
  const calls: string[] = [];
  const docker: Docker = {
    run() {
      throw new Error('nothing is run here');
    },
    start(args: readonly string[], _extra: unknown, output: CommandOutput) {
      const command = args.join(' ');
      calls.push(command);
      const [, text] = Object.entries(answers).find(([key]) => command.includes(key)) ?? [];
      if (text === undefined) output.stderr('ERROR: no such thing');
      else for (const line of text.split('\n')) output.stdout(line);
      return { exit: Promise.resolve({ code: text === undefined ? 1 : 0 }), stop: () => undefined };
    },
  };
  return { docker, calls };
}

/** A predicate of a base of one layer, `a`, and a RUN and a COPY with one each, `b` and `c`. Without `packed` no blobs. */
export function aPredicate({ packed = 3, size = (index: number) => (index + 1) * 1000 } = {}): object {
  const chain = ['a', 'b', 'c'].map((letter, index) => ({ digest: hex(letter), size: size(index) }));
  const made = (input: string) => ({ op: { Op: { exec: { mounts: [{ dest: '/' }] } } }, inputs: [input] });
  const steps = [
    { op: { Op: { source: {} } } },
    made('step0:0'),
    made('step1:0'),
    { op: { Op: {} }, inputs: ['step2:0'] },
  ].map((step, index) => ({ id: `step${index}`, ...step }));
  const layers = [1, 2, 3]
    .filter((length) => length <= packed)
    .map((length) => [`step${length - 1}:0`, [chain.slice(0, length)]]);
  return {
    buildConfig: {
      llbDefinition: steps,
      digestMapping: { 'vertex-run': 'step1', 'vertex-copy': 'step2' },
    },
    metadata: { 'https://mobyproject.org/buildkit@v1#metadata': { layers: Object.fromEntries(layers) } },
  };
}

/** The manifest of the same image, compressed in another way. */
export const MANIFEST = JSON.stringify({
  layers: ['d', 'e', 'f'].map((letter, index) => ({ digest: hex(letter), size: index + 1 })),
});

/** `docker history` of the same image. */
export const HISTORY = [
  ['0', 'CMD ["sh"]'],
  ['300', 'COPY a.txt / # buildkit'],
  ['0', 'ENV A=1'],
  ['200', 'RUN /bin/sh -c make # buildkit'],
  ['100', 'ADD file:1 in / # buildkit'],
]
  .map(([Size, CreatedBy]) => JSON.stringify({ Size, CreatedBy }))
  .join('\n');

export const INSPECTION = JSON.stringify([
  { Id: hex('9'), Descriptor: {}, Size: 60, RootFS: { Layers: ['1', '2', '3'].map(hex) } },
]);

/** What a build's metadata file says beside provenance. */
export const EXPORTED = {
  'buildx.build.ref': 'mine/mine0/x1',
  'containerimage.descriptor': { mediaType: 'application/vnd.oci.image.index.v1+json' },
  'containerimage.digest': hex('9'),
  'image.name': 'docker.io/acme/api:1',
};

const vertex = (id: string, name: string, cached: boolean): Vertex => ({
  id,
  name,
  inputs: [],
  state: 'completed',
  cached,
  intervals: [],
  statuses: [],
  logTail: [],
  logLines: 0,
  warnings: [],
});

export const RECORD = {
  format: 'rawjson' as const,
  vertices: [
    vertex('vertex-run', '[2/3] RUN make', true),
    vertex('vertex-copy', '[3/3] COPY a.txt /', false),
  ],
};

const step = (id: string, text: string, line: number, status: Step['status']): Step => ({
  id,
  text,
  line,
  status,
  inputs: [],
});

/** The steps of that record, with their lines. */
export const STEPS = [step('2/3', 'RUN make', 4, 'cached'), step('3/3', 'COPY a.txt /', 5, 'executed')];
