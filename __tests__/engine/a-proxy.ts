import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { listen } from './a-port.ts';

/** What becomes of a request: it passes, is answered with a status, or is cut after so many bytes of its body. */
export type Treatment =
  | { kind: 'pass' }
  | { kind: 'answer'; status: number; code: string; message: string; retryAfter?: number }
  | { kind: 'cut'; bytes: number };

/** A proxy in front of a registry that misbehaves as told. */
export interface RegistryProxy {
  host: string;
  /** May be set while it runs. */
  treat: (asked: { method: string; path: string }) => Treatment;
  close(): Promise<void>;
}

export const PASS: Treatment = { kind: 'pass' };

/** Requests that write: uploads of blobs and manifests. */
export const writes = ({ method }: { method: string }): boolean => /^(POST|PUT|PATCH)$/.test(method);

/** What Docker Hub answers above its limit. */
export const TOO_MANY: Treatment = {
  kind: 'answer',
  status: 429,
  code: 'TOOMANYREQUESTS',
  message: 'You have reached your pull rate limit.',
  retryAfter: 1,
};

export const UNAVAILABLE: Treatment = {
  kind: 'answer',
  status: 503,
  code: 'UNAVAILABLE',
  message: 'service unavailable',
};

export async function aProxy(target: string): Promise<RegistryProxy> {
  const server = createServer((asked, answer) => {
    const treatment = proxy.treat({ method: asked.method ?? '', path: asked.url ?? '' });
    if (treatment.kind === 'answer') refuse(asked, answer, treatment);
    else forward(target, asked, answer, treatment.kind === 'cut' ? treatment.bytes : undefined);
  });
  const proxy: RegistryProxy = {
    host: `127.0.0.1:${await listen(server)}`,
    treat: () => PASS,
    close: () => {
      server.closeAllConnections();
      return new Promise((done) => server.close(() => done()));
    },
  };
  return proxy;
}

function refuse(
  asked: IncomingMessage,
  answer: ServerResponse,
  { status, code, message, retryAfter }: Treatment & { kind: 'answer' },
): void {
  asked.resume().on('end', () => {
    if (retryAfter !== undefined) answer.setHeader('retry-after', retryAfter);
    answer
      .writeHead(status, { 'content-type': 'application/json' })
      .end(JSON.stringify({ errors: [{ code, message }] }));
  });
}

function forward(target: string, asked: IncomingMessage, answer: ServerResponse, cut?: number): void {
  const { method, headers, url: path } = asked;
  const [hostname, port] = target.split(':');
  const onward = request({ hostname, port, path, method, headers }, (given) => {
    answer.writeHead(given.statusCode ?? 502, given.headers);
    given.pipe(answer);
  });
  onward.on('error', () => answer.destroy());
  let bytes = 0;
  asked
    .on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (cut === undefined || bytes < cut) onward.write(chunk);
      else {
        onward.destroy();
        asked.destroy();
      }
    })
    .on('end', () => onward.end());
}
