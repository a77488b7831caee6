import { mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { recoverLocalCaches } from '../../src/local-cache/recover.ts';
import { failing } from './a-disk.ts';
import { aDirectory, anExport } from './a-layout.ts';

const HOUR = 60 * 60 * 1000;
const OWNER = { host: 'aaaaaaaa', pid: 7 };

describe('recoverLocalCaches', () => {
  it.each<[string, number, boolean]>([
    ['.new-aaaaaaaa-9-00ff', 0, false],
    ['.gone-aaaaaaaa-9-00ff', 0, false],
    ['.new-aaaaaaaa-8-00ff', 99, true],
    ['.new-aaaaaaaa-7-00ff', 99, true],
    ['.new-bbbbbbbb-9-00ff', 23, true],
    ['.new-bbbbbbbb-9-00ff', 25, false],
    ['.gone-bbbbbbbb-8-00ff', 25, false],
    ['.new-9-00ff', 99, true],
    ['.new-aaaaaaaa-9-00ff.bak', 99, true],
    ['new-aaaaaaaa-9-00ff', 99, true],
    ['.old-aaaaaaaa-9-00ff', 99, true],
  ])('%s of %d hours: stays is %s', async (name, hours, stays) => {
    const directory = aDirectory();
    anExport(directory, ['one']);
    const before = readdirSync(directory);
    mkdirSync(join(directory, name, 'blobs'), { recursive: true });
    writeFileSync(join(directory, name, 'blobs', 'x'), 'x');
    utimesSync(join(directory, name), 1000, 1000);
    const now = () => 1000 * 1000 + hours * HOUR;
    await recoverLocalCaches([directory], { owner: OWNER, isAlive: (pid) => pid !== 9, now });
    expect(readdirSync(directory).toSorted()).toEqual([...before, ...(stays ? [name] : [])].toSorted());
  });

  it('asks the system whether a process is alive', async () => {
    const directory = aDirectory();
    const { owner, ...facts } = { owner: OWNER };
    for (const pid of [process.pid, 1, 2 ** 30]) mkdirSync(join(directory, `.new-${owner.host}-${pid}-00`));
    await recoverLocalCaches([directory], { owner, ...facts });
    expect(readdirSync(directory).toSorted()).toEqual(
      [`.new-aaaaaaaa-1-00`, `.new-aaaaaaaa-${process.pid}-00`].toSorted(),
    );
  });

  it('looks into directories from where buildx starts and into the one for unfinished work; a missing one stays so', async () => {
    const [cwd, temp] = [aDirectory(), aDirectory()];
    const name = '.new-aaaaaaaa-9-00';
    mkdirSync(join(cwd, 'cache', name), { recursive: true });
    mkdirSync(join(temp, name));
    await recoverLocalCaches(['cache', './cache/', 'none'], {
      cwd,
      temp,
      owner: OWNER,
      isAlive: () => false,
    });
    expect([readdirSync(cwd), readdirSync(join(cwd, 'cache')), readdirSync(temp)]).toEqual([
      ['cache'],
      [],
      [],
    ]);
  });

  it('never throws', async () => {
    const directory = aDirectory();
    mkdirSync(join(directory, '.new-aaaaaaaa-9-00'));
    writeFileSync(join(directory, 'file'), '');
    const disk = failing(() => 'EIO');
    const facts = { owner: OWNER, isAlive: () => false, disk };
    await expect(recoverLocalCaches([directory, join(directory, 'file')], facts)).resolves.toBeUndefined();
  });
});
