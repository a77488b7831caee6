import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BOTH, type CacheFault, CONTAINER, describeFaults, type FragilePlace } from './a-cache-fault.ts';
import { filesBelow } from './a-directory.ts';
import { describeEngine } from './an-engine.ts';

const LAYER = 1_000_000;

/** A directory of one test, below one that can be filled up. */
async function aLocalPlace(
  breaks: (directory: string) => void,
  mends: (directory: string) => void = () => {},
  more = '',
): Promise<FragilePlace> {
  const parent = mkdtempSync(join(tmpdir(), 'local-faults-'));
  const directory = join(parent, 'cache');
  return {
    line: `type=local,dest=${directory}${more}`,
    break: () => breaks(directory),
    mend: () => mends(directory),
    remove: () => rmSync(parent, { recursive: true, force: true }),
  };
}

/** A disk of its own that has no room for the layer until it is made bigger. */
async function aFullDisk(): Promise<FragilePlace> {
  const disk = mkdtempSync(join(tmpdir(), 'local-faults-'));
  const mount = (...args: string[]) => execFileSync('mount', [...args, disk]);
  mount('-t', 'tmpfs', '-o', 'size=1m', 'tmpfs');
  return {
    line: `type=local,dest=${join(disk, 'cache')}`,
    break: () => {},
    mend: () => {
      mount('-o', 'remount,size=64m');
    },
    remove: () => {
      execFileSync('umount', [disk]);
      rmSync(disk, { recursive: true });
    },
  };
}

function corrupt(directory: string): void {
  writeFileSync(join(directory, 'index.json'), '{"schemaVersion":2,"mani');
}

function loseLayers(directory: string): void {
  for (const path of filesBelow(directory)) if (statSync(path).size >= LAYER) rmSync(path);
}

const FAULTS: readonly CacheFault[] = [
  {
    fault: 'a disk that is full',
    engines: BOTH,
    make: aFullDisk,
    source: { result: 'not-found' },
    destination: { result: 'failed', cause: 'disk' },
    told: 'warning',
    words: [/cache` was not written/, 'The disk that holds the directory is full', 'Free some space'],
  },
  {
    fault: 'an index.json that is cut off',
    engines: BOTH,
    isWrittenBefore: true,
    make: () => aLocalPlace(corrupt),
    source: { result: 'dropped' },
    destination: { result: 'written' },
    told: 'notice',
    words: [/cache` is not read/, 'its index.json is not an OCI index', 'this build writes it anew'],
  },
  {
    fault: 'an index.json that is cut off, in a directory that is only added to',
    engines: CONTAINER,
    isWrittenBefore: true,
    make: () =>
      aLocalPlace(
        corrupt,
        (directory) => rmSync(directory, { recursive: true, force: true }),
        ',reset=false',
      ),
    source: { result: 'dropped' },
    destination: { result: 'dropped' },
    told: 'notice',
    words: [
      /cache` was neither read nor written/,
      'its index.json is not an OCI index',
      'delete the directory',
    ],
  },
  {
    fault: 'layers that are gone',
    engines: CONTAINER,
    isWrittenBefore: true,
    make: () => aLocalPlace(loseLayers),
    source: { result: 'dropped' },
    destination: { result: 'written' },
    told: 'notice',
    words: [/cache` is not read/, /its blob `sha256:\w+` is not there/, 'this build writes it anew'],
  },
  {
    fault: 'a file where the directory should be',
    engines: CONTAINER,
    make: () =>
      aLocalPlace(
        (directory) => writeFileSync(directory, 'a file'),
        (directory) => rmSync(directory),
      ),
    source: { result: 'dropped' },
    destination: { result: 'dropped' },
    told: 'notice',
    words: [/cache` was neither read nor written/, 'it is a file, not a directory', 'name another directory'],
  },
  {
    fault: 'a file above the directory',
    engines: CONTAINER,
    make: () =>
      aLocalPlace(
        (directory) => writeFileSync(join(directory, '..', 'above'), 'a file'),
        (directory) => rmSync(join(directory, '..', 'above')),
      ).then((place) => ({ ...place, line: place.line.replace(/cache$/, 'above/cache') })),
    source: { result: 'dropped' },
    destination: { result: 'dropped' },
    told: 'notice',
    words: [
      /cache` was neither read nor written/,
      /above is a file, not a directory/,
      'name another directory',
    ],
  },
];

describeEngine('what goes wrong with a local directory', (engine) => describeFaults(engine, 'local', FAULTS));
