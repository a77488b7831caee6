/** The fields of one CSV value, or what keeps it from being one. The fault never repeats the text. */
export type Fields = { fields: string[] } | { fault: string };

/**
 * Splits one CSV value as buildx does: fields by commas, a field in double quotes may hold commas, line ends
 * and doubled quotes, and a quote anywhere else is a fault.
 */
export function splitFields(text: string): Fields {
  const fields: string[] = [];
  let rest = text.replace(/\r?\n$/, '');
  for (;;) {
    const field = rest.startsWith('"') ? quotedField(rest) : plainField(rest);
    if (typeof field === 'string') return { fault: `in field ${fields.length + 1}, ${field}` };
    fields.push(field.value);
    if (field.rest === undefined) return { fields };
    rest = field.rest;
  }
}

/** Joins fields with commas, quoting those that need it, so that splitFields gives them back. */
export function joinFields(fields: readonly string[]): string {
  return fields.map(quoteField).join(',');
}

function quoteField(field: string): string {
  return /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}

interface TakenField {
  value: string;
  /** What follows the comma; absent at the end. */
  rest?: string;
}

function plainField(text: string): TakenField | string {
  const comma = text.indexOf(',');
  const value = comma < 0 ? text : text.slice(0, comma);
  if (value.includes('"')) return 'a double quote stands inside; quotes go around the whole field';
  return comma < 0 ? { value } : { value, rest: text.slice(comma + 1) };
}

function quotedField(text: string): TakenField | string {
  const match = /^"((?:[^"]|"")*)"/.exec(text);
  if (match?.[1] === undefined) return 'a double quote is opened and not closed';
  const value = match[1].replaceAll('""', '"');
  const rest = text.slice(match[0].length);
  if (rest === '') return { value };
  if (!rest.startsWith(','))
    return 'text follows the closing quote; double a quote that belongs to the value';
  return { value, rest: rest.slice(1) };
}
