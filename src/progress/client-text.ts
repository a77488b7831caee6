import { sourceExcerpts } from './source-excerpt.ts';
import type { SourceExcerpt } from './types.ts';

/** Lines kept of what the client says, and of one error's text; a line's length. */
const MAX_LINES = 100;
const MAX_ERROR_LINES = 50;
const MAX_LENGTH = 4096;

/** What buildx itself said between and after the progress. */
export interface ClientTextResult {
  /** The last lines, at most 100. */
  text: string[];
  /** The text behind the last `ERROR:`, with the lines that belong to it. */
  error?: string;
  /** The Dockerfile excerpt that stands before that error. */
  source?: SourceExcerpt;
}

/** Takes the lines of a log that are no progress. */
export interface ClientText {
  /** A line without prefix, colours and line end. Blank lines only end an error's text. */
  line(text: string): void;
  result(): ClientTextResult;
}

/** How buildx begins when it tells why a build failed. */
const BUILDX_ERROR =
  /^(failed to |process "|target |unable to |invalid |could not |cannot |no builder |docker exporter |multiple platforms |cache export is not supported|attestation|unknown (flag|type)|open |resolve |exit code|executor failed|rpc error|canceled|context canceled)/i;

/** Whether a text behind `ERROR:` is in buildx's words. Others say `ERROR:` in a log as well: CI systems, tests, databases. */
export function isBuildxError(message: string): boolean {
  return BUILDX_ERROR.test(message);
}

/** Gathers the client's own words of one build. */
export function clientText(): ClientText {
  const text: string[] = [];
  const excerpts = sourceExcerpts();
  let error: string[] | undefined;
  let inError = false;

  const takeError = (line: string): void => {
    const message = /^ERROR: (.*)$/s.exec(line)?.[1];
    // Whatever ran the build says `ERROR:` too, and says it later: that must not hide why the build failed.
    const isOther = message !== undefined && !isBuildxError(message) && isBuildxError(error?.[0] ?? '');
    if (isOther) inError = false;
    else if (message !== undefined) error = [message];
    else if (inError && error && error.length < MAX_ERROR_LINES) error.push(line);
    inError ||= message !== undefined && !isOther;
  };

  return {
    line(raw) {
      const line = ownCopy(raw.slice(0, MAX_LENGTH));
      if (line.trim() === '' || line.startsWith('View build details:') || line.startsWith('WARNING: ')) {
        inError = false;
      }
      excerpts.line(line);
      takeError(line);
      if (line.trim() === '') return;
      text.push(line);
      if (text.length > MAX_LINES) text.shift();
    },
    result: () => ({ text: [...text], error: error?.join('\n'), source: excerpts.last() }),
  };
}

/** The line without the chunk of log that it was cut from, which it would keep in memory. */
function ownCopy(line: string): string {
  return Buffer.from(line, 'utf8').toString('utf8');
}
