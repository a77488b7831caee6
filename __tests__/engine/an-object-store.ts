import { createHmac } from 'node:crypto';
import type { Engine } from './an-engine.ts';

/** What one cache holds in an object store. */
export interface Stored {
  objects: number;
  bytes: number;
  /** When each object was written last, by its name. */
  written: ReadonlyMap<string, string>;
}

/** The objects below a prefix of the stand-in for S3. */
export async function inS3({ s3 }: Engine, prefix: string): Promise<Stored> {
  const url = new URL(`/${s3.attributes.bucket}?list-type=2&prefix=${encodeURIComponent(prefix)}`, s3.url);
  return stored(await textOf(url, {}), 'Contents', 'Key', 'Size');
}

/** The same of the one for Azure. */
export async function inAzure({ azure }: Engine, prefix: string): Promise<Stored> {
  const { account_name: account = '', secret_access_key: key = '' } = azure.attributes;
  const url = new URL(
    `/${account}/buildkit-cache?comp=list&prefix=${encodeURIComponent(prefix)}&restype=container`,
    azure.url,
  );
  return stored(await textOf(url, signed(url, account, key)), 'Blob', 'Name', 'Content-Length');
}

async function textOf(url: URL, headers: Record<string, string>): Promise<string> {
  const response = await fetch(url, { headers });
  const text = await response.text();
  if (!response.ok) throw new Error(`${url.pathname}: ${response.status} ${text}`);
  return text;
}

function stored(xml: string, element: string, name: string, size: string): Stored {
  const objects = [...xml.matchAll(new RegExp(`<${element}>([\\s\\S]*?)</${element}>`, 'g'))].map(
    ([, inside = '']) => ({
      name: textIn(inside, name),
      bytes: Number(textIn(inside, size)),
      written: textIn(inside, 'LastModified') || textIn(inside, 'Last-Modified'),
    }),
  );
  return {
    objects: objects.length,
    bytes: objects.reduce((sum, { bytes }) => sum + bytes, 0),
    written: new Map(objects.map((one) => [one.name, one.written])),
  };
}

const textIn = (xml: string, element: string): string =>
  new RegExp(`<${element}>([^<]*)</${element}>`).exec(xml)?.[1] ?? '';

/** Azure's shared key, for a GET without a body. */
function signed(url: URL, account: string, key: string): Record<string, string> {
  const headers = { 'x-ms-date': new Date().toUTCString(), 'x-ms-version': '2021-08-06' };
  const canonical = [
    `GET${'\n'.repeat(12)}`,
    ...Object.entries(headers).map(([name, value]) => `${name}:${value}\n`),
    `/${account}${url.pathname}`,
    ...[...url.searchParams]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, value]) => `\n${name}:${value}`),
  ].join('');
  const signature = createHmac('sha256', Buffer.from(key, 'base64')).update(canonical).digest('base64');
  return { ...headers, authorization: `SharedKey ${account}:${signature}` };
}
