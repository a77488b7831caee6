import type { ImageQuestions } from '../buildx/image.ts';
import type { BuiltImage } from '../buildx/provenance-layers.ts';
import { parseProvenance } from '../buildx/provenance-layers.ts';
import type { Reply } from '../buildx/reply.ts';
import type { Delivery } from './delivery.ts';
import type { ExportedImage } from './exported-image.ts';
import { parseHistory } from './history.ts';
import { parseInspection } from './inspection.ts';
import type { ImageEvidence } from './layers.ts';
import { parseManifestLayers } from './manifest.ts';

/** One platform's image of a build. */
export interface BuildImage {
  platform?: string;
  /** There are other platforms beside it. */
  isOneOfSeveral: boolean;
  /** What the metadata file's own provenance tells of it. */
  built?: BuiltImage;
}

/** What is known of the build's image, and who can be asked for more. */
export interface Inquiry {
  exported: ExportedImage;
  delivery: Delivery;
  questions: ImageQuestions;
}

/** What was found out, and a sentence about each question that got no answer. */
export interface Findings extends ImageEvidence {
  failures: string[];
}

/** Asks for what the metadata file does not tell, side by side. Most builds need no question, loaded ones two. */
export async function inquire(image: BuildImage, inquiry: Inquiry): Promise<Findings> {
  const failures: string[] = [];
  const [packed, held] = await Promise.all([
    packedLayers(image, inquiry, failures),
    heldLayers(image, inquiry, failures),
  ]);
  return { platform: image.platform, ...packed, ...held, failures };
}

/** What BuildKit packed, who made it, and where provenance cannot know the blobs that went out, their manifest. */
async function packedLayers(
  image: BuildImage,
  { exported, delivery, questions }: Inquiry,
  failures: string[],
): Promise<Pick<ImageEvidence, 'built' | 'manifest'>> {
  const { build, digest } = exported;
  const { platform, isOneOfSeveral } = image;
  let { built } = image;
  if (!built && build && platform !== undefined && isOneOfSeveral) {
    const answer = await questions.provenance(build, platform);
    built = settled('The provenance of the build', answer, parseProvenance, failures);
  }
  if (digest === undefined || (!delivery.isRecompressed && isPacked(built))) return { built };
  const answer = await manifestAnswer(image, { exported, delivery, questions });
  const manifest = answer && settled('The manifest of the image', answer, parseManifestLayers, failures);
  return { built: delivery.isRecompressed && !manifest ? withoutBlobs(built) : built, manifest };
}

/** Undefined where nobody can be asked: Docker's own store packs layers for a push only. */
function manifestAnswer(
  { platform, isOneOfSeveral }: BuildImage,
  { exported, delivery, questions }: Inquiry,
): Promise<Reply> | undefined {
  const { build, name, digest, isManifest, madeBy } = exported;
  if (madeBy === 'docker')
    return delivery.isPushed && name && digest
      ? questions.pushed(`${unversioned(name)}@${digest}`)
      : undefined;
  if (!build) return undefined;
  if (isOneOfSeveral) return questions.manifest(build, { platform });
  return questions.manifest(build, isManifest ? { digest } : {});
}

/** `127.0.0.1:5000/acme/api:1` without its tag. */
function unversioned(name: string): string {
  return name.replace(/@.*$/, '').replace(/:[^:/]*$/, '');
}

/** What Docker tells of the image that it holds. */
async function heldLayers(
  { platform, isOneOfSeveral }: BuildImage,
  { exported: { name, digest }, delivery, questions }: Inquiry,
  failures: string[],
): Promise<Pick<ImageEvidence, 'history' | 'inspection'>> {
  const image = name ?? digest;
  if (!delivery.isInDocker || image === undefined) return {};
  // Several platforms need the containerd store, of which an inspection tells nothing that is used here.
  const [history, inspection] = await Promise.all([
    questions.history(image, isOneOfSeveral ? platform : undefined),
    isOneOfSeveral ? undefined : questions.inspection(image),
  ]);
  return {
    history: settled('`docker history`', history, parseHistory, failures),
    inspection: inspection && settled('`docker image inspect`', inspection, parseInspection, failures),
  };
}

function settled<Value>(
  what: string,
  answer: Reply,
  parse: (text: string) => Value | undefined,
  failures: string[],
): Value | undefined {
  const value = 'text' in answer ? parse(answer.text) : undefined;
  const reason = 'failure' in answer ? answer.failure : 'its answer makes no sense';
  if (value === undefined) failures.push(`${what} could not be read: ${reason.replace(/\.$/, '')}.`);
  return value;
}

/** Whether provenance names a blob for every layer. */
function isPacked(built: BuiltImage | undefined): boolean {
  if (!built || built.isBaseMissing) return false;
  return built.layers.every(({ compressedBytes }) => compressedBytes !== undefined);
}

function withoutBlobs(built: BuiltImage | undefined): BuiltImage | undefined {
  return (
    built && {
      ...built,
      layers: built.layers.map((layer) => ({ ...layer, digest: undefined, compressedBytes: undefined })),
    }
  );
}
