import type { BuilderSize, CacheSize } from '../../sizes/types.ts';
import { bytes, count, counted } from '../../units.ts';
import { code, label, message } from '../markdown.ts';
import { type Column, table } from '../markdown-table.ts';
import { firstRows, leftOut } from '../selection.ts';
import { type SizeFacts, sizeRows } from '../size-rows.ts';
import { VERDICT_WORDS } from '../story/limits.ts';
import type { Section } from './section.ts';

/** In sight there is room for what people have; more than that is in the JSON report. */
const ROWS_SHOWN = 12;
const FOLDED_ROWS = 30;

/** The table in sight: image and caches, each with its limit and verdict. Nothing where nothing was weighed. */
export function sizesTable(facts: SizeFacts): string[] {
  const rows = firstRows(sizeRows(facts), ROWS_SHOWN);
  if (rows.shown.length === 0) return [];
  const cells = rows.shown.map(({ what, now, aside, limit, verdict }) => [
    label(what),
    aside === undefined ? now : `${now} (${aside})`,
    limit,
    verdict === undefined ? '' : VERDICT_WORDS[verdict],
  ]);
  const columns: Column[] = [
    { title: 'Size of' },
    { title: 'Now', align: 'right' },
    { title: 'Limit' },
    { title: '' },
  ];
  return [table(columns, cells), ...leftOut(rows.left, 'size')];
}

interface SizeColumn extends Column {
  cell: (row: CacheSize) => string;
}

const DETAILS: readonly SizeColumn[] = [
  { title: 'Size', align: 'right', cell: (row) => amount(row.bytes) },
  { title: 'Blobs', align: 'right', cell: ({ blobs }) => (blobs === undefined ? '' : count(blobs)) },
  { title: 'Also in the image', align: 'right', cell: ({ sharedBytes }) => amount(sharedBytes) },
  {
    title: 'Named by no index',
    align: 'right',
    cell: ({ unreferencedBytes }) => amount(unreferencedBytes || undefined),
  },
  { title: 'Largest blob', align: 'right', cell: ({ largest }) => amount(largest?.bytes) },
  {
    title: 'By ref',
    cell: ({ refs = [] }) => refs.map((one) => `${code(one.ref)} ${bytes(one.bytes)}`).join(', '),
  },
];

/** Folded: what the caches consist of, and why some were not measured. */
export function cacheSizesSection({ cache }: Pick<SizeFacts, 'cache'>): Section {
  const { shown, left } = firstRows(cache, FOLDED_ROWS);
  const measured = shown.filter((row) => row.bytes !== undefined);
  const columns = DETAILS.filter(({ cell }) => measured.some((row) => cell(row) !== ''));
  const rows = measured.map((row) => [label(row.place), ...columns.map(({ cell }) => cell(row))]);
  const remarks = shown.flatMap((row) =>
    row.message === undefined ? [] : [`- ${label(row.place)} — ${message(row.message)}`],
  );
  return {
    title: 'Cache sizes',
    blocks: [
      ...(rows.length === 0 ? [] : [table([{ title: 'Cache' }, ...columns], rows)]),
      ...(remarks.length === 0 ? [] : [remarks.join('\n')]),
      ...leftOut(left, 'cache'),
    ],
  };
}

/** Folded: what the builder keeps on its own disk, by type, and its cache mounts one by one. */
export function builderSection(builder: BuilderSize | undefined): Section {
  if (!builder) return { title: 'Builder', blocks: [] };
  const types = firstRows(builder.types, FOLDED_ROWS);
  const mounts = firstRows(builder.mounts, FOLDED_ROWS);
  return {
    title: 'Builder',
    blocks: [
      builderWords(builder),
      ...(types.shown.length === 0 ? [] : [table(TYPE_COLUMNS, types.shown.map(typeCells))]),
      ...(mounts.shown.length === 0 ? [] : [table(MOUNT_COLUMNS, mounts.shown.map(mountCells))]),
      ...leftOut(mounts.left, 'cache mount'),
    ].filter((block) => block !== ''),
  };
}

const TYPE_COLUMNS: readonly Column[] = [
  { title: 'Type' },
  { title: 'Records', align: 'right' },
  { title: 'Size', align: 'right' },
];
const MOUNT_COLUMNS: readonly Column[] = [{ title: 'Cache mount' }, { title: 'Size', align: 'right' }];

function typeCells({ type, records, bytes: held }: BuilderSize['types'][number]): string[] {
  return [code(type), count(records), bytes(held)];
}

function mountCells({ id, bytes: held }: BuilderSize['mounts'][number]): string[] {
  return [code(id), bytes(held)];
}

/** What it keeps and what room is left, as far as that is known. */
function builderWords({ bytes: kept, types, disk, message: reason }: BuilderSize): string {
  const records = types.reduce((sum, { records: some }) => sum + some, 0);
  const said = [
    ...(kept === undefined ? [] : [`The builder keeps ${bytes(kept)} in ${counted(records, 'record')}.`]),
    ...(reason === undefined ? [] : [`What the builder keeps was not measured: ${message(reason)}.`]),
    ...(disk
      ? [`The disk of the workspace has ${bytes(disk.freeBytes)} of ${bytes(disk.totalBytes)} left.`]
      : []),
  ];
  return said.join(' ');
}

function amount(value: number | undefined): string {
  return value === undefined ? '' : bytes(value);
}
