import type { InputProblem } from './types.ts';

/** The inputs by name, as texts; or why they could not be read. */
export type Delivery = { raw: Record<string, string> } | { problems: InputProblem[] };

const EXPECTED =
  'it holds all inputs as one JSON object of strings, which action.yml makes with toJSON(inputs)';

/** Reads the environment variable INPUTS. Values are never repeated: they can be secrets. */
export function parseDelivery(text: string | undefined): Delivery {
  if (text === undefined || text.trim() === '') {
    return failed(`is not set; ${EXPECTED}. Outside of action.yml write INPUTS='{}' for the defaults`);
  }
  const value = parseJson(text);
  if (value === undefined) return failed(`is not valid JSON; ${EXPECTED}`);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return failed(`is JSON but no object; ${EXPECTED}`);
  }
  return readEntries(Object.entries(value));
}

function readEntries(entries: [string, unknown][]): Delivery {
  const raw: Record<string, string> = Object.create(null);
  const problems: InputProblem[] = [];
  for (const [name, value] of entries) {
    if (typeof value === 'string') raw[name] = value;
    else problems.push({ input: name, message: `is ${jsonType(value)} in INPUTS; write it as a string` });
  }
  return problems.length > 0 ? { problems } : { raw };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own message repeats a piece of the text, and the text holds secrets.
    return undefined;
  }
}

function jsonType(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'a list' : `a JSON ${typeof value}`;
}

function failed(message: string): Delivery {
  return { problems: [{ input: 'INPUTS', message }] };
}
