import { lineSplitter } from '../../src/progress/lines.ts';
import { rawjsonReader } from '../../src/progress/rawjson/reader.ts';
import { rawjsonLines } from '../logs.ts';
import { fastest, type Row, speedRow } from '../row.ts';
import { readChunks, withLog } from '../temporary-log.ts';

const BYTES = 64 * 1024 * 1024;

/** Decoding and recording a rawjson log beside splitting it into lines and parsing each. */
export default function rawjson(): Row[] {
  return withLog(rawjsonLines(), BYTES, (path) => {
    const ours = () => {
      const reader = rawjsonReader();
      const splitter = lineSplitter((line) => reader.read(line));
      readChunks(path, (chunk) => splitter.write(chunk));
      splitter.end();
      if (reader.end().length !== 1) throw new Error('The log holds one build.');
    };
    const bare = () => {
      const splitter = lineSplitter((line) => JSON.parse(line));
      readChunks(path, (chunk) => splitter.write(chunk));
      splitter.end();
    };
    const [reading = 0, parsing = 0] = fastest([ours, bare], 15);
    return [speedRow('read 64 MiB rawjson / split and JSON.parse', reading, parsing, 0.8)];
  });
}
