export const read: 1;
export const write: 2;

/** A runtime token as a job has it. `permission`: 1 read, 2 write, 3 both; `seconds` until it expires, negative when it has. */
export function runtimeToken(options?: {
  scope?: string;
  permission?: number;
  /** The job's own ref first. */
  scopes?: ReadonlyArray<{ scope: string; permission: number }>;
  days?: number;
  seconds?: number;
}): string;

/** What a pull request's job has: its own ref to read and write, its base to read. */
export function pullRequestToken(number: number, base?: string): string;
