import { StringDecoder } from 'node:string_decoder';
import { LOG_TAIL } from '../vertex.ts';
import { formatLogSeconds } from './format.ts';

/** Characters of a line without end that are held back before they are shown as a line. */
const MAX_PARTIAL = 64 * 1024;

/** Lines as a program writes them, with the seconds at which each began, waiting to be shown. */
export class LogLines {
  /** Characters that wait. */
  size = 0;
  private waiting: string[] = [];
  private partial: string | undefined;
  private readonly decoder = new StringDecoder('utf8');
  private readonly lastLines: string[] = [];

  /** A chunk of base64 that may end anywhere, `milliseconds` after the vertex began. */
  push(data: string, milliseconds: number): void {
    const text = this.decoder.write(Buffer.from(data, 'base64'));
    let from = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      this.extend(text.slice(from, end), milliseconds);
      this.endLine();
      from = end + 1;
    }
    if (from < text.length) this.extend(text.slice(from), milliseconds);
    if (this.partial && this.partial.length > MAX_PARTIAL) this.endLine();
  }

  private extend(text: string, milliseconds: number): void {
    this.partial =
      this.partial === undefined ? `${formatLogSeconds(milliseconds)} ${text}` : this.partial + text;
  }

  /** Takes what was written last for a line, though no line end came. */
  endLine(): void {
    if (this.partial === undefined) return;
    this.waiting.push(this.partial);
    this.size += this.partial.length;
    this.partial = undefined;
  }

  /** The whole lines that wait. A begun line waits on: shown in parts, it could hide a workflow command in the seam. */
  take(): readonly string[] {
    if (this.waiting.length === 0) return this.waiting;
    const lines = this.waiting;
    this.waiting = [];
    this.size = 0;
    this.lastLines.push(...lines.slice(-LOG_TAIL));
    this.lastLines.splice(0, this.lastLines.length - LOG_TAIL);
    return lines;
  }

  /** The last ten lines that were taken. */
  tail(): readonly string[] {
    return this.lastLines;
  }
}
