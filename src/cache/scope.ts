import { normalize } from 'node:path/posix';
import { shortHash } from './hash.ts';
import { splitReference, withoutHost } from './reference.ts';

/** What is built, as far as its cache must be kept apart from that of other images. */
export interface BuildIdentity {
  /** Image names; the first counts, without its tag. */
  tags: readonly string[];
  /** Path of the Dockerfile as buildx looks for it. */
  dockerfile: string;
  /** A path or a URL. */
  context: string;
  target?: string;
  platforms: readonly string[];
  /** The values of this job in its matrix, whatever GitHub gave. */
  matrix?: Readonly<Record<string, unknown>>;
}

/** Characters of each part; with the hash and what parts them, a scope has at most 79. */
const LONGEST = { name: 32, target: 16, platforms: 20 };

/**
 * The scope of a build's cache: readable, of `a-z0-9._-`, and the same on every run of the same build. It does not
 * change with tags, digests, commits or the order of platforms; it does with anything else of the identity.
 */
export function deriveScope(identity: BuildIdentity): string {
  const image = imageName(identity.tags);
  const platforms = [...new Set(identity.platforms.map((name) => name.trim().toLowerCase()))].sort();
  const context = stableContext(identity.context);
  const dockerfile = path(identity.dockerfile);
  const hash = shortHash(
    canonical([image, context, dockerfile, identity.target, platforms, ownMatrix(identity.matrix)]),
  );
  const name = image === undefined ? folderName(context, dockerfile) : withoutHost(image);
  const parts = [
    tail(name, LONGEST.name),
    head(identity.target ?? '', LONGEST.target),
    head(platforms.map((platform) => platform.replace(/^linux\//, '')).join('-'), LONGEST.platforms),
  ];
  return [...parts, hash].filter((part) => part !== '').join('-');
}

/** Registry host and repository of the first tag; absent without one. */
function imageName([first]: readonly string[]): string | undefined {
  const name = first === undefined ? '' : splitReference(first.trim()).name.toLowerCase();
  return name === '' ? undefined : name;
}

function ownMatrix(matrix: BuildIdentity['matrix']): BuildIdentity['matrix'] {
  return matrix && Object.keys(matrix).length > 0 ? matrix : undefined;
}

const REMOTE = /^(?:[a-z][a-z0-9+.-]*:\/\/|git@)/i;

/** A context without what changes from run to run: a Git context keeps its folder and loses its commit. */
function stableContext(context: string): string {
  if (!REMOTE.test(context)) return path(context);
  const [, address = '', query = '', fragment = ''] = /^([^?#]*)(\?[^#]*)?(#.*)?$/s.exec(context) ?? [];
  const folder = new URLSearchParams(query).get('subdir') ?? /^#[^:]*:(.*)$/s.exec(fragment)?.[1] ?? '';
  const plain = address.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/@]*@/i, '$1');
  return folder === '' ? plain : `${plain}#${path(folder)}`;
}

function path(text: string): string {
  const normal = normalize(text);
  return normal === '/' ? normal : normal.replace(/\/$/, '');
}

/** For a build without an image name: the folder that it is about, or the Dockerfile's own name. */
function folderName(context: string, dockerfile: string): string {
  const folder = dockerfile.replace(/(?:^|\/)dockerfile$/i, '');
  if (folder !== '') return folder;
  const [address = '', remoteFolder] = context.split('#');
  if (REMOTE.test(context)) return remoteFolder ?? address.replace(/\.git$/, '').replace(/^.*[/:]/s, '');
  return context === '.' ? dockerfile : context;
}

/** The same text for the same value, whatever the order of its keys. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

function clean(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^[._-]+|[._-]+$/g, '');
}

function head(text: string, longest: number): string {
  return clean(clean(text).slice(0, longest));
}

/** The end of a name tells more than its beginning; a word that is cut goes. */
function tail(text: string, longest: number): string {
  const whole = clean(text);
  return whole.length <= longest ? whole : clean(whole.slice(-longest).replace(/^[a-z0-9]{0,12}[._-]/, ''));
}
