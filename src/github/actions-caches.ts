import {
  type CachePage,
  type CacheUsage,
  readDefaultBranch,
  readPage,
  readPullNumbers,
  readStorageLimit,
  readUsage,
} from './actions-cache-shapes.ts';
import type { Answer, Named, Question, RestClient } from './rest.ts';
import type { ActionsCacheEntry } from './types.ts';

/** All entries of a repository's Actions cache, each once. */
export interface Listing {
  entries: ActionsCacheEntry[];
  /** Entries came or went while the pages were read, so that some may be missing. */
  hasMoved: boolean;
}

/** The repository's Actions cache as GitHub's REST API gives it. Nothing here rejects. */
export interface ActionsCaches {
  /** `owner/name` */
  repository: string;
  list(): Promise<Answer<Listing>>;
  /** Entries that were used at this instant or later. Milliseconds since 1970, by GitHub's clock. */
  usedSince(instant: number): Promise<Answer<ActionsCacheEntry[]>>;
  /** `gone`: it was not there any more. */
  remove(id: number): Promise<Answer<'removed' | 'gone'>>;
  /** About five minutes old. */
  usage(): Promise<Answer<CacheUsage>>;
  /** Bytes that the repository may hold. */
  storageLimit(): Promise<Answer<number>>;
  /** `refs/heads/main` */
  defaultBranch(): Promise<Answer<string>>;
  /** Numbers of the pull requests that are open. */
  openPulls(): Promise<Answer<ReadonlySet<number>>>;
}

const PAGE = 100;
/** Pages that are asked for side by side. */
const AT_ONCE = 4;
/** What the token of a job may ask in an hour, so no list can be longer. */
const MOST_PAGES = 1000;

const READ = 'actions: read';

export function actionsCaches(client: RestClient): ActionsCaches {
  return {
    repository: client.repository,
    list: () => list(client),
    usedSince: (instant) => usedSince(client, instant),
    remove: (id) => remove(client, id),
    usage: () =>
      client.ask({
        what: 'the usage of the Actions cache',
        permission: READ,
        send: (octokit, named) => octokit.rest.actions.getActionsCacheUsage(named),
        read: readUsage,
      }),
    storageLimit: () =>
      client.ask({
        what: 'the limit of the Actions cache',
        permission: READ,
        send: (octokit, named) =>
          octokit.request('GET /repos/{owner}/{repo}/actions/cache/storage-limit', { ...named }),
        read: readStorageLimit,
      }),
    defaultBranch: () =>
      client.ask({
        what: 'the default branch',
        permission: 'metadata: read',
        send: (octokit, named) => octokit.rest.repos.get(named),
        read: readDefaultBranch,
      }),
    openPulls: () => openPulls(client),
  };
}

type Order = { sort: 'created_at'; direction: 'asc' } | { sort: 'last_accessed_at'; direction: 'desc' };

function page(order: Order, number: number): Question<CachePage> {
  return {
    what: 'the list of caches',
    permission: READ,
    send: (octokit, named: Named) =>
      octokit.rest.actions.getActionsCacheList({ ...named, ...order, per_page: PAGE, page: number }),
    read: readPage,
  };
}

/** The oldest first, so that an entry which comes meanwhile moves none to another page. */
async function list(client: RestClient): Promise<Answer<Listing>> {
  const order: Order = { sort: 'created_at', direction: 'asc' };
  const first = await client.ask(page(order, 1));
  if ('fault' in first) return first;
  const count = Math.min(Math.ceil(first.value.total / PAGE), MOST_PAGES);
  const numbers = Array.from({ length: Math.max(0, count - 1) }, (_, index) => index + 2);
  const rest = await sideBySide(numbers, (number) => client.ask(page(order, number)));
  if ('fault' in rest) return rest;
  const pages = [first.value, ...rest.value];
  const entries = new Map(pages.flatMap((one) => one.entries).map((entry) => [entry.id, entry]));
  const { total } = first.value;
  const hasMoved = entries.size < total || pages.some((one) => one.total < total);
  return { value: { entries: [...entries.values()], hasMoved } };
}

async function usedSince(client: RestClient, instant: number): Promise<Answer<ActionsCacheEntry[]>> {
  const used: ActionsCacheEntry[] = [];
  for (let number = 1; number <= MOST_PAGES; number++) {
    const answer = await client.ask(page({ sort: 'last_accessed_at', direction: 'desc' }, number));
    if ('fault' in answer) return answer;
    const { entries } = answer.value;
    used.push(...entries.filter(({ accessedAt }) => accessedAt >= instant));
    if (entries.length < PAGE || entries.some(({ accessedAt }) => accessedAt < instant)) break;
  }
  return { value: used };
}

async function remove(client: RestClient, id: number): Promise<Answer<'removed' | 'gone'>> {
  const answer = await client.ask({
    what: 'the deletion of caches',
    permission: 'actions: write',
    send: (octokit, named) => octokit.rest.actions.deleteActionsCacheById({ ...named, cache_id: id }),
    read: () => 'removed' as const,
  });
  // The list could be read, so it is not the repository that is missing.
  return 'fault' in answer && answer.kind === 'not-found' ? { value: 'gone' } : answer;
}

async function openPulls(client: RestClient): Promise<Answer<ReadonlySet<number>>> {
  const open = new Set<number>();
  for (let number = 1; number <= MOST_PAGES; number++) {
    const answer = await client.ask({
      what: 'the open pull requests',
      permission: 'pull-requests: read',
      send: (octokit, named) =>
        octokit.rest.pulls.list({ ...named, state: 'open', sort: 'created', per_page: PAGE, page: number }),
      read: readPullNumbers,
    });
    if ('fault' in answer) return answer;
    for (const pull of answer.value) open.add(pull);
    if (answer.value.length < PAGE) break;
  }
  return { value: open };
}

/** The answers in order, a few questions at a time; the first fault ends it. */
async function sideBySide<In, Out>(
  questions: readonly In[],
  ask: (question: In) => Promise<Answer<Out>>,
): Promise<Answer<Out[]>> {
  const answers: Out[] = [];
  for (let start = 0; start < questions.length; start += AT_ONCE) {
    for (const answer of await Promise.all(questions.slice(start, start + AT_ONCE).map(ask))) {
      if ('fault' in answer) return answer;
      answers.push(answer.value);
    }
  }
  return { value: answers };
}
