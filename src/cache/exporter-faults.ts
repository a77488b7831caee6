import { describeEntry } from './entry.ts';
import { saysNo } from './switches.ts';
import type { CacheEntry, CachePlan, LeftOut } from './types.ts';

/** Destinations that BuildKit could not prepare, which ended the build before it began. */
export interface ExporterFault {
  destinations: readonly CacheEntry[];
  /** BuildKit's own words. */
  error: string;
}

/** BuildKit prepares all exporters before it builds, and `ignore-error` says nothing about that (control/control.go). */
const TEXT =
  /^(?:ERROR: )?(?:failed to build: )?failed to solve: failed to configure (?<type>\w+) cache exporter: (?<error>[\s\S]+)/;

/**
 * While BuildKit prepares, it knows of no build, and buildx waits six seconds for one. An exporter that asks a service
 * that does not answer takes longer; azblob alone asks one so early.
 */
const TOO_SLOW =
  /^(?:ERROR: )?(?:failed to build: )?(?<error>failed to receive status: rpc error: code = NotFound desc = no such job \w+)$/;

function failedType(text: string): { type?: string; error?: string } {
  const tooSlow = TOO_SLOW.exec(text)?.groups;
  return tooSlow ? { type: 'azblob', ...tooSlow } : { ...TEXT.exec(text)?.groups };
}

/** What BuildKit could not prepare, by the error that ended the build; undefined for every other error. */
export function exporterFaultOf(
  text: string,
  plan: Pick<CachePlan, 'destinations'>,
): ExporterFault | undefined {
  const { type, error = '' } = failedType(text);
  const destinations = plan.destinations.filter(
    (entry) => entry.type === type && !saysNo(entry, 'ignore-error'),
  );
  return destinations.length === 0 ? undefined : { destinations, error };
}

/** A sentence on what happened, without tokens and keys. */
export function exporterSentence({ destinations }: ExporterFault): string {
  const names = destinations.map((entry) => `\`${describeEntry(entry)}\``).join(', ');
  return `BuildKit could not prepare to write the cache ${names}.`;
}

/** The plan without the destinations that ended the first attempt; each keeps its row, with BuildKit's words. */
export function withoutExporters(plan: CachePlan, { destinations, error }: ExporterFault): CachePlan {
  const rows = destinations.map((entry): LeftOut => {
    const message =
      'BuildKit could not prepare to write it, which ended the first attempt, so the build was run again without it.';
    return { side: 'destination', entry, result: 'dropped', message, error };
  });
  return {
    ...plan,
    destinations: plan.destinations.filter((entry) => !destinations.includes(entry)),
    leftOut: [...plan.leftOut, ...rows],
  };
}
