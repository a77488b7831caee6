/** One line of `docker history`. */
export interface HistoryEntry {
  /** Uncompressed. */
  bytes: number;
  /** The instruction, without what builders put around it. */
  createdBy?: string;
}

/** Instructions that never make a layer: they change the image's configuration alone. */
const WITHOUT_LAYER =
  /^((ARG|CMD|ENTRYPOINT|ENV|EXPOSE|HEALTHCHECK|LABEL|MAINTAINER|ONBUILD|SHELL|STOPSIGNAL|USER|VOLUME)\b|WORKDIR \/$)/;

/** A directory that is there already takes no layer in some builders. */
const SELDOM_A_LAYER = /^(WORKDIR\b|$)/;

/** The output of `docker history --format '{{json .}}'`, turned round: from the base up. Undefined when it is damaged. */
export function parseHistory(text: string): HistoryEntry[] | undefined {
  const entries: HistoryEntry[] = [];
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    const entry = parseEntry(line);
    if (!entry) return undefined;
    entries.push(entry);
  }
  return entries.reverse();
}

/**
 * The entry of history for each layer, from the base up. History has entries without a layer too and does not say
 * which: they have no bytes, as some layers. `instructions` are those of the layers, undefined below what was built.
 * The result is undefined when entries and layers do not fit together.
 */
export function layerEntries(
  entries: readonly HistoryEntry[],
  instructions: ReadonlyArray<string | undefined>,
): HistoryEntry[] | undefined {
  const built = instructions.slice(instructions.lastIndexOf(undefined) + 1);
  const above: HistoryEntry[] = [];
  let end = entries.length;
  for (const instruction of built.toReversed()) {
    const place = entries.findLastIndex((entry, index) => index < end && isOf(entry, instruction));
    const entry = entries[place];
    if (!entry || entries.slice(place + 1, end).some(({ bytes }) => bytes > 0)) return undefined;
    above.unshift(entry);
    end = place;
  }
  const base = baseEntries(entries.slice(0, end), instructions.length - built.length);
  return base && [...base, ...above];
}

/** Told apart by their number alone. */
function baseEntries(entries: readonly HistoryEntry[], layers: number): HistoryEntry[] | undefined {
  const likely = entries.filter(({ bytes, createdBy = '' }) => bytes > 0 || !WITHOUT_LAYER.test(createdBy));
  const certain = likely.filter(({ bytes, createdBy = '' }) => bytes > 0 || !SELDOM_A_LAYER.test(createdBy));
  const heavy = likely.filter(({ bytes }) => bytes > 0);
  return [likely, certain, heavy].find((kept) => kept.length === layers);
}

/** Whether an entry can stand for an instruction: `COPY` for `ONBUILD COPY --link a b`. */
function isOf({ createdBy = '' }: HistoryEntry, instruction = ''): boolean {
  return (
    !WITHOUT_LAYER.test(createdBy) && keyword(createdBy) === keyword(instruction.replace(/^ONBUILD /i, ''))
  );
}

function keyword(instruction: string): string {
  return /^\w*/.exec(instruction)?.[0].toUpperCase() ?? '';
}

function parseEntry(line: string): HistoryEntry | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    // The caller says that the history cannot be read.
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const size = 'Size' in value ? Number(value.Size) : Number.NaN;
  const createdBy = 'CreatedBy' in value && typeof value.CreatedBy === 'string' ? value.CreatedBy : '';
  if (!Number.isSafeInteger(size) || size < 0) return undefined;
  return { bytes: size, createdBy: instructionOf(createdBy) || undefined };
}

/** `RUN |1 A=b /bin/sh -c make # buildkit` is `RUN make`: values of build arguments are nobody's business. */
function instructionOf(createdBy: string): string {
  const text = createdBy.replace(/ # buildkit$/, '').replace(/^\/bin\/sh -c #\(nop\)\s+/, '');
  const run = /^(?:RUN )?(?:\|\d+ .*?)?\/bin\/sh -c (.*)$/s.exec(text);
  return (run ? `RUN ${run[1]}` : text).trim();
}
