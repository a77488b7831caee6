import { logStream } from '../../src/progress/detect.ts';
import { lineSplitter } from '../../src/progress/lines.ts';
import { plainLines } from '../logs.ts';
import { fastest, type Row, speedRow } from '../row.ts';
import { readChunks, withLog } from '../temporary-log.ts';

const BYTES = 64 * 1024 * 1024;

/** Recognising and recording a plain log beside splitting it into lines. */
export default function plain(): Row[] {
  return withLog(plainLines(), BYTES, (path) => {
    const ours = () => {
      const log = logStream();
      readChunks(path, (chunk) => log.write(chunk));
      if (log.end().length !== 1) throw new Error('The log holds one build.');
    };
    const bare = () => {
      let lines = 0;
      const splitter = lineSplitter(() => {
        lines++;
      });
      readChunks(path, (chunk) => splitter.write(chunk));
      splitter.end();
      if (lines === 0) throw new Error('The log holds no line.');
    };
    const [reading = 0, scanning = 0] = fastest([ours, bare], 15);
    return [speedRow('read 64 MiB plain / split into lines', reading, scanning, 0.5)];
  });
}
