import { type CacheFault, CONTAINER, describeFaults, type FragilePlace } from './a-cache-fault.ts';
import { aFreePort } from './a-port.ts';
import { describeEngine, type Engine } from './an-engine.ts';

const MARK = `faults-${process.pid}-${Date.now()}`;

const lineOf = (type: string, attributes: Record<string, string>): string =>
  [`type=${type}`, ...Object.entries(attributes).map(([name, value]) => `${name}=${value}`)].join(',');

/** A bucket that is made when it is mended. */
async function aMissingBucket({ s3 }: Engine): Promise<FragilePlace> {
  return {
    line: lineOf('s3', { ...s3.attributes, bucket: MARK, prefix: '', name: 'faults' }),
    break: () => {},
    mend: async () => {
      const { ok, status } = await fetch(new URL(`/${MARK}`, s3.url), { method: 'PUT' });
      if (!ok) throw new Error(`the bucket was not made: ${status}`);
    },
    remove: () => {},
    secrets: () => [s3.attributes.secret_access_key ?? ''],
  };
}

/** A key that is none of the account. */
async function aWrongKey({ azure }: Engine): Promise<FragilePlace> {
  const wrong = Buffer.from('a key of another account').toString('base64');
  const right = azure.attributes.secret_access_key ?? '';
  const lineWith = (key: string) =>
    lineOf('azblob', { ...azure.attributes, secret_access_key: key, prefix: `${MARK}/`, name: 'faults' });
  let line = lineWith(wrong);
  return {
    get line() {
      return line;
    },
    break: () => {},
    mend: () => {
      line = lineWith(right);
    },
    remove: () => {},
    secrets: () => [wrong, right],
  };
}

async function aGoneStore(engine: Engine, type: 's3' | 'azblob'): Promise<FragilePlace> {
  const { attributes, url } = type === 's3' ? engine.s3 : engine.azure;
  const gone = `http://127.0.0.1:${await aFreePort()}`;
  const lineAt = (host: string) =>
    lineOf(type, {
      ...Object.fromEntries(Object.entries(attributes).map(([n, value]) => [n, value.replace(url, host)])),
      prefix: `${MARK}/`,
      name: 'gone',
    });
  let line = lineAt(gone);
  return {
    get line() {
      return line;
    },
    break: () => {},
    mend: () => {
      line = lineAt(url);
    },
    remove: () => {},
    secrets: () => [attributes.secret_access_key ?? ''],
  };
}

const FAULTS: readonly CacheFault[] = [
  {
    fault: 'an S3 that does not answer',
    engines: CONTAINER,
    make: (engine) => aGoneStore(engine, 's3'),
    source: { result: 'unreachable', cause: 'network' },
    destination: { result: 'failed', cause: 'network' },
    told: 'warning',
    words: ['/gone` was neither read nor written', 'did not answer as it should', 'The next run tries again'],
  },
  {
    fault: 'an Azure that does not answer',
    engines: CONTAINER,
    make: (engine) => aGoneStore(engine, 'azblob'),
    source: { result: 'unreachable', cause: 'network' },
    destination: { result: 'failed', cause: 'network' },
    told: 'warning',
    words: ['azblob', 'did not answer as it should', 'The next run tries again'],
  },
  {
    fault: 'a bucket that is missing',
    engines: CONTAINER,
    make: aMissingBucket,
    source: { result: 'failed', cause: 'missing' },
    destination: { result: 'failed', cause: 'missing' },
    told: 'warning',
    words: ['/faults` was neither read nor written', 'There is no such place', 'Create it once'],
  },
  {
    fault: 'a wrong key',
    engines: CONTAINER,
    make: aWrongKey,
    source: { result: 'refused', cause: 'login' },
    destination: { result: 'failed', cause: 'login' },
    told: 'warning',
    words: ['azblob', 'The keys were refused', 'Check them'],
  },
];

describeEngine('what goes wrong with an object store', (engine) => describeFaults(engine, 'objects', FAULTS));
