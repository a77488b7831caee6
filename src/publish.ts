import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { publicMetadata } from './buildx/metadata.ts';
import type { Environment } from './environment.ts';
import { annotate, failStep, group, warn, writeOutputs, writeSummary } from './github/job.ts';
import type { Inputs } from './inputs/types.ts';
import { annotationsOf } from './report/annotations.ts';
import { reportJson } from './report/json.ts';
import { mask, masker } from './report/mask.ts';
import { outputsOf } from './report/outputs.ts';
import { renderSummary } from './report/summary.ts';
import { renderTerminal } from './report/terminal.ts';
import type { Report } from './report/types.ts';
import { isBuild } from './result.ts';
import type { Outcome } from './run.ts';

/** What publishing depends on besides the outcome. */
interface Publication {
  inputs: Inputs;
  environment: Environment;
  /** Values that must appear in nothing that is written. */
  secrets: readonly string[];
}

/** Columns of the report in GitHub's log. */
const LOG_WIDTH = 120;

/**
 * Writes the report, the summary, the outputs and the annotations, each made from the one report, and fails the step
 * when the build or a limit failed. Trouble with writing is a warning and never more.
 */
export function publish(outcome: Outcome, { inputs, environment, secrets }: Publication): void {
  const report = mask(outcome.report, secrets);
  const { imageId: imageid, metadata: all } = outcome;
  const metadata = all && publicMetadata(all, environment.metadataProvenance, masker(secrets));
  const markdown = attempt('The summary could not be made', () => summaryOf(report, inputs)) ?? '';
  const files = attempt('The report could not be written below RUNNER_TEMP', () =>
    writeFiles(environment.temp, report, markdown),
  );
  attempt('The job summary could not be written', () => writeSummary(environment.files.summary, markdown));
  attempt('The outputs could not be written', () =>
    writeOutputs(environment.files.output, outputsOf(report, { imageid, metadata, ...files })),
  );
  showOutputs({ ImageID: imageid, Digest: report.build.digest, Metadata: metadata });
  if (isBuild(inputs.build)) attempt('The report could not be shown', () => showReport(report));
  const checks = environment.annotatesChecks ? report.checks : undefined;
  attempt('Annotations could not be made', () =>
    annotate(annotationsOf({ ...report, checks }), inputs.report.annotations),
  );
  if (outcome.report.verdict === 'fail') failStep();
}

/** Nothing of publishing may fail a build: what goes wrong is one warning. */
function attempt<T>(trouble: string, work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    warn(`${trouble}: ${error instanceof Error ? error.message : error}`);
    return undefined;
  }
}

function summaryOf(report: Report, inputs: Inputs): string {
  const { summary } = inputs.report;
  return summary === 'off' || !isBuild(inputs.build) ? '' : renderSummary(report, summary);
}

function writeFiles(temp: string, report: Report, markdown: string) {
  const directory = mkdtempSync(join(temp, 'buildkit-cache-report-'));
  const reportPath = join(directory, 'report.json');
  const summaryPath = join(directory, 'summary.md');
  writeFileSync(reportPath, reportJson(report));
  writeFileSync(summaryPath, markdown);
  return { reportPath, summaryPath };
}

/** The groups in which users of docker/build-push-action look for them. */
function showOutputs(outputs: Readonly<Record<string, string | undefined>>): void {
  for (const [title, value] of Object.entries(outputs)) if (value) group(title, value.split('\n'));
}

function showReport(report: Report): void {
  group('Cache report', renderTerminal(report, { colour: false, width: LOG_WIDTH }).split('\n'));
}
