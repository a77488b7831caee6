import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A file of at least so many bytes with lines of a log, gone after `use`. */
export function withLog<T>(lines: Generator<string>, bytes: number, use: (path: string) => T): T {
  const directory = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    const path = join(directory, 'build.log');
    fill(path, lines, bytes);
    return use(path);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function fill(path: string, lines: Generator<string>, bytes: number): void {
  const file = openSync(path, 'w');
  let written = 0;
  let block = '';
  for (const line of lines) {
    block += `${line}\n`;
    if (block.length < 1 << 20) continue;
    written += writeSync(file, block);
    block = '';
    if (written >= bytes) break;
  }
  closeSync(file);
}

/** Hands the file's bytes on in the portions in which a stream gives them. */
export function readChunks(path: string, onChunk: (chunk: Buffer) => void): void {
  const file = openSync(path, 'r');
  const buffer = Buffer.alloc(64 * 1024);
  for (let length = readSync(file, buffer); length > 0; length = readSync(file, buffer)) {
    onChunk(buffer.subarray(0, length));
  }
  closeSync(file);
}
