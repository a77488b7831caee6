import { bytes, counted } from '../units.ts';
import type { RepositoryAccount } from './account-types.ts';

interface Cure {
  bytes: number;
  sentence: string;
}

const MOST = 3;
/** Parts of the whole below this are not worth a sentence. */
const WORTH = 0.02;

/** What would help most, in numbers, the most first; sentences. */
export function curesOf(account: RepositoryAccount): string[] {
  return [closedPulls(account), idle(account), tools(account), buildkit(account)]
    .filter((cure) => cure !== undefined)
    .filter((cure) => cure.bytes > account.total.bytes * WORTH)
    .sort((a, b) => b.bytes - a.bytes)
    .slice(0, MOST)
    .map(({ sentence }) => sentence);
}

function closedPulls({ kinds }: RepositoryAccount): Cure | undefined {
  const closed = kinds.find(({ kind }) => kind === 'closed-pull');
  if (!closed) return undefined;
  const holds = closed.refs === 1 ? 'holds' : 'hold';
  const removes = 'pruning with `closed-pull-requests` removes it';
  return {
    bytes: closed.bytes,
    sentence: `${counted(closed.refs, 'closed pull request')} ${holds} ${bytes(closed.bytes)}; ${removes}.`,
  };
}

/** Days from which on an entry counts as idle; GitHub itself evicts at seven. */
const IDLE = 3;

function idle(account: RepositoryAccount): Cure {
  const weight = account.idle.filter(({ from }) => from >= IDLE).reduce((sum, share) => sum + share.bytes, 0);
  const removes = `pruning with \`idle-days: ${IDLE}\` removes what no index needs of it`;
  return { bytes: weight, sentence: `${bytes(weight)} was not used for ${IDLE} days; ${removes}.` };
}

function tools({ tools }: RepositoryAccount): Cure | undefined {
  const [largest] = tools;
  if (!largest) return undefined;
  const what = `${counted(largest.entries, 'cache')} of ${largest.tool}`;
  const holds = largest.entries === 1 ? 'holds' : 'hold';
  return { bytes: largest.bytes, sentence: `${what} ${holds} ${bytes(largest.bytes)} of the same room.` };
}

/** Only where nothing else can bring it below the limit. */
function buildkit({ buildkit: share, limit }: RepositoryAccount): Cure | undefined {
  if (share.bytes < limit * 0.8) return undefined;
  const instead = 'a registry as `cache` has no such limit';
  return {
    bytes: share.bytes,
    sentence: `BuildKit holds ${bytes(share.bytes)} of ${bytes(limit)}; ${instead}.`,
  };
}
