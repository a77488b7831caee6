import type { CacheUsage } from '../github/actions-cache-shapes.ts';
import type { ActionsCaches } from '../github/actions-caches.ts';
import type { Answer } from '../github/rest.ts';
import type { ActionsCacheEntry } from '../github/types.ts';
import { accountOf } from './account.ts';
import { pullOf } from './account-refs.ts';
import type { RepositoryAccount } from './account-types.ts';
import type { CacheSize } from './types.ts';

/** The account of a repository's Actions cache, and what it amounts to. */
export interface RepositorySize {
  /** Absent: the entries could not be listed, and `size.message` says why. */
  account?: RepositoryAccount;
  size: CacheSize;
}

/** Asks GitHub for all that the account is made from, side by side. Never rejects: what is not known is said. */
export async function readRepository(caches: ActionsCaches, now: number): Promise<RepositorySize> {
  const [listed, usage, limit, branch] = await Promise.all([
    caches.list(),
    caches.usage(),
    caches.storageLimit(),
    caches.defaultBranch(),
  ]);
  if ('fault' in listed) return { size: unlisted(caches.repository, listed.fault, usage, limit) };
  const { entries, hasMoved } = listed.value;
  const pulls = await openPulls(caches, entries);
  const account = accountOf(entries, {
    repository: caches.repository,
    now,
    limit: known(limit),
    defaultBranch: known(branch),
    openPulls: pulls && known(pulls),
    notes: notesOf(hasMoved, branch, pulls),
  });
  return { account, size: sizeOf(account) };
}

/** The repository as one place of the cache. */
export function sizeOf(account: RepositoryAccount): CacheSize {
  return {
    place: placeOf(account.repository),
    type: 'gha',
    bytes: account.total.bytes,
    limit: account.limit,
    blobs: account.buildkit.blobs.entries,
    ...(account.unnamed && { unreferencedBytes: account.unnamed.bytes }),
  };
}

/** Only asked for where an entry belongs to a pull request. */
async function openPulls(caches: ActionsCaches, entries: readonly ActionsCacheEntry[]) {
  return entries.some(({ ref }) => pullOf(ref) !== undefined) ? caches.openPulls() : undefined;
}

function unlisted(
  repository: string,
  fault: string,
  usage: Answer<CacheUsage>,
  limit: Answer<number>,
): CacheSize {
  const place = { place: placeOf(repository), type: 'gha', limit: known(limit) };
  if ('fault' in usage) return { ...place, message: fault };
  const message = `${fault} The size is GitHub's own count, about five minutes old.`;
  return { ...place, bytes: usage.value.bytes, message };
}

function notesOf(
  hasMoved: boolean,
  branch: Answer<string>,
  pulls: Answer<ReadonlySet<number>> | undefined,
): string[] {
  return [
    ...(hasMoved ? ['Caches went while they were listed, so a few may be missing here.'] : []),
    ...('fault' in branch ? [`Which branch is the default one is not known. ${branch.fault}`] : []),
    ...(pulls && 'fault' in pulls ? [`Which pull requests are closed is not known. ${pulls.fault}`] : []),
  ];
}

function placeOf(repository: string): string {
  return `gha repository ${repository}`;
}

function known<T>(answer: Answer<T>): T | undefined {
  return 'value' in answer ? answer.value : undefined;
}
