import { yamlBoolean } from '../inputs/booleans.ts';
import { parseList } from '../inputs/lists.ts';
import { nearestOf } from '../inputs/names.ts';
import { shownValue } from '../inputs/problems.ts';
import { parseBytes } from '../inputs/quantities.ts';
import type { InputProblem } from '../inputs/types.ts';
import { PRUNE_INPUTS, type PruneInput, type PruneInputName } from './definitions.ts';
import type { PruneWish } from './run.ts';

export type PruneInputsResult = { wish: PruneWish; token?: string } | { problems: InputProblem[] };

type Raw = Readonly<Record<string, string>>;

/** A value, or what is wrong with the text, to be read after it. */
type Read<T> = { value: T } | { fault: string };

/** Reads and checks all inputs; either what is wished, or every problem at once. */
export function readPruneInputs(raw: Raw): PruneInputsResult {
  const texts = new Map(Object.entries(raw).map(([name, text]) => [name.toLowerCase(), text.trim()]));
  const problems = unknownNames(texts.keys());
  const read = <T>(name: PruneInputName, reader: (text: string) => Read<T>, blank: T): T => {
    const text = texts.get(name) ?? '';
    if (text === '') return blank;
    const result = reader(text);
    if ('value' in result) return result.value;
    problems.push({ input: name, value: shownValue(text), message: result.fault });
    return blank;
  };
  const off =
    <T>(reader: (text: string) => Read<T>) =>
    (text: string): Read<T | undefined> =>
      text.toLowerCase() === 'off' ? { value: undefined } : reader(text);
  const wish: PruneWish = {
    policies: {
      closedPullRequests: read('closed-pull-requests', flag, false),
      idleDays: read('idle-days', off(days), undefined),
      supersededIndexes: read('superseded-indexes', flag, false),
      keepBytes: read('keep-bytes', off(size), undefined),
      keys: read('keys', list, []),
      refs: read('refs', list, []),
      allTools: read('all-tools', flag, false),
    },
    maxDeletions: read('max-deletions', whole, MOST_DELETIONS),
    apply: read('apply', flag, false),
  };
  if (problems.length === 0 && !hasPolicy(wish)) problems.push(NO_POLICY);
  return problems.length > 0 ? { problems } : { wish, token: texts.get('github-token') || undefined };
}

/** About eight minutes, and half of the requests that the token of a job may make in an hour. */
const MOST_DELETIONS = 500;
const MOST_AT_ALL = 100_000;

const POLICIES = (PRUNE_INPUTS as readonly PruneInput[])
  .filter(({ policy }) => policy)
  .map(({ name }) => name);

const NO_POLICY: InputProblem = {
  input: 'prune',
  message: `no policy is set, so nothing would go; set at least one of ${POLICIES.join(', ')}`,
};

function hasPolicy({ policies }: PruneWish): boolean {
  const { closedPullRequests, idleDays, supersededIndexes, keepBytes, keys, refs } = policies;
  const quantities = [idleDays, keepBytes].some((quantity) => quantity !== undefined);
  return closedPullRequests || supersededIndexes || quantities || keys.length + refs.length > 0;
}

/** An unknown name is most likely a typo, and a policy that is not understood must not widen another one. */
function unknownNames(names: Iterable<string>): InputProblem[] {
  const known: string[] = PRUNE_INPUTS.map(({ name }) => name);
  return [...names]
    .filter((name) => !known.includes(name))
    .map((name) => ({
      input: name,
      message: `is not an input of prune; the nearest known name is ${nearestOf(name, known)}`,
    }));
}

function flag(text: string): Read<boolean> {
  const value = yamlBoolean(text);
  return value === undefined ? { fault: 'is neither true nor false; write true or false' } : { value };
}

function days(text: string): Read<number> {
  const value = /^\d{1,4}(\.\d+)?$/.test(text) ? Number(text) : 0;
  if (value > 0) return { value };
  return { fault: 'is not a number of days above 0; write it such as 3 or 0.5, or off' };
}

function size(text: string): Read<number> {
  const quantity = parseBytes(text);
  return 'amount' in quantity ? { value: quantity.amount } : { fault: quantity.fault };
}

function whole(text: string): Read<number> {
  const value = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  if (value >= 1 && value <= MOST_AT_ALL) return { value };
  return { fault: `is not a whole number from 1 to ${MOST_AT_ALL}` };
}

function list(text: string): Read<string[]> {
  const items = parseList(text, { quotes: false });
  return 'items' in items ? { value: items.items } : items;
}
