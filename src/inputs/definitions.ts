import type { ListSyntax } from './lists.ts';

/** Which part of Inputs an input belongs to. `build` are those of docker/build-push-action. */
export type InputPart = 'build' | 'cache' | 'limits' | 'report';

/** What the text of an input is read as. */
export type InputKind =
  | { kind: 'text' }
  | { kind: 'boolean' }
  | { kind: 'list'; syntax: ListSyntax }
  | { kind: 'choice'; choices: readonly string[] }
  | { kind: 'percent' | 'bytes' | 'seconds' };

/** One input of action.yml. */
export type InputDefinition = InputKind & {
  name: string;
  part: InputPart;
  /** As in action.yml; absent there when absent here. */
  default?: string;
  /** Its text can hold a secret, so no message repeats it. */
  secret?: true;
};

const LINES: ListSyntax = {};
const COMMAS: ListSyntax = { commas: true };
const ENTRIES: ListSyntax = { fields: true };

/** The choices of `cache-mode`; here and below the first one is the default. */
export const CACHE_MODES = ['max', 'min'] as const;
/** The choices of `cache-write`. */
export const CACHE_WRITES = ['auto', 'always', 'never'] as const;
/** The choices of `summary`. */
export const SUMMARIES = ['full', 'compact', 'off'] as const;

/** All inputs, in the order of action.yml. The one list that action.yml and the README are held against. */
export const INPUTS = [
  { part: 'build', name: 'add-hosts', kind: 'list', syntax: COMMAS },
  { part: 'build', name: 'allow', kind: 'list', syntax: COMMAS },
  { part: 'build', name: 'annotations', kind: 'list', syntax: LINES, default: 'true' },
  { part: 'build', name: 'attests', kind: 'list', syntax: ENTRIES },
  { part: 'build', name: 'build-args', kind: 'list', syntax: LINES, secret: true },
  { part: 'build', name: 'build-contexts', kind: 'list', syntax: LINES },
  { part: 'build', name: 'builder', kind: 'text' },
  { part: 'build', name: 'cache-from', kind: 'list', syntax: ENTRIES, secret: true },
  { part: 'build', name: 'cache-to', kind: 'list', syntax: ENTRIES, secret: true },
  { part: 'build', name: 'call', kind: 'text' },
  { part: 'build', name: 'cgroup-parent', kind: 'text' },
  { part: 'build', name: 'context', kind: 'text' },
  { part: 'build', name: 'file', kind: 'text' },
  { part: 'build', name: 'labels', kind: 'list', syntax: LINES },
  { part: 'build', name: 'load', kind: 'boolean', default: 'false' },
  { part: 'build', name: 'network', kind: 'text' },
  { part: 'build', name: 'no-cache', kind: 'boolean', default: 'false' },
  { part: 'build', name: 'no-cache-filters', kind: 'list', syntax: COMMAS },
  { part: 'build', name: 'outputs', kind: 'list', syntax: { quotes: false } },
  { part: 'build', name: 'platforms', kind: 'list', syntax: COMMAS },
  { part: 'build', name: 'provenance', kind: 'text' },
  { part: 'build', name: 'pull', kind: 'boolean', default: 'false' },
  { part: 'build', name: 'push', kind: 'boolean', default: 'false' },
  { part: 'build', name: 'sbom', kind: 'text' },
  { part: 'build', name: 'secrets', kind: 'list', syntax: { trim: false }, secret: true },
  { part: 'build', name: 'secret-envs', kind: 'list', syntax: COMMAS, secret: true },
  { part: 'build', name: 'secret-files', kind: 'list', syntax: LINES, secret: true },
  { part: 'build', name: 'shm-size', kind: 'text' },
  { part: 'build', name: 'ssh', kind: 'list', syntax: COMMAS },
  { part: 'build', name: 'tags', kind: 'list', syntax: COMMAS },
  { part: 'build', name: 'target', kind: 'text' },
  { part: 'build', name: 'ulimit', kind: 'list', syntax: LINES },
  {
    part: 'build',
    name: 'github-token',
    kind: 'text',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: GitHub's expression, as it stands in action.yml
    default: '${{ github.token }}',
    secret: true,
  },
  { part: 'cache', name: 'cache', kind: 'list', syntax: ENTRIES, secret: true },
  { part: 'cache', name: 'cache-mode', kind: 'choice', choices: CACHE_MODES, default: 'max' },
  { part: 'cache', name: 'cache-scope', kind: 'text' },
  {
    part: 'cache',
    name: 'cache-write',
    kind: 'choice',
    choices: CACHE_WRITES,
    default: 'auto',
  },
  { part: 'limits', name: 'warn-hit-rate', kind: 'percent' },
  { part: 'limits', name: 'fail-hit-rate', kind: 'percent' },
  { part: 'limits', name: 'warn-cache-size', kind: 'bytes', default: '5GB' },
  { part: 'limits', name: 'fail-cache-size', kind: 'bytes' },
  { part: 'limits', name: 'warn-image-size', kind: 'bytes' },
  { part: 'limits', name: 'fail-image-size', kind: 'bytes' },
  { part: 'limits', name: 'warn-build-time', kind: 'seconds' },
  { part: 'limits', name: 'fail-build-time', kind: 'seconds' },
  { part: 'report', name: 'summary', kind: 'choice', choices: SUMMARIES, default: 'full' },
] as const satisfies readonly InputDefinition[];

type KnownInput = (typeof INPUTS)[number];

/** The name of an input of action.yml. */
export type InputName = KnownInput['name'];

/** The names of inputs of one kind. */
export type NameOf<Kind extends InputKind['kind']> = Extract<KnownInput, { kind: Kind }>['name'];

/** The definition of an input. */
export function definitionOf<Name extends InputName>(name: Name): Extract<KnownInput, { name: Name }> {
  const found = INPUTS.find((input): input is Extract<KnownInput, { name: Name }> => input.name === name);
  if (!found) throw new Error(`no input is named ${name}`);
  return found;
}
