import { BRANCH } from '../branch.ts';
import { joinReference, splitReference, withoutHost } from '../reference.ts';
import { registryHost } from '../registries.ts';

/** Why BuildKit refuses an image reference, and the reference that is meant. */
export interface ReferenceFault {
  /** Follows "refuses this ref, ". */
  reason: string;
  meant?: string;
}

const PART = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/;
const HOST = /^(?:\[[0-9a-fA-F:]+\]|[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?)(?::\d+)?$/;
const TAG = /^\w[\w.-]{0,127}$/;
const DIGEST = /^[a-z][a-z0-9]*(?:[.+_-][a-z][a-z0-9]*)*:[0-9a-f]{32,}$/i;
const LONGEST_NAME = 255;

/**
 * What is wrong with a reference, by the rules of github.com/distribution/reference; undefined for a good one.
 * `{branch}` is good wherever a word is.
 */
export function referenceFault(ref: string): ReferenceFault | undefined {
  if (isReference(ref)) return undefined;
  const meant = meantReference(ref);
  return { reason: reasonOf(ref), meant: isReference(meant) ? meant : undefined };
}

function isReference(ref: string): boolean {
  const { name, tag, digest } = splitReference(ref.replaceAll(BRANCH, 'b'));
  const { host, path } = splitName(name);
  if (path.length > LONGEST_NAME) return false;
  const isName = path.split('/').every((part) => PART.test(part)) && (host === '' || HOST.test(host));
  return isName && (tag === undefined || TAG.test(tag)) && (digest === undefined || DIGEST.test(digest));
}

/** Registry host and repository of a name; a first part in capitals is a host, too. */
function splitName(name: string): { host: string; path: string } {
  const path = withoutHost(name);
  if (path !== name) return { host: name.slice(0, -path.length - 1), path };
  const slash = name.indexOf('/');
  const isHost = slash > 0 && /[A-Z]/.test(name.slice(0, slash));
  return isHost ? { host: name.slice(0, slash), path: name.slice(slash + 1) } : { host: '', path };
}

function reasonOf(ref: string): string {
  if (/^\w+:\/\//.test(ref.trim())) return 'since a reference has no scheme such as https://';
  if (ref.trim() !== ref) return 'since the blanks around it become a part of it';
  if (/[A-Z]/.test(splitName(splitReference(ref).name).path))
    return 'since the name of an image is in lower case';
  return 'which is no reference such as ghcr.io/owner/image:tag';
}

function meantReference(ref: string): string {
  const bare = ref
    .replace(/^['"\s]+|['"\s]+$/g, '')
    .replace(/^\w+:\/\//, '')
    .replace(/\/+$/, '')
    .replace(/:$/, ':buildcache');
  // A tag with a slash in it, such as the name of a branch, is no tag to splitReference.
  const [, name = '', tag, digest] = /^([^/@]*\/[^:@]*|[^/:@]*)(?::([^@]*))?(?:@(.*))?$/.exec(bare) ?? [];
  const path = withoutHost(name);
  const host = name.slice(0, name.length - path.length);
  const meantTag = tag?.replaceAll(/[^\w.{}-]+/g, '-').replace(/^[.-]+/, '');
  return joinReference({ name: host + path.toLowerCase(), tag: meantTag, digest });
}

/** The one spelling of a reference that names an image: with its registry, Docker Hub's `library`, and a tag. */
export function canonicalReference(ref: string): string {
  const { name, tag, digest } = splitReference(ref);
  const host = registryHost(name);
  const path = splitName(name).path;
  const whole = `${host}/${host === DOCKER_HUB && !path.includes('/') ? `library/${path}` : path}`;
  return joinReference({ name: whole, tag: tag ?? (digest === undefined ? 'latest' : undefined), digest });
}

const DOCKER_HUB = 'docker.io';

/** Whether a reference names one of Docker Hub's own images, which are without an owner. */
export function isDockersOwn(ref: string): boolean {
  return canonicalReference(ref).startsWith(`${DOCKER_HUB}/library/`);
}
