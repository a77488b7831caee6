import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseMetadata } from '../buildx/metadata.ts';
import { reportOfLog } from '../log-report.ts';
import { logReader } from '../progress/detect.ts';
import type { Compared } from '../report/comparison.ts';
import { DEMO_BUILDS, DEMO_NAME } from './demo-builds.ts';

/** The recorded builds of the demo, through the same reader as any log. */
export async function recordedBuilds(assets: string): Promise<{ builds: Compared[]; versions: string }> {
  const builds = await Promise.all(
    DEMO_BUILDS.map(async ({ name, title }) => ({ title, report: await recordedReport(join(assets, name)) })),
  );
  const { versions } = JSON.parse(readFileSync(join(assets, 'cold', 'about.json'), 'utf8'));
  return { builds, versions: `BuildKit ${versions.buildkit} and Buildx ${versions.buildx}` };
}

async function recordedReport(directory: string) {
  const reader = logReader();
  for (const line of readFileSync(join(directory, 'rawjson.log'), 'utf8').split('\n')) reader.read(line);
  const [record] = reader.end();
  if (!record) throw new Error(`${directory} holds no recorded build`);
  const metadata = parseMetadata(readFileSync(join(directory, 'metadata.json'), 'utf8'))?.raw;
  return reportOfLog(record, { metadata, name: DEMO_NAME });
}
