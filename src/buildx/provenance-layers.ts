import { buildConfig, buildkitMetadata, type Fields, fieldsOf, listOf, predicatesOf } from './predicates.ts';
import { type StepGraph, stepGraph, stepOf } from './step-graph.ts';

/** One layer as provenance knows it. Absent means not known. */
export interface BuiltLayer {
  /** Digest of the compressed blob. */
  digest?: string;
  /** Digest of the uncompressed content: what Docker's own image store tells, with no size. */
  diffId?: string;
  compressedBytes?: number;
  /** Digest of the vertex that made it; absent for layers of the base. */
  vertex?: string;
  base?: true;
}

/** The layers of what was built, for one platform. */
export interface BuiltImage {
  platform?: string;
  /** From the base up. */
  layers: BuiltLayer[];
  /** Nothing tells the layers of the base, so they are missing below the others. */
  isBaseMissing?: true;
}

type Blob = Pick<BuiltLayer, 'digest' | 'diffId' | 'compressedBytes'>;

/** A layer with the step that made it; the base's have none. */
interface Made {
  blob: Blob;
  step?: string;
}

interface Pile {
  layers: Made[];
  isBaseMissing: boolean;
}

/** Builds have a few hundred steps; what goes on for longer is damaged. */
const MAX_STEPS = 20_000;

/** How deep linked copies may lie in linked copies; a Dockerfile's do not at all. */
const MAX_DEPTH = 100;

/** The layers of each platform's image, as the metadata object of one build tells them. */
export function builtImages(metadata: unknown): BuiltImage[] {
  return predicatesOf(metadata).flatMap(({ platform, fields }) => {
    const image = builtImage(fields);
    return image ? [{ ...image, platform }] : [];
  });
}

/** The layers that one predicate tells; undefined when it does not hold the build's steps. */
export function builtImage(predicate: Fields): BuiltImage | undefined {
  const { llbDefinition, digestMapping } = buildConfig(predicate);
  const graph = stepGraph(llbDefinition);
  if (graph.result === undefined) return undefined;
  const pile = new Piles(graph, fieldsOf(buildkitMetadata(predicate).layers)).of(graph.result);
  if (!pile) return undefined;
  const vertices = new Map(Object.entries(fieldsOf(digestMapping)).map(([digest, step]) => [step, digest]));
  const layers = pile.layers.map(({ blob, step }) =>
    step === undefined ? { ...blob, base: true as const } : { ...blob, vertex: vertices.get(step) },
  );
  return pile.isBaseMissing ? { layers, isBaseMissing: true } : { layers };
}

/** The layers that the text of one predicate tells. */
export function parseProvenance(text: string): BuiltImage | undefined {
  try {
    return builtImage(fieldsOf(JSON.parse(text)));
  } catch {
    // The caller says that the provenance cannot be read.
    return undefined;
  }
}

/** Piles up layers: BuildKit tells for each result which blobs it is made of, as far as they exist. */
class Piles {
  private left = MAX_STEPS;

  constructor(
    private readonly graph: StepGraph,
    private readonly chains: Fields,
  ) {}

  /** Undefined when the steps do not end. */
  of(result: string, depth = 0): Pile | undefined {
    if (depth > MAX_DEPTH) return undefined;
    const path: string[] = [];
    let below: string | undefined = result;
    for (; below !== undefined; ) {
      const origin = this.graph.originOf(below);
      if (origin.kind === 'fetched') break;
      if (--this.left < 0) return undefined;
      path.push(below);
      below = origin.below;
    }
    return path.reduceRight<Pile | undefined>((pile, ref) => {
      const own = this.ownOf(ref, depth);
      return pile && own && grown(pile, own, this.chain(ref));
    }, this.baseOf(below));
  }

  private baseOf(ref: string | undefined): Pile {
    if (ref === undefined) return { layers: [], isBaseMissing: false };
    const chain = this.chain(ref);
    return { layers: (chain ?? []).map((blob) => ({ blob })), isBaseMissing: chain === undefined };
  }

  /** What a step adds. */
  private ownOf(ref: string, depth: number): Made[] | undefined {
    const origin = this.graph.originOf(ref);
    if (origin.kind !== 'merged') return [{ blob: {}, step: stepOf(ref) }];
    const above = origin.above.map((other) => this.of(other, depth + 1));
    return above.some((pile) => pile === undefined) ? undefined : above.flatMap((pile) => pile?.layers ?? []);
  }

  private chain(ref: string): Blob[] | undefined {
    const variants = listOf(this.chains[ref]);
    const [first] = variants;
    if (!Array.isArray(first)) return undefined;
    // Kept in several compressions: which of them went out is not said.
    return variants.length > 1 ? first.map(() => ({})) : first.map(blobOf);
  }
}

/** The chain has the last word on the number of layers; those it has below all known ones are the base's. */
function grown({ layers, isBaseMissing }: Pile, own: readonly Made[], chain: Blob[] | undefined): Pile {
  const known = [...layers, ...own];
  if (!chain) return { layers: known, isBaseMissing };
  const gap = isBaseMissing ? Math.max(0, chain.length - known.length) : 0;
  return {
    layers: chain.map((blob, index) => {
      const step = index < gap ? undefined : (known[index - gap] ?? own.at(-1))?.step;
      return { blob, step };
    }),
    isBaseMissing: false,
  };
}

const DIGEST = /^[a-z0-9]+:[0-9a-f]{32,128}$/;

function blobOf(value: unknown): Blob {
  const { digest, size } = fieldsOf(value);
  if (typeof digest !== 'string' || !DIGEST.test(digest)) return {};
  if (size === -1) return { diffId: digest };
  return { digest, compressedBytes: isSize(size) ? size : undefined };
}

function isSize(size: unknown): size is number {
  return typeof size === 'number' && Number.isSafeInteger(size) && size >= 0;
}
