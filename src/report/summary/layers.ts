import type { ImageSize } from '../../sizes/types.ts';
import { bytes, UNKNOWN } from '../../units.ts';
import { imageWords, isComparable, type LayerRow, layerRows, NOT_COUNTED } from '../layer-rows.ts';
import { code, message } from '../markdown.ts';
import { type Column, table } from '../markdown-table.ts';
import { firstRows, leftOut } from '../selection.ts';
import { bar } from '../terminal/bar.ts';
import { sentence, wordsToMarkdown } from '../words.ts';
import { withinBudget } from './budget.ts';
import type { Section } from './section.ts';

/** Docker itself takes 127 layers at most. */
const ROWS_SHOWN = 150;
const IMAGES_SHOWN = 8;
const BAR_WIDTH = 8;

interface LayerColumn extends Column {
  cell: (row: LayerRow) => string;
  /** Absent: always shown. */
  isShown?: (rows: readonly LayerRow[]) => boolean;
}

/** The layers of each image from the base up, the heaviest steps bold. */
export function layersSection(images: readonly ImageSize[]): Section {
  const title = 'Layers';
  if (images.length === 0) return { title, blocks: [] };
  const { shown, left } = firstRows(images, IMAGES_SHOWN);
  const isCounted = shown.some(({ layers }) => layers.length > 1);
  return {
    title,
    blocks: [...shown.flatMap(imageBlocks), ...leftOut(left, 'image'), ...(isCounted ? [NOT_COUNTED] : [])],
  };
}

function imageBlocks(image: ImageSize): string[] {
  const rows = layerRows(image);
  const columns = COLUMNS.filter(({ isShown }) => isShown?.(rows) ?? true);
  const cells = withinBudget(
    (limit) => firstRows(rows, limit),
    ROWS_SHOWN,
    (row) => columns.map(({ cell }) => cell(row)),
  );
  return [
    `${wordsToMarkdown(sentence(imageWords(image)))}.`,
    ...(rows.length === 0 ? [] : [table(columns, cells.shown), ...leftOut(cells.left, 'layer')]),
    ...(image.message === undefined ? [] : [message(image.message)]),
  ];
}

const COLUMNS: readonly LayerColumn[] = [
  { title: '#', align: 'right', cell: ({ number }) => String(number) },
  {
    title: 'Line',
    align: 'right',
    cell: ({ layer: { line } }) => (line === undefined ? '' : String(line)),
    isShown: (rows) => rows.some(({ layer }) => layer.line !== undefined),
  },
  { title: 'Made by', cell: ({ instruction }) => (instruction === '' ? UNKNOWN : code(instruction)) },
  {
    title: 'Origin',
    cell: ({ origin }) => origin,
    isShown: (rows) => rows.some(({ origin }) => origin !== ''),
  },
  {
    title: 'Size',
    align: 'right',
    cell: (row) => sizeCell(row.layer.bytes, row),
    isShown: (rows) => rows.some(({ layer }) => layer.bytes !== undefined),
  },
  {
    title: 'Compressed',
    align: 'right',
    cell: (row) => sizeCell(row.layer.compressedBytes, row),
    isShown: (rows) => rows.some(({ layer }) => layer.compressedBytes !== undefined),
  },
  {
    title: '',
    cell: ({ part = 0 }) => bar(part, BAR_WIDTH),
    isShown: isComparable,
  },
];

function sizeCell(size: number | undefined, { isHeavy }: LayerRow): string {
  return isHeavy && size !== undefined ? `**${bytes(size)}**` : bytes(size);
}
