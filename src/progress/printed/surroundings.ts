import { clientText } from '../client-text.ts';
import type { BuildRecord } from '../types.ts';
import type { Keeper } from './keep.ts';

const TAIL_FENCE = '------';
const TAIL_NAME = /^ ?> .*:$/;

/** compose and buildctl tell the failure in their own ways. */
const OTHER_ERROR = /^(?:error: )?((?:target \S+: )?failed to solve: .*)$/;

/** What the runner of GitHub and Azure adds to a log. */
const RUNNER = '##[';

const MAX_LINE = 4000;
const MAX_ERROR = 8000;

/** Reads what stands around the printed progress of one build, and leaves out what is printed there a second time. */
export class Surroundings {
  private readonly client = clientText();
  private otherError?: string;
  /** `fence`: the next line tells whether the last lines of a failed vertex follow. */
  private state: 'text' | 'fence' | 'tail' = 'text';

  constructor(private readonly keeper: Keeper) {}

  read(line: string): void {
    if (line === TAIL_FENCE) this.state = this.state === 'tail' ? 'text' : 'fence';
    else if (this.state === 'fence' && TAIL_NAME.test(line)) this.state = 'tail';
    else if (this.state !== 'tail') this.readText(line);
  }

  /** Whether the log repeats the last lines of a failed vertex. */
  get inTail(): boolean {
    return this.state === 'tail';
  }

  /** Tells that progress came, which no tail and no excerpt holds. */
  interrupt(): void {
    this.state = 'text';
    this.client.line('');
  }

  /** All that was read, as a record holds it. To be asked once. */
  take(): Pick<BuildRecord, 'text' | 'error' | 'source'> {
    const { text, error = this.otherError, source } = this.client.result();
    const keep = (line: string): string => this.keeper.keep(line, MAX_LINE);
    return {
      text: text.map(keep),
      error: error === undefined ? undefined : this.keeper.keep(error, MAX_ERROR),
      source: source && { ...source, lines: source.lines.map(keep) },
    };
  }

  private readText(line: string): void {
    this.state = 'text';
    // The runner's lines say nothing of the build, but they end what it said.
    this.client.line(line.startsWith(RUNNER) ? '' : line);
    const error = OTHER_ERROR.exec(line)?.[1];
    if (error !== undefined) this.otherError = this.keeper.keep(error, MAX_ERROR);
  }
}
