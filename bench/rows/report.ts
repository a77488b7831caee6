import { measure } from '../../src/metrics/measure.ts';
import type { BuildRecord, Vertex } from '../../src/progress/types.ts';
import { newVertex } from '../../src/progress/vertex.ts';
import { composeReport } from '../../src/report/compose.ts';
import { reportJson } from '../../src/report/json.ts';
import { renderSummary } from '../../src/report/summary.ts';
import { costRow, fastest, type Row } from '../row.ts';

const STEPS = 10_000;
const STAGES = 100;

/** Milliseconds that report and summary of so many steps may take. */
const MOST = 1000;

/** From a record of 10,000 steps to the JSON report and the summary. */
export default function report(): Row[] {
  const record = aRecord();
  const work = () => {
    const facts = { result: 'succeeded', tags: [], platforms: [] } as const;
    const composed = composeReport({ ...facts, tags: [], platforms: [] }, measure(record), { text: [] }, []);
    if (composed.steps.length !== STEPS) throw new Error('Steps are missing.');
    reportJson(composed);
    renderSummary(composed, 'full');
  };
  const [milliseconds = 0] = fastest([work], 5);
  return [costRow(`report of 10,000 steps / ${MOST} ms`, milliseconds, MOST, 'ms', 1)];
}

/** A hundred stages of a hundred steps, each on the one before, every third one cached. */
function aRecord(): BuildRecord {
  const each = STEPS / STAGES;
  const vertices = Array.from({ length: STEPS }, (_, index): Vertex => {
    const stage = Math.floor(index / each);
    const number = (index % each) + 1;
    const vertex = newVertex(`sha256:${index}`, `[stage-${stage} ${number}/${each}] RUN make part-${index}`);
    return {
      ...vertex,
      inputs: number > 1 ? [`sha256:${index - 1}`] : [],
      state: 'completed',
      cached: index % 3 === 0,
      seconds: 0.1,
      intervals: [{ start: index * 100, end: index * 100 + 100 }],
    };
  });
  return { format: 'rawjson', vertices, text: [] };
}
