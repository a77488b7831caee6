import type { BlobFailure, CacheType } from './types.ts';

/** What is wrong with the blobs of a cache whose index could be read. */
export type BlobFaultKind = BlobFailure['kind'];

/**
 * What shows that a text is about the blob of a hit. `words`: nothing else uses them. `pull`: a step that was a hit was
 * pulling it, and no base image was. `lost`: a step that was a hit ended with it.
 */
export type BlobProof = 'words' | 'pull' | 'lost';

/** A blob that could not be had, as the error that ended the build tells it. */
export interface BlobFault {
  kind: BlobFaultKind;
  /** Backends whose importer speaks so. */
  types: readonly CacheType[];
  proof: BlobProof;
  /** `sha256:…` of the blob, where the text names it. */
  digest?: string;
  /** Where it was asked for, where the text names it; can hold a signature. */
  address?: string;
}

interface Row {
  pattern: RegExp;
  types: readonly CacheType[];
  /** Absent: the status that the text names decides. */
  kind?: BlobFaultKind;
  proof: BlobProof;
}

const OBJECT_STORES: readonly CacheType[] = ['gha', 'azblob'];
const REMOTE: readonly CacheType[] = ['registry', 'gha', 's3', 'azblob'];
const ALL: readonly CacheType[] = [...REMOTE, 'local'];

/** Texts of BuildKit 0.9 to 0.32 that ended builds; the first that fits counts. Groups: digest, address, status. */
const ROWS: readonly Row[] = [
  {
    pattern:
      /could not fetch content descriptor (?<digest>sha256:[0-9a-f]{64}) \([^()\n]*\) from remote: not found$/,
    types: ['registry'],
    kind: 'gone',
    proof: 'pull',
  },
  {
    // BuildKit below 0.13 asked for a blob only when it read it; newer ones forgive it unless it goes in between.
    pattern: /(?:^|: )blob (?:(?<digest>sha256:[0-9a-f]{64}):? )?not found$/,
    types: OBJECT_STORES,
    kind: 'gone',
    proof: 'words',
  },
  {
    // Azure's SDK frames the answer: request, ruler, status.
    pattern: /^[^\n]*\bGET (?<address>https?:\/\/\S+)\n-{20,}\nRESPONSE (?<status>\d{3})\b/,
    types: OBJECT_STORES,
    proof: 'pull',
  },
  {
    pattern: /\boperation error S3: GetObject\b(?:.*?\bStatusCode: (?<status>\d{3})\b)?/,
    types: ['s3'],
    proof: 'pull',
  },
  {
    pattern: /\bcontent (?<digest>sha256:[0-9a-f]{64}): not found$/,
    types: ['local'],
    kind: 'gone',
    proof: 'lost',
  },
  {
    pattern:
      /httpReadSeeker: failed open: (?:unexpected status (?:code |from GET request to )|failed to do request: Get ")(?<address>https?:\/\/[^\s"]+?)"?: (?:(?<status>\d{3})\b)?/,
    types: ['registry'],
    proof: 'pull',
  },
  {
    pattern:
      /failed commit on ref "layer-(?<digest>sha256:[0-9a-f]{64})": (?:(?!failed commit on ref ").)*\bunexpected commit (?:digest|size) /,
    types: ALL,
    kind: 'damaged',
    proof: 'pull',
  },
  {
    pattern:
      /(?:short read: expected \d+ bytes but got \d+|failed to read expected number of bytes): unexpected EOF$/,
    types: ALL,
    kind: 'damaged',
    proof: 'pull',
  },
  {
    pattern:
      /failed to compute cache key: failed to copy: (?:Get "(?<address>https?:\/\/[^\s"]+)": |read tcp \S+->\S+: )/,
    types: REMOTE,
    kind: 'unreachable',
    proof: 'pull',
  },
];

/** The command of a step stands in its error, and can say anything. */
const PROGRAM = /\bprocess "/;

/** The fault of a cache's blob in the error that ended a build; undefined for every other error. */
export function blobFaultOf(error: string): BlobFault | undefined {
  if (PROGRAM.test(error)) return undefined;
  const [line = ''] = error.split('\n', 1);
  for (const { pattern, types, kind, proof } of ROWS) {
    const match = pattern.exec(line) ?? pattern.exec(error);
    if (!match) continue;
    const { digest, address, status } = match.groups ?? {};
    return { kind: kind ?? kindOf(status), types, proof, digest, address };
  }
  return undefined;
}

function kindOf(status: string | undefined): BlobFaultKind {
  if (status === '404' || status === '410') return 'gone';
  return status === '401' || status === '403' ? 'refused' : 'unreachable';
}
