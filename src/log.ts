import type { BuildOutput } from './buildx/build.ts';
import type { Builder } from './buildx/types.ts';
import { describeEntry } from './cache/entry.ts';
import type { CachePlan } from './cache/types.ts';
import { disarm } from './github/disarm.ts';
import { liveLog } from './progress/live/live.ts';

/** What a build shows while it goes on. */
export interface BuildLog {
  /** Says which builder and which caches were chosen. */
  plan(builder: Builder, plan: CachePlan, note?: string): void;
  /** Says why the build runs once more; its output follows. */
  again(message: string): void;
  /** Where the output of the build goes. */
  build(builder: Builder): BuildOutput;
}

/** A folded group of lines, however the door folds. */
export type Group = (title: string, lines: readonly string[]) => void;

/** The log as docker/build-push-action's users know it, with our own additions in folded groups. */
export function buildLog(write: (text: string) => void, group: Group): BuildLog {
  return {
    plan(builder, plan, note) {
      group('Builder', [...builderLines(builder), ...(note ? [note] : [])]);
      group('Cache', cacheLines(plan));
    },
    again: (message) => write(disarm(`\n${message}\n\n`)),
    build: ({ name, driver }) => ({
      live: liveLog(write, {
        now: () => performance.now(),
        description: `building with "${name}" instance using ${driver} driver`,
      }),
      stdout: (line) => write(disarm(`${line}\n`)),
    }),
  };
}

/** Shows nothing: for a build whose report is all that is wanted. */
export function silentLog(): BuildLog {
  return buildLog(
    () => {},
    () => {},
  );
}

function builderLines(builder: Builder): string[] {
  const facts: Array<[string, string | undefined]> = [
    ['Builder', `${builder.name} (driver ${builder.driver})`],
    ['BuildKit', builder.buildkit],
    ['Buildx', builder.buildx],
    ['Docker', builder.docker],
    ['Image store', builder.imageStore],
    ['Platforms', builder.platforms.join(', ')],
  ];
  return facts.map(([name, value]) => `${name}: ${value || 'not known'}`);
}

function cacheLines({ sources, destinations, leftOut }: CachePlan): string[] {
  const lines = [
    ...sources.map((entry) => `from ${describeEntry(entry)}`),
    ...destinations.map((entry) => `to   ${describeEntry(entry)}`),
    ...leftOut.map(({ side, entry, message }) => {
      return `not ${side === 'source' ? 'from' : 'to'} ${describeEntry(entry)}: ${message}`;
    }),
  ];
  return lines.length > 0 ? lines : ["no cache but the builder's own"];
}
