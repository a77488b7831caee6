import { curesOf } from '../../sizes/account-cures.ts';
import { refName } from '../../sizes/account-refs.ts';
import type { IdleShare, RefKind, RefShare, RepositoryAccount, Share } from '../../sizes/account-types.ts';
import { bytes, counted, percent } from '../../units.ts';

/** A part of the whole. `name` is foreign text. */
export interface SectionRow extends Share {
  name: string;
  /** What it is, in our own words. */
  about: string;
}

export interface AccountSection {
  title: string;
  /** What the rows are. */
  column: string;
  rows: SectionRow[];
  /** Rows that are left out, together. */
  more?: Share & { rows: number };
}

const KINDS: Readonly<Record<RefKind, string>> = {
  default: 'default branch',
  branch: 'branch',
  tag: 'tag',
  'merge-queue': 'merge queue',
  'open-pull': 'open',
  'closed-pull': 'closed',
  pull: 'pull request',
  other: '',
};

const KIND_SUMS: Readonly<Record<RefKind, string>> = {
  default: 'default branch',
  branch: 'branches',
  tag: 'tags',
  'merge-queue': 'merge queues',
  'open-pull': 'open pull requests',
  'closed-pull': 'closed pull requests',
  pull: 'pull requests',
  other: 'others',
};

const MOST_ROWS = 10;

/** The sections of an account, for every rendering; those without rows are left out. */
export function accountSections(account: RepositoryAccount): AccountSection[] {
  return [
    section('What it is', 'what', contents(account)),
    section(
      'Whose it is',
      'refs',
      account.kinds.map(({ kind, refs, ...share }) => ({
        ...share,
        name: KIND_SUMS[kind],
        about: counted(refs, 'ref'),
      })),
    ),
    section(
      'Largest refs',
      'ref',
      account.refs.map((ref) => ({
        ...shareIn(ref),
        name: refName(ref.ref),
        about: aboutRef(ref, account.at),
      })),
    ),
    section(
      'Last used',
      'when',
      account.idle
        .filter((share) => share.entries > 0)
        .map((share) => ({ ...shareIn(share), name: idleName(share), about: '' })),
    ),
    section(
      'Other tools',
      'tool',
      account.tools.map(({ tool, ...share }) => ({ ...share, name: tool, about: '' })),
    ),
  ].filter(({ rows }) => rows.length > 0);
}

/** `12 GB of 10 GB (120 %) in 10,000 caches` */
export function accountTotal({ total, limit, limitIsAssumed }: RepositoryAccount): string {
  const whole = limitIsAssumed ? `${bytes(limit)}, as GitHub gives unless more was bought` : bytes(limit);
  const rate = percent((total.bytes / limit) * 100);
  return `${bytes(total.bytes)} of ${whole} (${rate}) in ${counted(total.entries, 'cache')}`;
}

/** What is to be said besides: cures, scopes, what is late or not known. Sentences with foreign names in them. */
export function accountSentences(account: RepositoryAccount): string[] {
  const { added, scopes, superseded, unnamed } = account;
  const names = scopes.slice(0, MOST_ROWS).map(({ scope, refs }) => `${scope} (${counted(refs, 'ref')})`);
  const others = scopes.length > MOST_ROWS ? ` and ${scopes.length - MOST_ROWS} more` : '';
  return [
    ...(added.bytes > 0 ? [`${bytes(added.bytes)} of it was added within a day.`] : []),
    ...(scopes.length > 0 ? [`Scopes of BuildKit: ${names.join(', ')}${others}.`] : []),
    ...(superseded.entries > 0
      ? [
          `${counted(superseded.entries, 'superseded index', 'superseded indexes')} (${bytes(superseded.bytes)}), which nothing reads.`,
        ]
      : []),
    ...(unnamed
      ? [`No readable index names ${bytes(unnamed.bytes)} in ${counted(unnamed.entries, 'blob')}.`]
      : []),
    ...curesOf(account),
    ...account.notes,
  ];
}

function contents({ buildkit, superseded, total }: RepositoryAccount): SectionRow[] {
  const others = { entries: total.entries - buildkit.entries, bytes: total.bytes - buildkit.bytes };
  const live = {
    entries: buildkit.indexes.entries - superseded.entries,
    bytes: buildkit.indexes.bytes - superseded.bytes,
  };
  return [
    { ...buildkit.blobs, name: 'BuildKit blobs', about: 'layers' },
    { ...live, name: 'BuildKit indexes', about: 'one for each scope and ref' },
    { ...superseded, name: 'superseded indexes', about: 'nothing reads them' },
    { ...others, name: 'other tools', about: '' },
  ].filter(({ entries }) => entries > 0);
}

function section(title: string, column: string, rows: SectionRow[]): AccountSection {
  const [shown, rest] = [rows.slice(0, MOST_ROWS), rows.slice(MOST_ROWS)];
  if (rest.length === 0) return { title, column, rows: shown };
  const entries = rest.reduce((sum, row) => sum + row.entries, 0);
  const weight = rest.reduce((sum, row) => sum + row.bytes, 0);
  return { title, column, rows: shown, more: { rows: rest.length, entries, bytes: weight } };
}

function aboutRef({ kind, accessedAt }: RefShare, now: number): string {
  const days = Math.floor((now - accessedAt) / (24 * 3600 * 1000));
  const used = days < 1 ? 'used today' : `idle ${counted(days, 'day')}`;
  return [KINDS[kind], used].filter((part) => part !== '').join(', ');
}

function idleName({ from, to }: IdleShare): string {
  if (to === undefined) return `${from} days ago or longer`;
  return from === 0 ? 'within a day' : `${from} to ${to} days ago`;
}

function shareIn({ entries, bytes }: Share): Share {
  return { entries, bytes };
}
