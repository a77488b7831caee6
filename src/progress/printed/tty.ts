import type { BuildRecord } from '../types.ts';
import type { TimedReader } from './clock.ts';
import { Keeper } from './keep.ts';
import { TtyBuild } from './tty-build.ts';
import { parseTtyLine } from './tty-row.ts';

/** How many builds one log may hold before the rest of it is left out. */
const MAX_BUILDS = 1000;

/** Reads what BuildKit shows on a terminal, one frame after the other, without terminal sequences. */
export function ttyReader(keeper = new Keeper()): TimedReader {
  const records: BuildRecord[] = [];
  let build = new TtyBuild(keeper);

  const finish = (): void => {
    const record = build.finish();
    if (record && records.length < MAX_BUILDS) records.push(record);
    build = new TtyBuild(keeper);
  };

  return {
    read(line, clock) {
      const parsed = parseTtyLine(line);
      if (parsed?.kind === 'header' && build.isOver(parsed)) finish();
      if (parsed) build.read(parsed, clock?.isColoured?.() ?? false);
      else build.surroundings.read(line);
    },
    end() {
      finish();
      return records;
    },
  };
}
