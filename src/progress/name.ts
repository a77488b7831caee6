import type { CacheType } from '../cache/types.ts';
import { kindOfRole, kindOfText, type VertexKind, type VertexRole } from './kind.ts';

/** A vertex name taken apart. Absent parts do not stand in it. */
export interface VertexName {
  kind: VertexKind;
  /** bake or compose target */
  target?: string;
  /** `linux/amd64`; the platform that runs it. */
  platform?: string;
  /** `linux/arm64`; behind the arrow of `linux/amd64->arm64`. */
  targetPlatform?: string;
  stage?: string;
  number?: number;
  of?: number;
  /** A Dockerfile keyword in upper case, without the ONBUILD and LINK before it. */
  instruction?: string;
  onbuild?: boolean;
  /** What stands in the brackets, blanks collapsed; absent without brackets. */
  label?: string;
  /** What stands behind the brackets; the whole name where they say nothing known. */
  text: string;
  role?: VertexRole;
  cacheType?: CacheType;
  /** What stands behind `importing cache manifest from `. */
  cacheName?: string;
}

type Place = Pick<VertexName, 'target' | 'platform' | 'targetPlatform' | 'stage'>;

/** `[…] text`; group 1 never holds a closing bracket. */
const BRACKETS = /^\[([^\]]*)\]\s*([\s\S]*)$/;

const STEP_NUMBER = /^(\d{1,9})\/(\d{1,9})$/;

/** Stage and target names hold no slash, but a frontend may be less strict than Docker's: so the system must be known. */
const PLATFORM =
  /^(aix|android|darwin|dragonfly|freebsd|illumos|ios|js|linux|netbsd|openbsd|plan9|solaris|unknown|wasi|wasip1|windows)(\([^)\s]*\))?\/\S+$/;

const INSTRUCTION =
  /^(ONBUILD )?(?:LINK )?(ADD|ARG|CMD|COPY|ENTRYPOINT|ENV|EXPOSE|FROM|HEALTHCHECK|LABEL|MAINTAINER|RUN|SHELL|STOPSIGNAL|USER|VOLUME|WORKDIR)(?=\s|$)/;

const IMPORT = /^importing cache manifest from ([\s\S]*)$/;

/** Types other than registry are named `type:hash`, the hash a decimal number. */
const IMPORT_TYPE = /^(gha|local|s3|azblob|inline):\d+$/;

/** Takes all names of one build apart; each can tell what the others mean. */
export function parseVertexNames(names: readonly string[]): VertexName[] {
  const parsed = names.map((name) => parseVertexName(name));
  // A target stands in all names of a build or in none: then the word in `[web 1/2]` is no stage.
  const prefixed = parsed.some(({ target }) => target !== undefined);
  return prefixed ? names.map((name) => parseVertexName(name, true)) : parsed;
}

/** Takes a vertex name apart. `prefixed` says that the names of its build begin with a bake or compose target. */
export function parseVertexName(name: string, prefixed = false): VertexName {
  const brackets = BRACKETS.exec(name);
  if (!brackets) return parseText(name, name, {});
  const [, inside = '', text = ''] = brackets;
  const words = inside.split(/\s+/).filter((word) => word !== '');
  const label = words.join(' ');
  const number = STEP_NUMBER.exec(words.at(-1) ?? '');
  if (number) return { ...parseStep(words.slice(0, -1), number, text, prefixed), label };
  return { ...parseOther(name, words, text), label };
}

function parseStep(words: string[], number: RegExpExecArray, text: string, prefixed: boolean): VertexName {
  const instruction = INSTRUCTION.exec(text);
  return {
    kind: instruction?.[2] === 'FROM' ? 'base' : 'step',
    ...placeOf(words, prefixed),
    number: Number(number[1]),
    of: Number(number[2]),
    instruction: instruction?.[2],
    onbuild: instruction?.[1] ? true : undefined,
    text,
  };
}

/** `web linux/amd64 base`, each part of which may be missing. */
function placeOf(words: string[], prefixed: boolean): Place {
  const at = words.findIndex((word) => PLATFORM.test(word));
  if (at >= 0)
    return { target: join(words.slice(0, at)), ...platformsOf(words[at]), stage: join(words.slice(at + 1)) };
  if (words.length === 1) return prefixed ? { target: words[0] } : { stage: words[0] };
  return { target: join(words.slice(0, -1)), stage: words.at(-1) };
}

/** Behind the arrow stands `arm64` or `arm/v7` where the system is the same, else `windows/amd64`. */
function platformsOf(word = ''): Pick<Place, 'platform' | 'targetPlatform'> {
  const [platform, target] = word.split('->');
  if (!target) return { platform };
  return {
    platform,
    targetPlatform: PLATFORM.test(target) ? target : `${platform?.split('/')[0]}/${target}`,
  };
}

/** `[internal] …`, `[web auth] …`, `[web context base] …`, `[web] exporting to image`, `[linux/amd64] generating sbom …` */
function parseOther(name: string, words: string[], text: string): VertexName {
  const at = roleIndex(words, text);
  const role = at === undefined ? undefined : roleOf(words[at]);
  const parsed = parseText(name, text, { role });
  if (parsed.kind === 'step') return parsed;
  const before = words.slice(0, at);
  const platform = before.findIndex((word) => PLATFORM.test(word));
  if (platform < 0) return { ...parsed, target: join(before) };
  return { ...parsed, target: join(before.slice(0, platform)), ...platformsOf(before[platform]) };
}

/** Where the role stands: last, or before the name of a context. In `[auth] exporting to image` it is a target. */
function roleIndex(words: string[], text: string): number | undefined {
  const last = words.length - 1;
  if (words[last] === 'internal' || words[last] === 'auth') return kindOfText(text) ? undefined : last;
  const context = words.indexOf('context');
  return context >= 0 && context < last && context <= 2 ? context : undefined;
}

function roleOf(word: string | undefined): VertexRole | undefined {
  return word === 'internal' || word === 'auth' || word === 'context' ? word : undefined;
}

/** A text that is known to be no step keeps its kind; all else runs something, as buildctl counts too. */
function parseText(name: string, text: string, { role }: Pick<VertexName, 'role'>): VertexName {
  if (role) return { kind: kindOfRole(role, text), text, role };
  const known = kindOfText(text);
  // A log whose headers were filtered out has vertices of which nothing is known.
  if (name.trim() === '') return { kind: 'internal', text: '' };
  if (!known) return { kind: 'step', text: name, instruction: INSTRUCTION.exec(name)?.[2] };
  const cacheName = IMPORT.exec(text)?.[1];
  if (cacheName !== undefined) return { ...known, text, cacheName, cacheType: importType(cacheName) };
  return { ...known, text, instruction: INSTRUCTION.exec(text)?.[2] };
}

function importType(cacheName: string): CacheType {
  switch (IMPORT_TYPE.exec(cacheName)?.[1]) {
    case 'gha':
      return 'gha';
    case 'local':
      return 'local';
    case 's3':
      return 's3';
    case 'azblob':
      return 'azblob';
    case 'inline':
      return 'inline';
    default:
      return 'registry';
  }
}

function join(words: string[]): string | undefined {
  return words.length > 0 ? words.join(' ') : undefined;
}
