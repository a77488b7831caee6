import { tmpdir } from 'node:os';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseDiskUsage, parseSize } from '../../src/buildx/du.ts';
import { builderSize, recordsSize } from '../../src/sizes/builder.ts';
import { diskSpace } from '../../src/sizes/builder-disk.ts';
import { anActingDocker } from './caches-docker.ts';

const record = (Type: string, Size: string, Description = '') =>
  JSON.stringify({ ID: 'x', Type, Size, Description });
const MOUNT = 'exec.cachemount';
const BUILDER = { name: 'ci', buildx: 'v0.36.1' };

describe('a size as Buildx prints it', () => {
  it.each([
    ['0B', 0],
    ['12B', 12],
    ['4.096kB', 4096],
    ['8.224kB', 8224],
    ['507.9kB', 507_900],
    ['3.071MB', 3_071_000],
    ['1.5GB', 1_500_000_000],
    ['2TB', 2_000_000_000_000],
    ['', undefined],
    ['kB', undefined],
    ['-1kB', undefined],
    ['4.096KiB', undefined],
    ['1.2.3MB', undefined],
  ])('%s', (text, bytes) => {
    expect(parseSize(text)).toBe(bytes);
  });
});

describe('the records of a builder', () => {
  it('are summed by type, mounts one by one, the largest first', () => {
    const text = [
      record('source.local', '4.096kB'),
      record(
        MOUNT,
        '2kB',
        'cached mount /root/.cache/pip from exec /bin/sh -c pip with id "x" && true with id "//root/.cache/pip"',
      ),
      'WARNING: something',
      record('regular', '3MB', 'with id "/no"'),
      '',
      record('regular', '1MB'),
      record(MOUNT, '5kB', 'cached mount /var/cache/apt from exec /bin/sh -c apt with id "/apt-cache"'),
      '{"Size":5}',
    ].join('\n');
    expect(recordsSize(parseDiskUsage(text))).toEqual({
      bytes: 4_011_096,
      types: [
        { type: 'regular', records: 2, bytes: 4_000_000 },
        { type: MOUNT, records: 2, bytes: 7000 },
        { type: 'source.local', records: 1, bytes: 4096 },
      ],
      mounts: [
        { id: 'apt-cache', bytes: 5000 },
        { id: '/root/.cache/pip', bytes: 2000 },
      ],
    });
  });

  it.each([
    ['cached mount /c from exec sh with id "/a \\"b\\""', 'a "b"'],
    ['cached mount /c from exec sh with id "/\\x01"', '\\x01'],
    ['cached mount /c from exec sh\nmore with id "/id"', 'id'],
    ['cached mount /c from exec sh', '/c'],
    ['something else', 'something else'],
  ])('name a mount: %j', (Description, id) => {
    const records = parseDiskUsage(JSON.stringify({ Type: MOUNT, Size: '1B', Description }));
    expect(recordsSize(records).mounts).toEqual([{ id, bytes: 1 }]);
  });

  it('can be any text', () => {
    fc.assert(fc.property(fc.string(), (text) => void parseDiskUsage(text)));
    fc.assert(fc.property(fc.json(), (text) => void parseDiskUsage(text)));
  });
});

describe('the size of a builder', () => {
  const DISK = { freeBytes: expect.any(Number), totalBytes: expect.any(Number) };

  it('is asked of that builder', async () => {
    const { docker, calls } = anActingDocker({ du: { prints: record('regular', '1kB') } });
    expect(await builderSize(docker, BUILDER, tmpdir())).toEqual({
      bytes: 1000,
      types: [{ type: 'regular', records: 1, bytes: 1000 }],
      mounts: [],
      disk: DISK,
    });
    expect(calls).toEqual(['buildx du --builder ci --format json']);
  });

  it('is not asked after a build in which no step ran', async () => {
    const { docker, calls } = anActingDocker({});
    expect(await builderSize(docker, BUILDER, tmpdir(), { isChanged: false })).toEqual({
      types: [],
      mounts: [],
      disk: DISK,
      message: 'no step ran, so this build added nothing to it',
    });
    expect(calls).toEqual([]);
  });

  it('is 0 where it keeps nothing', async () => {
    const { docker } = anActingDocker({ du: { prints: '' } });
    expect(await builderSize(docker, BUILDER, tmpdir())).toMatchObject({ bytes: 0, types: [] });
  });

  it('is not known to a Buildx that cannot tell it, and not asked of it', async () => {
    const { docker, calls } = anActingDocker({ du: { prints: '' } });
    expect(await builderSize(docker, { name: 'ci', buildx: 'v0.27.0' }, tmpdir())).toEqual({
      types: [],
      mounts: [],
      disk: DISK,
      message: 'Buildx v0.27.0 cannot tell it, 0.28.0 can',
    });
    expect(calls).toEqual([]);
  });

  it('is asked of a Buildx whose version is not known', async () => {
    const { docker } = anActingDocker({ du: { fails: 'unknown flag: --format' } });
    expect(await builderSize(docker, { name: 'ci' }, tmpdir())).toMatchObject({
      message: 'unknown flag: --format',
    });
  });

  it('is not waited for longer than two seconds', async () => {
    const { docker, killed } = anActingDocker({ du: 'hangs' });
    const started = performance.now();
    const size = await builderSize(docker, BUILDER, tmpdir());
    expect(size).toMatchObject({ message: 'there was no answer within 2 seconds' });
    expect(size).not.toHaveProperty('bytes');
    expect(performance.now() - started).toBeLessThan(2500);
    expect(killed).toEqual(['buildx du --builder ci --format json']);
  });
});

it('knows the room on a disk, and nothing of one that is not there', async () => {
  const space = await diskSpace(tmpdir());
  expect(space?.freeBytes).toBeGreaterThan(0);
  expect(space?.totalBytes).toBeGreaterThan(space?.freeBytes ?? 0);
  expect(await diskSpace('/no/such/place')).toBeUndefined();
});
