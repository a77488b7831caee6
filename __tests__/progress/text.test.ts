import { describe, expect, it } from '@jest/globals';
import { clientText } from '../../src/progress/client-text.ts';

function read(text: string) {
  const client = clientText();
  for (const line of text.split('\n')) client.line(line);
  return client.result();
}

describe('the client’s own text', () => {
  it('gives the error and the excerpt of a failed build', () => {
    const result = read(`Dockerfile:6
--------------------
   4 |     FROM busybox:1 AS broken
   6 | >>> RUN sh check.sh
   8 |     
--------------------
ERROR: failed to build: failed to solve: exit code: 1`);

    expect(result.error).toBe('failed to build: failed to solve: exit code: 1');
    expect(result.source).toEqual({
      file: 'Dockerfile',
      line: 6,
      lines: ['   4 |     FROM busybox:1 AS broken', '   6 | >>> RUN sh check.sh', '   8 |     '],
    });
    expect(result.text).toHaveLength(7);
  });

  it('takes the lines after an error for its body, until a blank one', () => {
    const { error, text } = read(`WARNING: no output
ERROR: failed to push
--------------------
ERROR CODE: AuthenticationFailed

View build details: docker-desktop://x`);

    expect(error).toBe('failed to push\n--------------------\nERROR CODE: AuthenticationFailed');
    expect(text[0]).toBe('WARNING: no output');
  });

  it('keeps the last error of several', () => {
    expect(read('ERROR: one\nWARNING: not part of it\nERROR: two').error).toBe('two');
  });

  it('has neither error nor excerpt when nothing went wrong', () => {
    expect(read('WARNING: a\n\nb:7\nc')).toEqual({
      text: ['WARNING: a', 'b:7', 'c'],
      error: undefined,
      source: undefined,
    });
  });

  it('takes an excerpt without its last rule for none', () => {
    expect(read('Dockerfile:6\n--------------------\n   6 | >>> RUN x').source).toBeUndefined();
  });

  it('keeps the last hundred lines, each cut to 4096 characters', () => {
    const { text } = read(Array.from({ length: 300 }, (_, n) => `${n} ${'x'.repeat(9000)}`).join('\n'));

    expect(text).toHaveLength(100);
    expect(text[0]).toBe(`200 ${'x'.repeat(4092)}`);
  });
});
