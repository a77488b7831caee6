import { yamlBoolean } from './booleans.ts';
import type { BuildInputs, ReportInputs } from './types.ts';
import type { InputValues } from './values.ts';

/** What `annotations` asks for. */
export interface Annotations {
  ofImage: BuildInputs['annotations'];
  inLog: ReportInputs['annotations'];
}

const NEITHER =
  'is neither true nor false (annotations in the log) nor key=value (an annotation of the image); write one of them';

/**
 * Reads `annotations`, which has two meanings that never collide: a line `true` or `false` says whether warnings
 * are also GitHub annotations, a line `key=value` is an annotation of the image, as in docker/build-push-action.
 */
export function readAnnotations(values: InputValues): Annotations {
  const items = values.list('annotations');
  const ofImage = items.filter((item) => yamlBoolean(item) === undefined);
  for (const item of ofImage.filter((item) => !item.includes('='))) {
    values.problem('annotations', NEITHER, item);
  }
  return { ofImage, inLog: items.map(yamlBoolean).findLast((value) => value !== undefined) ?? true };
}
