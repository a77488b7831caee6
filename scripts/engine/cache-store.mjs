import { createHash, randomUUID } from 'node:crypto';
import {
  createReadStream,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The stand-in's entries: finished ones survive a restart, in `entries.json` beside their blobs. */
export class CacheStore {
  #dir;
  #list;
  #entries = [];
  #blocks = new Map();

  constructor(dir) {
    this.#dir = dir;
    this.#list = join(dir, 'entries.json');
    mkdirSync(dir, { recursive: true });
    if (existsSync(this.#list)) this.#entries = JSON.parse(readFileSync(this.#list, 'utf8'));
  }

  list() {
    return this.#entries.filter((entry) => entry.done);
  }

  /** A new unfinished entry, or undefined when the key is taken. */
  create(key, version) {
    if (this.#entries.some((entry) => entry.key === key && entry.version === version)) return undefined;
    const entry = { id: String(this.#entries.length + 1), blob: randomUUID(), key, version, done: false };
    this.#entries.push(entry);
    return entry;
  }

  finish(key, version) {
    const entry = this.#entries.find((one) => one.key === key && one.version === version && !one.done);
    if (!entry || !existsSync(this.#path(entry.blob))) return undefined;
    Object.assign(entry, { done: true, size: this.size(entry.blob), createdAt: new Date().toISOString() });
    writeFileSync(this.#list, JSON.stringify(this.list(), null, 1));
    return entry;
  }

  /** The exact key, else the newest entry that one of the keys is a prefix of. */
  find(keys, version) {
    const candidates = this.list()
      .filter((entry) => entry.version === version)
      .reverse();
    return (
      candidates.find((entry) => entry.key === keys[0]) ??
      keys.map((key) => candidates.find((entry) => entry.key.startsWith(key))).find(Boolean)
    );
  }

  remove(matches) {
    for (const entry of this.#entries.filter(matches)) rmSync(this.#path(entry.blob), { force: true });
    this.#entries = this.#entries.filter((entry) => !matches(entry));
    writeFileSync(this.#list, JSON.stringify(this.list(), null, 1));
  }

  has(blob) {
    return this.#entries.some((entry) => entry.blob === blob);
  }

  stored(blob) {
    return existsSync(this.#path(blob));
  }

  size(blob) {
    return statSync(this.#path(blob)).size;
  }

  stream(blob, range) {
    return createReadStream(this.#path(blob), range);
  }

  async put(blob, data) {
    await writeFile(this.#path(blob), data);
  }

  async putBlock(blob, id, data) {
    const path = this.#path(`${blob}-${createHash('sha256').update(id).digest('hex')}`);
    await writeFile(path, data);
    this.#blocks.set(`${blob} ${id}`, path);
  }

  async joinBlocks(blob, ids) {
    await writeFile(this.#path(blob), '');
    for (const id of ids) {
      const path = this.#blocks.get(`${blob} ${id}`);
      await appendFile(this.#path(blob), await readFile(path));
      rmSync(path);
      this.#blocks.delete(`${blob} ${id}`);
    }
  }

  #path(name) {
    return join(this.#dir, name);
  }
}
