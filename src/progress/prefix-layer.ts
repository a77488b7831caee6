import { parseInstant } from './instant.ts';

/** One thing that a CI system, a shipper of logs or a viewer puts before each line. */
export interface PrefixLayer {
  /** Where it ends when it stands at `at`; -1 when it does not stand there. */
  end(line: string, at: number): number;
  /** Milliseconds since the epoch that it tells. */
  instant?(prefix: string): number | undefined;
  /** Whether it names one of several sources that write into one log. */
  isLabel?: true;
}

/** In the order in which they are tried: those that say more come first. */
export const prefixLayers: readonly PrefixLayer[] = [
  // GitHub, Azure Pipelines, `docker logs --timestamps`, …: exactly one blank, so that indented lines stay so.
  { end: instantEnd, instant: (prefix) => parseInstant(prefix.trimEnd()) },
  // GitLab, behind the instant: a stream, `O` or `E` for its kind, and `+` on a line that continues another.
  pattern(/[0-9a-f]{2}[OE][ +]/y),
  // Jenkins, in pipelines
  pattern(/\[\d{4}-\d\d-\d\dT[^\]\s]{8,30}\] ?/y, (prefix) =>
    parseInstant(prefix.slice(1, prefix.indexOf(']'))),
  ),
  // AWS CodeBuild, in UTC
  pattern(/\[Container\] \d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d(?:\.\d+)? ?/y, (prefix) =>
    instantOf(prefix.slice(12), 'Z'),
  ),
  // Dates without the T: of them only those with a zone are instants.
  pattern(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z| UTC| ?[+-]\d\d:?\d\d) ?/y, zonedInstant),
  pattern(/\d{4}[-/](?:\d\d|[A-Z][a-z]{2})[-/]\d\d \d\d:\d\d:\d\d(?:[.,]\d+)? /y),
  pattern(/\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:[.,]\d+)?\] /y),
  // Jenkins and TeamCity: clocks without a date
  pattern(/\d\d:\d\d:\d\d(?:[.,]\d+)? {2}/y),
  pattern(/\d\d:\d\d:\d\d(?:[.,]\d+)? /y),
  pattern(/\[\d\d:\d\d:\d\d(?:[.,]\d+)?\](?:\S{0,2}(?:\t ?| ))?/y),
  // GitHub's log archive and `gh run view --log`: job, step
  label(/[^\t\n]{1,200}\t[^\t\n]{1,200}\t/y),
  // Google Cloud Build
  label(/Step #\d+(?: - "[^"\n]{1,100}")?: ?/y),
  // docker compose
  label(/[A-Za-z0-9][\w.-]{0,100} *\| ?/y),
  // kubectl logs --prefix, concurrently, Drone, parallel stages of Jenkins, Tekton
  label(/\[[A-Za-z0-9][\w./: -]{0,100}\] /y),
  // act
  label(/\[[^\]\n]{1,200}\] {1,8}\| /y),
  // git push to a server that builds
  pattern(/remote: /y),
  // Gutters of viewers: cat -n, bat, grep -n, copies from a browser
  pattern(/ *\d{1,9}\t/y),
  pattern(/ *\d{1,9} ?[|│] ?/y),
  pattern(/ *\d{1,9}: /y),
  pattern(/ *\d{1,9}:/y),
  pattern(/ *\d{1,9} {2}/y),
  pattern(/ *\d{1,9} /y),
  // Quoted or indented
  pattern(/> /y),
  pattern(/\t/y),
  // The widest first: what is left of an excerpt's lines must not lose more than what was added.
  ...Array.from({ length: 16 }, (_, narrower) => pattern(new RegExp(` {${16 - narrower}}`, 'y'))),
];

function pattern(shape: RegExp, instant?: PrefixLayer['instant']): PrefixLayer {
  return {
    end(line, at) {
      shape.lastIndex = at;
      return shape.test(line) ? shape.lastIndex : -1;
    },
    instant,
  };
}

function label(shape: RegExp): PrefixLayer {
  return { ...pattern(shape), isLabel: true };
}

const T = 84;
const Z = 90;
const BLANK = 32;
const DOT = 46;
const HYPHEN = 45;
const COLON = 58;
const PLUS = 43;

/** By character codes, since GitHub puts an instant before each line of the longest logs. */
function instantEnd(line: string, at: number): number {
  if (
    line.charCodeAt(at + 10) !== T ||
    line.charCodeAt(at + 4) !== HYPHEN ||
    line.charCodeAt(at + 13) !== COLON
  ) {
    return -1;
  }
  if (!isDigit(line.charCodeAt(at)) || !isDigit(line.charCodeAt(at + 18))) return -1;
  const end = zoneEnd(line, fractionEnd(line, at + 19));
  if (end < 0 || end === line.length) return end;
  return line.charCodeAt(end) === BLANK ? end + 1 : -1;
}

function fractionEnd(line: string, at: number): number {
  if (line.charCodeAt(at) !== DOT) return at;
  let end = at + 1;
  while (isDigit(line.charCodeAt(end))) end++;
  return end;
}

function zoneEnd(line: string, at: number): number {
  const code = line.charCodeAt(at);
  if (code === Z) return at + 1;
  return (code === PLUS || code === HYPHEN) && line.charCodeAt(at + 3) === COLON ? at + 6 : -1;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** The instant of `2024/05/01 10:00:00.123`. */
function instantOf(text: string, zone: string): number | undefined {
  return parseInstant(text.trimEnd().replaceAll('/', '-').replace(' ', 'T').replace(',', '.') + zone);
}

function zonedInstant(prefix: string): number | undefined {
  const [, time = '', zone = ''] = /^(\S+ [\d:.,]+) ?(\S*)/.exec(prefix) ?? [];
  const isUtc = zone === 'Z' || zone === 'UTC';
  return instantOf(time, isUtc ? 'Z' : `${zone.slice(0, 3)}:${zone.slice(-2)}`);
}
