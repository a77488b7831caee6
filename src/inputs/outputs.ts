import { splitFields } from '../cache/fields.ts';

/** The exporter types of `outputs`, in buildx's syntax; a bare path is `local`, `-` is `tar`. */
export function outputTypes(outputs: readonly string[]): string[] {
  return outputs.flatMap((output) => {
    const fields = fieldsOf(output);
    if (fields.length === 1 && !output.startsWith('type=')) return [output === '-' ? 'tar' : 'local'];
    return fields.flatMap((field) => /^\s*type\s*=(.*)$/is.exec(field)?.[1]?.trim() ?? []);
  });
}

/** Outputs whose image a later step may push. */
const IMAGES: ReadonlySet<string> = new Set(['image', 'docker', 'oci', 'registry']);

/** What becomes of the image: whether the build pushes it, and whether it keeps one that can be pushed later. */
export function imageOf({
  push,
  load,
  outputs,
}: {
  push: boolean;
  load: boolean;
  outputs: readonly string[];
}): { pushes: boolean; loads: boolean } {
  const types = outputTypes(outputs);
  const pushed = outputs.some((output) =>
    fieldsOf(output).some((field) => /^\s*push\s*=\s*(true|1|t)\s*$/i.test(field)),
  );
  return {
    pushes: push || pushed || types.includes('registry'),
    loads: load || types.some((type) => IMAGES.has(type)),
  };
}

function fieldsOf(output: string): string[] {
  const split = splitFields(output);
  return 'fields' in split ? split.fields : output.split(',');
}
