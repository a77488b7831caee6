import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ActionsCacheEntry } from '../../src/github/types.ts';

export const TOKEN = 'ghs_thisIsTheTokenOfATest0123456789';

/** What the token of a job may do. */
export interface Permissions {
  actions?: 'read' | 'write';
  'pull-requests'?: 'read';
}

/** Something that goes wrong for requests whose `METHOD path?query` holds or matches `on`. */
export interface Fault {
  on?: string | RegExp;
  /** How often; absent: always. */
  times?: number;
  /** Requests that it lets through first. */
  after?: number;
  status?: number;
  message?: string;
  headers?: Record<string, string>;
  /** Sent as it is in place of the right answer. */
  body?: string;
  /** Milliseconds before the answer. */
  slow?: number;
  /** The connection is closed without an answer. */
  hangUp?: boolean;
}

export interface AGitHub {
  /** GITHUB_API_URL */
  url: string;
  /** `METHOD path?query` of every request, in order. */
  requests: string[];
  /** The Authorization and User-Agent headers of every request. */
  headers: Array<{ authorization?: string; agent?: string }>;
  /** The largest number of requests that were under way at once. */
  mostAtOnce: number;
  entries: ActionsCacheEntry[];
  pulls: Array<{ number: number; state: 'open' | 'closed' }>;
  permissions: Permissions;
  faults: Fault[];
  /** Gigabytes; absent: the limit may not be asked for. */
  limit?: number;
  /** Called before each request is answered. */
  onRequest?: (request: string) => void;
  close(): Promise<void>;
}

export const REPOSITORY = 'acme/shop';
const BASE = `/repos/${REPOSITORY}`;

/**
 * GitHub's REST API for one repository on a port of its own, with the answers, pages, permissions and refusals that
 * GitHub documents, and faults on demand.
 */
export async function aGitHub(
  start: Partial<Pick<AGitHub, 'entries' | 'pulls' | 'permissions' | 'faults' | 'limit'>> & {
    prefix?: string;
  } = {},
): Promise<AGitHub> {
  let underWay = 0;
  const server = createServer(async (request, response) => {
    underWay += 1;
    github.mostAtOnce = Math.max(github.mostAtOnce, underWay);
    try {
      await serve(github, start.prefix ?? '', request, response);
    } finally {
      underWay -= 1;
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const github: AGitHub = {
    url: `${addressOf(server)}${start.prefix ?? ''}`,
    requests: [],
    headers: [],
    mostAtOnce: 0,
    entries: [],
    pulls: [],
    permissions: { actions: 'write', 'pull-requests': 'read' },
    faults: [],
    limit: 10,
    ...start,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  return github;
}

function addressOf(server: Server): string {
  const { port } = server.address() as AddressInfo;
  return `http://127.0.0.1:${port}`;
}

interface Reply {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
}

async function serve(github: AGitHub, prefix: string, request: IncomingMessage, response: ServerResponse) {
  const url = new URL(request.url ?? '/', github.url);
  const path = url.pathname.slice(prefix.length);
  const line = `${request.method} ${path}${url.search}`;
  github.requests.push(line);
  github.headers.push({
    authorization: request.headers.authorization,
    agent: request.headers['user-agent'],
  });
  github.onRequest?.(line);
  const fault = faultFor(github, line);
  if (fault?.slow !== undefined) await new Promise((resolve) => setTimeout(resolve, fault.slow));
  if (fault?.hangUp) return response.destroy();
  if (fault?.body !== undefined) return send(response, fault.status ?? 200, fault.body, fault.headers);
  const reply = fault?.status === undefined ? answer(github, request, path, url) : refusalOf(fault);
  const body = reply.body === undefined ? '' : JSON.stringify(reply.body);
  return send(response, reply.status, body, reply.headers);
}

function send(response: ServerResponse, status: number, body: string, headers: Record<string, string> = {}) {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers }).end(body);
}

function faultFor(github: AGitHub, line: string): Fault | undefined {
  const fault = github.faults.find((one) => matches(one.on ?? '', line) && one.times !== 0);
  if (!fault) return undefined;
  if (fault.after !== undefined && fault.after > 0) {
    fault.after -= 1;
    return undefined;
  }
  if (fault.times !== undefined) fault.times -= 1;
  return fault;
}

function matches(on: string | RegExp, line: string): boolean {
  return typeof on === 'string' ? line.includes(on) : on.test(line);
}

function refusalOf({ status = 500, message = 'Server Error', headers }: Fault): Reply {
  return refuse(status, message, headers);
}

function refuse(status: number, message: string, headers?: Record<string, string>): Reply {
  return {
    status,
    body: { message, documentation_url: 'https://docs.github.com/rest', status: `${status}` },
    headers,
  };
}

function answer(github: AGitHub, request: IncomingMessage, path: string, url: URL): Reply {
  if (request.headers.authorization !== `token ${TOKEN}`) return refuse(401, 'Bad credentials');
  if (!path.startsWith(BASE)) return refuse(404, 'Not Found');
  const rest = path.slice(BASE.length);
  if (rest === '') return { status: 200, body: { full_name: REPOSITORY, default_branch: 'main' } };
  if (rest === '/pulls') return pullList(github, url);
  if (!rest.startsWith('/actions/')) return refuse(404, 'Not Found');
  const isWrite = request.method === 'DELETE';
  if (isWrite ? github.permissions.actions !== 'write' : github.permissions.actions === undefined)
    return refuse(403, 'Resource not accessible by integration');
  return isWrite ? remove(github, rest, url) : cacheAnswer(github, rest, url);
}

function cacheAnswer(github: AGitHub, rest: string, url: URL): Reply {
  const { entries, limit } = github;
  if (rest === '/actions/caches') return cacheList(github, url);
  if (rest === '/actions/cache/storage-limit')
    return limit === undefined
      ? refuse(403, 'Resource not accessible by integration')
      : { status: 200, body: { max_cache_size_gb: limit } };
  if (rest !== '/actions/cache/usage') return refuse(404, 'Not Found');
  const size = entries.reduce((sum, { bytes }) => sum + bytes, 0);
  const body = {
    full_name: REPOSITORY,
    active_caches_size_in_bytes: size,
    active_caches_count: entries.length,
  };
  return { status: 200, body };
}

function cacheList({ entries }: AGitHub, url: URL): Reply {
  const { searchParams } = url;
  const [key, ref] = [searchParams.get('key') ?? '', searchParams.get('ref')];
  const found = entries
    .filter((entry) => entry.key.startsWith(key) && (ref === null || entry.ref === ref))
    .sort(orderBy(searchParams.get('sort') ?? 'last_accessed_at', searchParams.get('direction') ?? 'desc'));
  const { items, headers } = pageOf(found, url);
  return { status: 200, headers, body: { total_count: found.length, actions_caches: items.map(shape) } };
}

function orderBy(sort: string, direction: string) {
  const figure = (entry: ActionsCacheEntry) => {
    if (sort === 'created_at') return entry.createdAt;
    return sort === 'size_in_bytes' ? entry.bytes : entry.accessedAt;
  };
  const sign = direction === 'asc' ? 1 : -1;
  return (a: ActionsCacheEntry, b: ActionsCacheEntry) => sign * (figure(a) - figure(b)) || a.id - b.id;
}

/** GitHub gives seven digits after the second. */
function shape({ id, ref, key, version, bytes, createdAt, accessedAt }: ActionsCacheEntry) {
  const instant = (milliseconds: number) => new Date(milliseconds).toISOString().replace('Z', '0000Z');
  return {
    id,
    ref,
    key,
    version,
    last_accessed_at: instant(accessedAt),
    created_at: instant(createdAt),
    size_in_bytes: bytes,
  };
}

function pullList({ pulls, permissions }: AGitHub, url: URL): Reply {
  if (permissions['pull-requests'] === undefined)
    return refuse(403, 'Resource not accessible by integration');
  const state = url.searchParams.get('state') ?? 'open';
  const found = pulls.filter((pull) => state === 'all' || pull.state === state);
  const { items, headers } = pageOf(found, url);
  return { status: 200, headers, body: items };
}

function pageOf<Item>(items: readonly Item[], url: URL) {
  const size = Math.min(100, Number(url.searchParams.get('per_page') ?? 30));
  const page = Number(url.searchParams.get('page') ?? 1);
  const last = Math.max(1, Math.ceil(items.length / size));
  const link = (to: number, rel: string) => {
    const target = new URL(url);
    target.searchParams.set('page', String(to));
    return `<${target}>; rel="${rel}"`;
  };
  const links = page < last ? [link(page + 1, 'next'), link(last, 'last')] : [];
  const headers: Record<string, string> = links.length > 0 ? { link: links.join(', ') } : {};
  return { items: items.slice((page - 1) * size, page * size), headers };
}

function remove(github: AGitHub, rest: string, url: URL): Reply {
  const id = /^\/actions\/caches\/(\d+)$/.exec(rest)?.[1];
  const key = url.searchParams.get('key');
  const ref = url.searchParams.get('ref');
  if (id === undefined && key === null) return refuse(422, 'Invalid request');
  const goes = (entry: ActionsCacheEntry) =>
    id === undefined ? entry.key === key && (ref === null || entry.ref === ref) : entry.id === Number(id);
  const gone = github.entries.filter(goes);
  if (gone.length === 0) return refuse(404, 'Not Found');
  github.entries = github.entries.filter((entry) => !goes(entry));
  if (id !== undefined) return { status: 204 };
  return { status: 200, body: { total_count: gone.length, actions_caches: gone.map(shape) } };
}
