/** Logs like those of a real build of forty steps, of any length; most of a long log is what programs print. */

const STEPS = 40;
const SECONDS_A_STEP = 60;
const START = Date.UTC(2026, 0, 1, 12);

/**
 * Lines of rawjson, without end. A program that floods its output was recorded as one log chunk a line and two to three
 * of its own lines a chunk (BuildKit 0.32 and Docker 28.5).
 */
export function* rawjsonLines(): Generator<string> {
  for (let second = 0; ; second++) {
    const step = Math.floor(second / SECONDS_A_STEP) % STEPS;
    const started = instant(second - (second % SECONDS_A_STEP));
    const vertex = { digest: digest(step), inputs: [digest(step + 99)], name: name(step), started };
    if (second % SECONDS_A_STEP === 0) yield line({ vertexes: [vertex] });
    for (let batch = 0; batch < 20; batch++) {
      const at = instant(second + batch / 20);
      if (batch % 5 === 0) yield line({ statuses: [status(step, batch, started, at)] });
      for (let n = 0; n < 3; n++) yield line({ logs: [log(step, second, batch * 3 + n, at)] });
    }
    const completed = instant(second + 1);
    if ((second + 1) % SECONDS_A_STEP === 0) yield line({ vertexes: [{ ...vertex, completed }] });
  }
}

/** A row under way is printed once it gained 5 % or 5 seconds went by, so a step of a minute has about thirty. */
const SECONDS_A_ROW = 2;

/** The same build as `--progress=plain` prints it. */
export function* plainLines(): Generator<string> {
  for (let second = 0; ; second++) {
    const step = Math.floor(second / SECONDS_A_STEP) % STEPS;
    if (second % SECONDS_A_STEP === 0) yield `#${step + 1} ${name(step)}`;
    if (second % SECONDS_A_ROW === 0) yield row(step, second % SECONDS_A_STEP);
    for (let batch = 0; batch < 20; batch++) {
      for (let n = 0; n <= batch % 6; n++)
        yield `#${step + 1} 0.${100 + batch} ${words(second, batch * 6 + n)}`;
    }
    if ((second + 1) % SECONDS_A_STEP !== 0) continue;
    yield `#${step + 1} DONE ${SECONDS_A_STEP}.0s`;
    yield '';
  }
}

function row(step: number, second: number): string {
  const layer = Math.floor(second / 20);
  return `#${step + 1} sha256:${hex(layer)} ${second % 20}.00MB / 20.00MB ${second}.1s`;
}

function log(step: number, second: number, n: number, timestamp: string) {
  const lines = Array.from({ length: 1 + (n % 4) }, (_, at) => `${words(second, n + at)}\n`);
  const data = Buffer.from(lines.join('')).toString('base64');
  return { vertex: digest(step), stream: 1, data, timestamp };
}

function status(step: number, batch: number, started: string, timestamp: string) {
  const id = `sha256:${hex(batch)}`;
  return { id, vertex: digest(step), total: 20_000_000, current: batch * 1_000_000, timestamp, started };
}

function words(second: number, n: number): string {
  return `[${second}/${n}] Building CXX object src/module_${n % 97}/CMakeFiles/part.dir/file_${second % 977}.cc.o`;
}

function name(step: number): string {
  return `[build ${step + 1}/${STEPS}] RUN make -C src/module_${step} all install`;
}

function digest(step: number): string {
  return `sha256:${hex(step)}`;
}

function hex(n: number): string {
  return ((n + 1) * 2_654_435_761).toString(16).padStart(16, '7').slice(0, 16).repeat(4);
}

function instant(second: number): string {
  return new Date(START + second * 1000).toISOString().replace('Z', '123456Z');
}

function line(value: object): string {
  return JSON.stringify(value);
}
