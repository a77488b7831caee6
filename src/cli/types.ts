import type { Terminal } from '../environment.ts';

/** Where a command's text goes. */
export interface Console {
  terminal: Terminal;
  /** Standard output: the result. */
  write(text: string): void;
  /** Standard error: what is going on, one line. */
  say(text: string): void;
}

/** Exit codes of the commands. */
export const EXIT = { done: 0, failed: 1, unusable: 2 } as const;
