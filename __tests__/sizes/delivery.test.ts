import { describe, expect, it } from '@jest/globals';
import { type Asked, deliveryOf } from '../../src/sizes/delivery.ts';

const NONE = { outputs: [], load: false, push: false };

describe('deliveryOf', () => {
  it.each<[string, string, Partial<Asked>, boolean, boolean]>([
    ['docker', 'no output', {}, true, false],
    ['docker', 'load', { load: true }, true, false],
    ['docker', 'push', { push: true }, true, true],
    ['docker', 'an image', { outputs: ['type=image,name=a'] }, true, false],
    ['docker', 'an image to push', { outputs: ['type=image,name=a,push=true'] }, true, true],
    ['docker', 'a registry', { outputs: ['type=registry,name=a'] }, true, true],
    ['docker', 'a Docker archive', { outputs: ['type=docker,dest=a.tar'] }, false, false],
    ['docker', 'an OCI archive', { outputs: ['type=oci,dest=a.tar'] }, false, false],
    ['docker', 'a directory', { outputs: ['out'] }, false, false],
    ['docker', 'an archive on stdout', { outputs: ['-'] }, false, false],
    ['docker', 'a directory and an image', { outputs: ['out', 'type=image'] }, true, false],
    ['docker-container', 'no output', {}, false, false],
    ['docker-container', 'load', { load: true }, true, false],
    ['docker-container', 'push', { push: true }, false, true],
    ['docker-container', 'an image to push', { outputs: ['type=image,push=1'] }, false, true],
    ['docker-container', 'an image not to push', { outputs: ['type=image,push=false'] }, false, false],
    ['docker-container', 'Docker', { outputs: ['type=docker'] }, true, false],
    ['docker-container', 'a Docker archive', { outputs: ['"type=docker","dest=a,b.tar"'] }, false, false],
  ])('with the %s driver: %s', (driver, _what, asked, isInDocker, isPushed) => {
    expect(deliveryOf({ ...NONE, ...asked, driver })).toEqual({
      isInDocker,
      isPushed,
      isRecompressed: false,
    });
  });

  it.each(['type=image,compression=zstd', 'type=oci,dest=a,Force-Compression=true'])(
    'knows that %s compresses anew',
    (output) => {
      expect(deliveryOf({ ...NONE, outputs: [output], driver: 'docker' }).isRecompressed).toBe(true);
    },
  );
});
