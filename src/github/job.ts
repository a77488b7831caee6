import { appendFileSync } from 'node:fs';
import {
  endGroup,
  error,
  info,
  notice,
  setFailed,
  setOutput,
  setSecret,
  startGroup,
  warning,
} from '@actions/core';
import { disarm } from './disarm.ts';
import type { Annotation } from './types.ts';

const SHOW = { error, warning, notice };

/** Sets outputs. Throws when GITHUB_OUTPUT names no file, or one that cannot be written. */
export function writeOutputs(file: string | undefined, outputs: Readonly<Record<string, string>>): void {
  if (file === undefined) throw new Error('GITHUB_OUTPUT is not set.');
  for (const [name, value] of Object.entries(outputs)) setOutput(name, value);
}

/** Adds the text to the job summary of this step; without a summary file there is none to add to. Throws as fs does. */
export function writeSummary(file: string | undefined, markdown: string): void {
  if (file !== undefined && markdown !== '') appendFileSync(file, markdown);
}

/** Shows annotations on the run, and at the line of the file that one names; else as plain lines of the log. */
export function annotate(annotations: readonly Annotation[], asAnnotations: boolean): void {
  for (const { level, title, message, file, line } of annotations) {
    if (asAnnotations) SHOW[level](message, { title, file, startLine: line });
    else say(`${title}: ${message}`);
  }
}

/** Registers values that the runner must blot out of the log from here on. */
export function hide(secrets: readonly string[]): void {
  for (const secret of secrets) setSecret(secret);
}

/** Ends the step as failed with a message that is an annotation too. */
export function fail(message: string): void {
  setFailed(message);
}

/** Ends the step as failed when the reason has been told already. */
export function failStep(): void {
  process.exitCode = 1;
}

/** A folded group of log lines. */
export function group(title: string, lines: readonly string[]): void {
  startGroup(title);
  for (const line of lines) say(line);
  endGroup();
}

/** One warning, in the log and as an annotation. */
export function warn(message: string): void {
  warning(message);
}

/** A line of the log. It can hold what a build printed, and that must not command the runner. */
function say(line: string): void {
  info(disarm(line));
}
