import { attributeOf } from '../../entry.ts';
import { splitReference } from '../../reference.ts';
import { registryHost } from '../../registries.ts';
import type { CacheEntry } from '../../types.ts';
import { isPlaceholder, withValue } from '../line.ts';
import { canonicalReference, isDockersOwn, referenceFault } from '../reference.ts';
import { type Fault, type LineRule, type LintBuild, refused, type Subject } from '../types.ts';

/** A reference that BuildKit refuses. */
export const REFERENCE: LineRule = {
  name: 'reference',
  find(subject) {
    return references(subject).flatMap(([name, ref]) => {
      const fault = referenceFault(ref);
      if (!fault) return [];
      const { meant } = fault;
      const message = `BuildKit refuses this ${name}, ${fault.reason}.`;
      const fix = meant === undefined ? undefined : (entry: CacheEntry) => withValue(entry, name, meant);
      return [{ level: refused(subject), message, fix } satisfies Fault];
    });
  },
};

/** A name without a registry and an owner is one of Docker Hub's own images, which only Docker can push. */
export const WITHOUT_OWNER: LineRule = {
  name: 'without-owner',
  find(subject, build) {
    return references(subject).flatMap(([name, ref]) => {
      const isWritable = subject.sides.includes('destination');
      const isMeant = !isWritable && splitReference(ref).tag !== undefined;
      if (isMeant || referenceFault(ref) || !isDockersOwn(ref)) return [];
      const subjectOf = ref.includes('/')
        ? `${name} is`
        : `${name} names no registry and no owner, so that it is`;
      const meaning = `${subjectOf} ${canonicalReference(ref)}`;
      const message = `${meaning}, ${isWritable ? 'which only Docker can push' : "one of Docker's own images"}.`;
      const own = ownReference(ref, build);
      const fix = (entry: CacheEntry) => withValue(entry, name, own ?? `ghcr.io/OWNER/${ref}`);
      return [
        { level: 'warning', message, fix, ...(own === undefined && { asks: true as const }) } satisfies Fault,
      ];
    });
  },
};

/** The reference beside the image that is built; undefined where that one has no owner either. */
function ownReference(ref: string, { tags }: LintBuild): string | undefined {
  const { name, tag = name.replace(/^.*\//, '') } = splitReference(ref);
  const image = tags.find((other) => !referenceFault(other) && !isDockersOwn(other));
  return image && `${splitReference(image).name}:${tag}`;
}

/** A cache that is written over the image. */
export const OVER_THE_IMAGE: LineRule = {
  name: 'over-the-image',
  find(subject, build) {
    if (!subject.isWritten || !build.pushes) return [];
    return references(subject).flatMap(([name, ref]) => {
      const image = canonicalReference(ref);
      if (!build.tags.some((tag) => canonicalReference(tag) === image)) return [];
      const message = `The build pushes its image to ${image} too, so that image and cache overwrite each other.`;
      const other = image.endsWith(':buildcache') ? 'cache' : 'buildcache';
      const fix = (entry: CacheEntry) => withValue(entry, name, `${splitReference(ref).name}:${other}`);
      return [{ level: 'warning', message, fix } satisfies Fault];
    });
  },
};

/** Amazon ECR, which stores a cache as an image manifest and refuses an image index. */
const ECR = /^\d+\.dkr[.-]ecr(-fips)?\.[a-z0-9-]+\.(amazonaws\.com(\.cn)?|on\.aws)$/;

/** Whether a line writes to a registry that takes image manifests alone. */
export function needsImageManifest(subject: Subject): boolean {
  return (
    subject.sides.includes('destination') &&
    references(subject).some(([, ref]) => ECR.test(registryHost(ref)))
  );
}

/** A cache that ECR refuses. */
export const IMAGE_MANIFEST: LineRule = {
  name: 'image-manifest',
  find(subject) {
    const isFalse = (name: string) =>
      /^(0|[fF]|false|False|FALSE)$/.test(attributeOf(subject.entry, name) ?? '');
    const said = ['image-manifest', 'oci-mediatypes'].find(isFalse);
    if (said === undefined || !needsImageManifest(subject)) return [];
    const message = `Amazon ECR refuses a cache with ${said}=false, since it stores no image index.`;
    const fix = (entry: CacheEntry) =>
      withValue(
        isFalse('oci-mediatypes') ? withValue(entry, 'oci-mediatypes', 'true') : entry,
        'image-manifest',
        'true',
      );
    return [{ level: 'warning', message, fix }];
  },
};

/** Attributes that hold an image reference, as far as it can be judged before the build, `{branch}` being a word. */
function references({ said }: Subject): Array<readonly [name: string, ref: string]> {
  return said
    .filter(({ attribute }) => attribute?.branch === 'reference')
    .filter(({ value }) => value !== '' && !value.includes('$') && !isPlaceholder(value))
    .map(({ name, value }) => [name, value] as const);
}
