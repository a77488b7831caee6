import {
  at,
  buildConfig,
  buildkitMetadata,
  type Fields,
  fieldsOf,
  listOf,
  predicatesOf,
} from './predicates.ts';

/** What a build's provenance tells about its Dockerfile. Nothing else of it is kept: it holds build arguments. */
export interface Provenance {
  /** One-based Dockerfile line by vertex digest; without vertices that stand for instructions on several lines. */
  lines: Map<string, number>;
  /** The Dockerfile's text; absent when there is none, or when targets have different ones. */
  dockerfile?: string;
}

/** More lines than any Dockerfile has. */
const MAX_LINE = 1_000_000;

/** Reads the object of a metadata file, of one build or of bake; whatever is missing or damaged is left out. */
export function provenanceOf(metadata: unknown): Provenance {
  const lines = new Map<string, number>();
  const dockerfiles = new Set<string>();
  for (const predicate of allPredicates(metadata)) {
    const source = at(buildkitMetadata(predicate), 'source');
    addLines(lines, predicate, source);
    const dockerfile = dockerfileOf(source);
    if (dockerfile !== undefined) dockerfiles.add(dockerfile);
  }
  const [dockerfile] = dockerfiles;
  return dockerfiles.size === 1 ? { lines, dockerfile } : { lines };
}

/** bake nests one metadata object under each target's name. */
function allPredicates(metadata: unknown): Fields[] {
  const builds = [metadata, ...Object.values(fieldsOf(metadata))];
  return builds.flatMap(predicatesOf).map(({ fields }) => fields);
}

function addLines(lines: Map<string, number>, predicate: Fields, source: Fields): void {
  const locations = fieldsOf(source.locations);
  for (const [digest, step] of Object.entries(fieldsOf(buildConfig(predicate).digestMapping))) {
    const line = typeof step === 'string' ? lineOf(locations[step]) : undefined;
    if (line !== undefined) lines.set(digest, line);
  }
}

/** Equal instructions of two stages can be one vertex with two locations: which of them its name means is not said. */
function lineOf(step: unknown): number | undefined {
  const starts = new Set<number>();
  for (const location of listOf(fieldsOf(step).locations)) {
    const { sourceIndex = 0, ranges } = fieldsOf(location);
    const line = at(listOf(ranges)[0], 'start').line;
    if (sourceIndex === 0 && isLine(line)) starts.add(line);
  }
  const [line] = starts;
  return starts.size === 1 ? line : undefined;
}

function dockerfileOf(source: Fields): string | undefined {
  const { data } = fieldsOf(listOf(source.infos)[0]);
  return typeof data === 'string' ? Buffer.from(data, 'base64').toString('utf8') : undefined;
}

function isLine(line: unknown): line is number {
  return typeof line === 'number' && Number.isInteger(line) && line > 0 && line <= MAX_LINE;
}
