import { splitFields } from '../cache/fields.ts';

/** What the user asked to have done with what was built. */
export interface Asked {
  outputs: readonly string[];
  load: boolean;
  push: boolean;
  /** `docker`, `docker-container`, … */
  driver: string;
}

/** Where an image is once its build has ended. */
export interface Delivery {
  /** Docker holds it, so it can be asked for uncompressed sizes. */
  isInDocker: boolean;
  isPushed: boolean;
  /** Layers may be compressed anew on their way out, of which provenance knows nothing. */
  isRecompressed: boolean;
}

interface Output {
  type: string;
  attributes: ReadonlyMap<string, string>;
}

/** Exporters that leave the image with Docker when the docker driver runs them. */
const KEPT_BY_DOCKER: ReadonlySet<string> = new Set(['image', 'registry', 'docker', 'moby']);

/** Reads it from the outputs, `load` and `push`; the docker driver keeps what nobody sends elsewhere. */
export function deliveryOf({ outputs, load, push, driver }: Asked): Delivery {
  const all = outputs.map(outputOf);
  const isKept = ({ type, attributes }: Output) =>
    (type === 'docker' && !attributes.has('dest')) ||
    (driver === 'docker' && KEPT_BY_DOCKER.has(type) && !attributes.has('dest'));
  return {
    isInDocker: load || all.some(isKept) || (driver === 'docker' && all.length === 0),
    isPushed: push || all.some(isPushed),
    isRecompressed: all.some(
      ({ attributes }) => attributes.has('compression') || attributes.has('force-compression'),
    ),
  };
}

function isPushed({ type, attributes }: Output): boolean {
  return type === 'registry' || /^(true|1|t)$/i.test(attributes.get('push') ?? '');
}

/** A bare path is a directory, `-` an archive. */
function outputOf(output: string): Output {
  const split = splitFields(output);
  const fields = 'fields' in split ? split.fields : output.split(',');
  const attributes = new Map(
    fields.flatMap((field): Array<[string, string]> => {
      const [, name, value] = /^\s*([^=]+?)\s*=(.*)$/s.exec(field) ?? [];
      return name === undefined || value === undefined ? [] : [[name.toLowerCase(), value.trim()]];
    }),
  );
  return { type: attributes.get('type') ?? (output === '-' ? 'tar' : 'local'), attributes };
}
