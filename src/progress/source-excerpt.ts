import type { SourceExcerpt } from './types.ts';

/** Longer ones are no excerpt: BuildKit shows the instruction and at most four lines around it. */
const MAX_LINES = 200;

/** Finds `Dockerfile:28`, dashes, ` 28 | >>> RUN …`, dashes among lines. */
export interface SourceExcerpts {
  line(text: string): void;
  /** The last whole excerpt. */
  last(): SourceExcerpt | undefined;
}

export function sourceExcerpts(): SourceExcerpts {
  let last: SourceExcerpt | undefined;
  let title: SourceExcerpt | undefined;
  let open: SourceExcerpt | undefined;

  return {
    line(text) {
      if (isRule(text)) {
        if (open && open.lines.length > 0) last = open;
        open = open ? undefined : title;
      } else if (open && isSourceLine(text) && open.lines.length < MAX_LINES) open.lines.push(text);
      else open = undefined;
      title = titleOf(text);
    },
    last: () => last,
  };
}

function isRule(text: string): boolean {
  return /^-{8,}$/.test(text);
}

function isSourceLine(text: string): boolean {
  return /^ {1,3}\d+ \| {1,3}(?:>>>|)/.test(text);
}

function titleOf(text: string): SourceExcerpt | undefined {
  const [, file, line] = /^(\S.*):(\d+)$/.exec(text) ?? [];
  return file && line ? { file, line: Number(line), lines: [] } : undefined;
}
