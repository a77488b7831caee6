import { parseBytes, parseSeconds } from './bytes.ts';

/** What one printed row under a vertex says. */
export interface StatusRow {
  id: string;
  current?: number;
  total?: number;
  seconds?: number;
  done: boolean;
}

/** Takes `ID[ cur[ / total]][ 1.2s][ done]` apart from its end, since an id may hold anything. */
export function parseStatusRow(text: string): StatusRow {
  const rest = new Words(text);
  const done = rest.last() === 'done';
  if (done) rest.drop();
  const seconds = parseSeconds(rest.last());
  if (seconds !== undefined) rest.drop();
  return { ...parseSizes(rest), seconds, done };
}

/** Takes `ID[ cur[ / total]]` apart. */
export function parseSizes(rest: Words): Pick<StatusRow, 'id' | 'current' | 'total'> {
  const size = parseBytes(rest.last());
  if (size === undefined) return { id: rest.text };
  rest.drop();
  if (rest.last() !== '/') return { id: rest.text, current: size };
  rest.drop();
  const current = parseBytes(rest.last());
  if (current === undefined) return { id: `${rest.text} /`, total: size };
  rest.drop();
  return { id: rest.text, current, total: size };
}

/** A text whose last words are taken off one by one; the first word always stays. */
export class Words {
  constructor(public text: string) {}

  last(): string {
    const blank = this.text.lastIndexOf(' ');
    return blank < 0 ? '' : this.text.slice(blank + 1);
  }

  drop(): void {
    this.text = this.text.slice(0, this.text.lastIndexOf(' ')).trimEnd();
  }
}
