import { maskCredentials } from '../cache/credentials.ts';
import type { InputProblem } from './types.ts';

const LONGEST_VALUE = 120;

/** A problem as one line for people: `push: "yes" is neither true nor false; …`. */
export function printProblem(problem: InputProblem): string {
  const value = problem.value === undefined ? '' : `${JSON.stringify(problem.value)} `;
  return `${problem.input}: ${value}${problem.message}`;
}

/** A value fit to be shown: credentials in URLs masked, cut where it is long. */
export function shownValue(value: string): string {
  const masked = maskCredentials(value);
  return masked.length > LONGEST_VALUE ? `${masked.slice(0, LONGEST_VALUE)}…` : masked;
}
