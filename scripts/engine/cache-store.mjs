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

/** The stand-in's entries, each of one ref: finished ones survive a restart, in `entries.json` beside their blobs. */
export class CacheStore {
  #dir;
  #list;
  #entries = [];
  #blocks = new Map();

  constructor(dir) {
    this.#dir = dir;
    this.#list = join(dir, 'entries.json');
    mkdirSync(dir, { recursive: true });
    if (existsSync(this.#list))
      this.#entries = JSON.parse(readFileSync(this.#list, 'utf8')).map((entry) => ({
        ref: 'refs/heads/main',
        ...entry,
      }));
  }

  list() {
    return this.#entries.filter((entry) => entry.done);
  }

  /** A new unfinished entry, or undefined when this ref has the key. */
  create(ref, key, version) {
    if (this.#entries.some(same(ref, key, version))) return undefined;
    const entry = { id: randomUUID(), blob: randomUUID(), ref, key, version, done: false };
    this.#entries.push(entry);
    return entry;
  }

  finish(ref, key, version) {
    const entry = this.#entries.find((one) => same(ref, key, version)(one) && !one.done);
    if (!entry || !this.stored(entry.blob)) return undefined;
    Object.assign(entry, { done: true, size: this.size(entry.blob), createdAt: new Date().toISOString() });
    this.#save();
    return entry;
  }

  /** In the first ref that has one: the exact key, else the newest entry that one of the keys is a prefix of. */
  find(refs, keys, version) {
    for (const ref of refs) {
      const candidates = this.list()
        .filter((entry) => entry.ref === ref && entry.version === version)
        .reverse();
      const found =
        candidates.find((entry) => entry.key === keys[0]) ??
        keys.map((key) => candidates.find((entry) => entry.key.startsWith(key))).find(Boolean);
      if (found) return found;
    }
    return undefined;
  }

  /** Forgets entries with their data. */
  remove(matches) {
    this.lose(matches);
    this.#entries = this.#entries.filter((entry) => !matches(entry));
    this.#save();
  }

  /** Only the data goes: the entry is still found, its address leads nowhere. */
  lose(matches) {
    for (const entry of this.#entries.filter(matches)) rmSync(this.#path(entry.blob), { force: true });
  }

  ofBlob(blob) {
    return this.#entries.find((entry) => entry.blob === blob);
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

  #save() {
    writeFileSync(this.#list, JSON.stringify(this.list(), null, 1));
  }

  #path(name) {
    return join(this.#dir, name);
  }
}

const same = (ref, key, version) => (entry) =>
  entry.ref === ref && entry.key === key && entry.version === version;
