import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { describeEngine, ENGINES } from './an-engine.ts';

describeEngine('the demo where an engine answers', (engine) => {
  describe.each(ENGINES)('on the %s engine', (name) => {
    it('makes the four builds on the spot and compares them', () => {
      const { status, stdout, stderr } = spawnSync(process.execPath, [resolve('dist/cli.cjs'), 'demo'], {
        encoding: 'utf8',
        env: { ...process.env, ...engine.engines[name].env },
      });
      expect({ status, stderr }).toEqual({ status: 0, stderr: expect.stringContaining('Building 4 of 4') });
      expect(stdout).toContain('These builds were made just now');
      expect(stdout).toMatch(/^unchanged +100 % +9 of 9/m);
      expect(stdout).toMatch(/^code changed +66\.7 % +6 of 9 .*line 7 `COPY \. \.`$/m);
      expect(stdout).toMatch(/^dependencies changed +33\.3 % +3 of 9 .*line 3 `COPY requirements\.txt \.`$/m);
    });
  });
});
