import { splitFields } from '../cache/fields.ts';

/** The exporter types of `outputs`, in buildx's syntax; a bare path is `local`, `-` is `tar`. */
export function outputTypes(outputs: readonly string[]): string[] {
  return outputs.flatMap((output) => {
    const split = splitFields(output);
    const fields = 'fields' in split ? split.fields : output.split(',');
    if (fields.length === 1 && !output.startsWith('type=')) return [output === '-' ? 'tar' : 'local'];
    return fields.flatMap((field) => /^\s*type\s*=(.*)$/is.exec(field)?.[1]?.trim() ?? []);
  });
}
