import { parse } from 'csv-parse/sync';

/** How the text of a list input is taken apart. */
export interface ListSyntax {
  /** Commas part items as line ends do. Otherwise an item is a line. */
  commas?: boolean;
  /** `false`: double quotes are ordinary characters. Otherwise a quoted item may span lines and hold commas. */
  quotes?: boolean;
  /** `false`: blanks at the ends of an item belong to it. */
  trim?: boolean;
  /** Items are CSV values themselves, in which a quoted field keeps its quotes. */
  fields?: boolean;
}

/** The items, or that a quote is opened and never closed. */
export type List = { items: string[] } | { fault: string };

const UNCLOSED =
  'has a double quote that is opened and never closed; close it, or double it where it belongs to the value';

/**
 * Reads a list as docker/build-push-action does (csv-parse with relaxed quotes). Lines that begin with `#` are
 * comments; `#` elsewhere, and an item written in quotes, is kept.
 */
export function parseList(text: string, syntax: ListSyntax = {}): List {
  const records = parseRecords(syntax.trim === false ? text : text.trim(), syntax);
  if (records === undefined) return { fault: UNCLOSED };
  const items = records
    .flatMap((record) => itemsOf(record, syntax))
    .map((item) => (syntax.trim === false ? item : item.trim()))
    .filter((item) => item.trim() !== '');
  return { items };
}

function parseRecords(text: string, syntax: ListSyntax): string[][] | undefined {
  try {
    return parse(text, {
      relax_quotes: true,
      relax_column_count: true,
      skip_empty_lines: true,
      record_delimiter: ['\r\n', '\n'],
      comment: '#',
      comment_no_infix: true,
      quote: syntax.quotes === false ? false : '"',
    });
  } catch {
    // With relaxed quotes and column counts an unclosed quote is the one thing that csv-parse refuses.
    return undefined;
  }
}

function itemsOf(record: string[], syntax: ListSyntax): string[] {
  if (syntax.commas) return record.length === 1 ? (record[0] ?? '').split(',') : record;
  return [record.map((field) => (syntax.fields && record.length > 1 ? requote(field) : field)).join(',')];
}

/** Only quotes can have kept a comma inside a field; without them the item would fall apart there. */
function requote(field: string): string {
  return field.includes(',') ? `"${field.replaceAll('"', '""')}"` : field;
}
