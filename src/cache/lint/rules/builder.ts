import { isOlder } from '../../../versions.ts';
import { builderFault } from '../../builder-limits.ts';
import { attributeOf } from '../../entry.ts';
import type { Attribute, BuilderFacts } from '../../types.ts';
import { withoutAttribute, withValue } from '../line.ts';
import type { Fault, LineRule, Subject } from '../types.ts';
import { needsImageManifest } from './reference.ts';

/** A cache that this builder is known not to do, with the cure. */
export function beyondBuilder(builder: BuilderFacts): LineRule {
  return {
    name: 'beyond-builder',
    find({ entry, isWritten }) {
      const fault = builderFault(entry, isWritten ? 'destination' : 'source', builder, false);
      if (!fault) return [];
      const isRefused = isWritten && !fault.isSilent;
      return [{ level: isRefused ? 'error' : 'warning', message: fault.message } satisfies Fault];
    },
  };
}

/** An attribute that came later than this builder, which ignores it. */
export function newerAttribute(builder: BuilderFacts): LineRule {
  return {
    name: 'newer-attribute',
    find({ said }) {
      return said.flatMap(({ name, attribute }) => {
        const message = attribute && newerMessage(attribute, builder);
        if (message === undefined) return [];
        return [{ level: 'warning', message, fix: (wrong) => withoutAttribute(wrong, name) } satisfies Fault];
      });
    },
  };
}

function newerMessage(
  { name, since, buildx: client }: Attribute,
  { name: builder, buildkit, buildx }: BuilderFacts,
): string | undefined {
  if (since !== undefined && isOlder(buildkit, since)) {
    return `The builder "${builder}" has BuildKit ${buildkit}, which ignores ${name}: it came with BuildKit ${since}.`;
  }
  if (client !== undefined && isOlder(buildx, client)) {
    return `This is Buildx ${buildx}, which ignores ${name}: it came with Buildx ${client}.`;
  }
  return undefined;
}

/** BuildKit before 0.21 writes an image index unless told otherwise, which ECR refuses. */
const IMAGE_MANIFEST_BY_DEFAULT = '0.21.0';

/** A cache in ECR that an older BuildKit writes as an image index. */
export function imageIndex(builder: BuilderFacts): LineRule {
  return {
    name: 'image-index',
    find(subject: Subject) {
      const isOld = isOlder(builder.buildkit, IMAGE_MANIFEST_BY_DEFAULT);
      if (
        !isOld ||
        attributeOf(subject.entry, 'image-manifest') !== undefined ||
        !needsImageManifest(subject)
      )
        return [];
      const message = `The builder "${builder.name}" has BuildKit ${builder.buildkit}, which writes an image index where image-manifest=true is not said; Amazon ECR refuses it.`;
      return [{ level: 'warning', message, fix: (entry) => withValue(entry, 'image-manifest', 'true') }];
    },
  };
}
