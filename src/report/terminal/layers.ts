import type { ImageSize } from '../../sizes/types.ts';
import { bytes, UNKNOWN } from '../../units.ts';
import { imageWords, isComparable, type LayerRow, layerRows } from '../layer-rows.ts';
import { firstRows, leftOut } from '../selection.ts';
import { cut, visible } from '../visible.ts';
import { sentence, wordsToText } from '../words.ts';
import { bar } from './bar.ts';
import { alignedRows, type TextCell, type TextColumn } from './columns.ts';
import type { Paint } from './paint.ts';
import { wrapped } from './wrap.ts';

const ROWS_SHOWN = 60;
const IMAGES_SHOWN = 4;
const MESSAGE_LENGTH = 600;

/** Widths from which there is room for a bar, and for the origin of a layer. */
const ROOMY = 90;
const MIDDLING = 72;

interface LayerColumn extends TextColumn {
  cell: (row: LayerRow) => TextCell;
}

/** The layers of each image as lines, from the base up; empty when there are none. */
export function layerLines(images: readonly ImageSize[], width: number, paint: Paint): string[] {
  const { shown, left } = firstRows(images, IMAGES_SHOWN);
  return [...shown.flatMap((image) => imageLines(image, width, paint)), ...leftOut(left, 'image')];
}

function imageLines(image: ImageSize, width: number, paint: Paint): string[] {
  const rows = firstRows(layerRows(image), ROWS_SHOWN);
  const columns = columnsFor(rows.shown, width, paint);
  const cells = rows.shown.map((row) => columns.map(({ cell }) => cell(row)));
  const said = image.message === undefined ? [] : wrapped(cut(visible(image.message), MESSAGE_LENGTH), width);
  return [
    ...wrapped(`${wordsToText(sentence(imageWords(image)), paint.style)}.`, width),
    ...(cells.length === 0 ? [] : alignedRows(columns, cells, width, paint.faint)),
    ...leftOut(rows.left, 'layer'),
    ...said.map((line) => paint.faint(line)),
  ];
}

function columnsFor(rows: readonly LayerRow[], width: number, paint: Paint): LayerColumn[] {
  const has = (measure: 'bytes' | 'compressedBytes') =>
    rows.some(({ layer }) => layer[measure] !== undefined);
  return [
    ...(rows.some(({ layer }) => layer.line !== undefined) ? [LINE] : []),
    {
      title: 'layer',
      flexible: true,
      cell: ({ instruction }) => ({ text: instruction === '' ? UNKNOWN : visible(instruction) }),
    },
    ...(width >= MIDDLING && rows.some(({ origin }) => origin !== '') ? [originColumn(paint)] : []),
    ...(has('bytes') ? [sizeColumn('size', ({ layer }) => layer.bytes, paint)] : []),
    ...(has('compressedBytes')
      ? [sizeColumn('compressed', ({ layer }) => layer.compressedBytes, paint)]
      : []),
    ...(width >= ROOMY && isComparable(rows) ? [barColumn(paint)] : []),
  ];
}

const LINE: LayerColumn = {
  title: 'line',
  align: 'right',
  cell: ({ layer: { line } }) => ({ text: line === undefined ? '' : String(line) }),
};

function originColumn(paint: Paint): LayerColumn {
  return {
    title: 'origin',
    cell: ({ origin, layer: { base, status } }) => ({
      text: origin,
      ink: base || status === undefined ? paint.faint : paint.status[status],
    }),
  };
}

function sizeColumn(title: string, sizeOf: (row: LayerRow) => number | undefined, paint: Paint): LayerColumn {
  return {
    title,
    align: 'right',
    cell: (row) => ({ text: bytes(sizeOf(row)), ...(row.isHeavy ? { ink: paint.strong } : {}) }),
  };
}

function barColumn(paint: Paint): LayerColumn {
  return { title: '', cell: ({ part = 0 }) => ({ text: bar(part, 16), ink: paint.name }) };
}
