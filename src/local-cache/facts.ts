import { createHash } from 'node:crypto';
import { readlinkSync } from 'node:fs';
import * as fs from 'node:fs/promises';
import { hostname } from 'node:os';
import { codeOf } from './reason.ts';
import type { KnownFacts, LocalFacts, Owner } from './types.ts';

/** Fills in what is absent from this process. */
export function knownFacts(facts: LocalFacts = {}): KnownFacts {
  return {
    buildx: facts.buildx,
    temp: facts.temp,
    cwd: facts.cwd ?? process.cwd(),
    owner: facts.owner ?? thisProcess(),
    isAlive: facts.isAlive ?? isAlive,
    now: facts.now ?? Date.now,
    disk: facts.disk ?? fs,
  };
}

/** A container counts processes by itself, so the same number on one machine may be two processes. */
function thisProcess(): Owner {
  const name = `${hostname()} ${pidNamespace()}`;
  return { host: createHash('sha256').update(name).digest('hex').slice(0, 8), pid: process.pid };
}

function pidNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    // Only Linux has it.
    return '';
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Another user's process may not be signalled, and is there.
    return codeOf(error) === 'EPERM';
  }
}
