import { type BlobFault, type BlobFaultKind, blobFaultOf } from './blob-faults.ts';
import { attributeOf, describeEntry } from './entry.ts';
import { identityOf } from './identity.ts';
import { splitReference, withoutHost } from './reference.ts';
import type { CacheEntry, CachePlan, LeftOut } from './types.ts';

/** What is known of a build that failed, as far as a cache can be its cause. */
export interface FailedBuild {
  /** What buildx said last, with the lines that belong to it. */
  error: string;
  /** Caches whose index was asked for. */
  imports: readonly ImportedCache[];
  /** Digests of blobs that it was pulling for steps that were hits. */
  hitPulls: readonly string[];
  /** The same for base images. */
  basePulls: readonly string[];
  /** Errors of steps that were hits and could not be loaded. */
  lostHits: readonly string[];
  /** A manifest may have reached a registry, so that somebody may have seen the image. */
  mayBePushed: boolean;
}

/** A cache as BuildKit names it when it reads its index. */
export interface ImportedCache {
  type?: string;
  /** The reference of a registry. */
  name?: string;
  failed: boolean;
}

/** How a build that failed on the blobs of a cache is built again. */
export interface Healing {
  /** Sources to leave out: the one that failed, or all that can have, where BuildKit does not say which. */
  without: readonly CacheEntry[];
  kind: BlobFaultKind;
  /** A sentence on what happened, without tokens and keys. */
  message: string;
}

/**
 * Whether a build failed on nothing but the blobs of a cache, and what to leave out when it is built again. Undefined
 * for every other failure, and when the image may have been pushed.
 */
export function healingOf(failed: FailedBuild, plan: CachePlan): Healing | undefined {
  if (failed.mayBePushed) return undefined;
  const fault = blobFaultOf(failed.error);
  if (!fault || !isProven(fault, failed)) return undefined;
  const without = plan.sources.filter((source) => isSuspect(source, fault, failed.imports));
  if (without.length === 0) return undefined;
  return { without, kind: fault.kind, message: `${because(fault.kind, without)}.` };
}

/** The plan of the second attempt: nothing else changes, so the cache is written anew where the plan writes it. */
export function withoutFailed(plan: CachePlan, { without, kind }: Healing): CachePlan {
  const rows = without.map((entry): LeftOut => {
    const message = fateOf(kind, without.length);
    const cure = whatFollows(entry, kind, plan);
    return {
      side: 'source',
      entry,
      result: 'dropped',
      message: `${message} ${cure}`,
      failure: { kind, message, cure },
    };
  });
  return {
    ...plan,
    sources: plan.sources.filter((source) => !without.includes(source)),
    leftOut: [...plan.leftOut, ...rows],
  };
}

/** The blob of a base image can be missing just as well, and that is no cache. */
function isProven({ proof, digest }: BlobFault, failed: FailedBuild): boolean {
  if (proof === 'words') return true;
  if (proof === 'lost') return failed.lostHits.some((error) => error !== '' && failed.error.includes(error));
  if (digest !== undefined) return failed.hitPulls.includes(digest);
  return failed.hitPulls.length > 0 && failed.basePulls.length === 0;
}

function isSuspect(source: CacheEntry, fault: BlobFault, imports: readonly ImportedCache[]): boolean {
  const isOfType = fault.types.some((type) => type === source.type);
  return isOfType && wasImported(source, imports) && canBeAt(source, fault.address);
}

function wasImported(source: CacheEntry, imports: readonly ImportedCache[]): boolean {
  const ref = source.type === 'registry' ? attributeOf(source, 'ref') : undefined;
  return imports.some(
    ({ type, name, failed }) => !failed && type === source.type && (ref === undefined || name === ref),
  );
}

/** Whether a source can have asked there. Registries send their clients elsewhere, so other addresses tell nothing. */
function canBeAt(source: CacheEntry, address: string | undefined): boolean {
  const repository = /\/v2\/(.+)\/blobs\//.exec(address ?? '')?.[1];
  if (repository !== undefined) return repositoryOf(source) === repository;
  const account = source.type === 'azblob' ? attributeOf(source, 'account_url') : undefined;
  return address === undefined || account === undefined || address.startsWith(account);
}

/** `acme/api` for a reference of any host, as it stands in the addresses of a registry. */
function repositoryOf(source: CacheEntry): string | undefined {
  const ref = source.type === 'registry' ? attributeOf(source, 'ref') : undefined;
  if (ref === undefined) return undefined;
  const { name } = splitReference(ref);
  return name.includes('/') ? withoutHost(name) : `library/${name}`;
}

const FAULTS: Record<BlobFaultKind, string> = {
  gone: 'has lost blobs that its index still names',
  refused: 'lets its index be read and refuses its blobs',
  unreachable: 'could be reached for its index and not for its blobs',
  damaged: 'holds blobs that are damaged',
};

function because(kind: BlobFaultKind, sources: readonly CacheEntry[]): string {
  const names = sources.map((source) => `\`${describeEntry(source)}\``);
  const caches = names.length === 1 ? `The cache ${names[0]}` : `One of the caches ${names.join(', ')}`;
  return `${caches} ${FAULTS[kind]}`;
}

function fateOf(kind: BlobFaultKind, count: number): string {
  const which = count === 1 ? 'It' : 'It, or another one that was left out with it,';
  return `${which} ${FAULTS[kind]}, which ended the first attempt, so the build was run again without it.`;
}

/** Whether the next run can read it again. */
function whatFollows(source: CacheEntry, kind: BlobFaultKind, { destinations }: CachePlan): string {
  if (kind === 'refused' || kind === 'unreachable') return 'The next run tries it again.';
  const place = identityOf(source);
  const isWritten = place !== undefined && destinations.some((entry) => identityOf(entry) === place);
  if (!isWritten) return 'This run does not write it, so it stays so until one does.';
  return source.type === 'gha' && kind === 'gone'
    ? 'This run writes what the service does not list; if the next one says the same, delete the entries `buildkit-blob-…` of the Actions cache.'
    : 'This run writes it anew.';
}
