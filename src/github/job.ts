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
import type { Annotation } from './types.ts';

const SHOW = { error, warning, notice };

/** What goes to the job beside the log. Nothing of it can fail a build: each trouble is one warning. */

/** Sets outputs; GITHUB_OUTPUT that is missing or cannot be written is told once. */
export function writeOutputs(outputs: Readonly<Record<string, string>>): void {
  try {
    for (const [name, value] of Object.entries(outputs)) setOutput(name, value);
  } catch (trouble) {
    warning(`The outputs could not be written: ${reason(trouble)}`);
  }
}

/** Adds the text to the job summary of this step; without a summary file there is none to add to. */
export function writeSummary(file: string | undefined, markdown: string): void {
  if (file === undefined) return;
  try {
    appendFileSync(file, markdown);
  } catch (trouble) {
    warning(`The job summary could not be written: ${reason(trouble)}`);
  }
}

/** Shows annotations on the run, and at the line of the file that one names; else as plain lines of the log. */
export function annotate(annotations: readonly Annotation[], asAnnotations: boolean): void {
  for (const { level, title, message, file, line } of annotations) {
    if (asAnnotations) SHOW[level](message, { title, file, startLine: line });
    else info(`${title}: ${message}`);
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
  for (const line of lines) info(line);
  endGroup();
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** One warning, in the log and as an annotation. */
export function warn(message: string): void {
  warning(message);
}
