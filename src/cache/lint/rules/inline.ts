import { attributeOf } from '../../entry.ts';
import { withoutAttribute } from '../line.ts';
import type { Fault, LineRule, ListRule, Subject } from '../types.ts';

/** A cache that is a part of the image. */
function isInline({ backend, isWritten }: Subject): boolean {
  return isWritten && backend?.sharedBy === 'image';
}

/** A cache in the image holds what the image holds, whatever `mode` says. */
export const INLINE_MODE: LineRule = {
  name: 'inline-mode',
  find(subject) {
    const mode = attributeOf(subject.entry, 'mode');
    if (!isInline(subject) || mode === undefined || mode === 'min') return [];
    const message = `mode=${mode.slice(0, 40)} has no effect: an inline cache lies in the image and holds the steps of its last stage alone; for all steps, write to a registry as well.`;
    return [{ level: 'warning', message, fix: (entry) => withoutAttribute(entry, 'mode') }];
  },
};

/** A cache in an image that nobody gets to see. */
export const INLINE_WITHOUT_PUSH: LineRule = {
  name: 'inline-without-push',
  find(subject, build) {
    if (!isInline(subject) || build.pushes || build.loads) return [];
    const message =
      'An inline cache is lost with the image where that is not pushed, and this build pushes none; set push: true, or choose a cache of another type.';
    return [{ level: 'warning', message }];
  },
};

/** BuildKit drops all inline caches but the first. */
export const SECOND_INLINE: ListRule = {
  name: 'second-inline',
  find(subjects) {
    const message = 'An image holds one inline cache, and BuildKit drops the others; leave this line out.';
    const fault: Fault = { level: 'warning', message };
    return new Map(
      subjects
        .filter(isInline)
        .slice(1)
        .map((subject) => [subject, fault]),
    );
  },
};
