import { basename, dirname } from 'node:path/posix';

/** What a build is known by. */
interface NameFacts {
  tags: readonly string[];
  target?: string;
  /** The Dockerfile as the user gave it. */
  file?: string;
  context: string;
}

/**
 * What a person calls this build: the last part of the image name, else the folder of its Dockerfile or context;
 * with the target, so that several builds of one image can be told apart.
 */
export function buildName({ tags, target, file, context }: NameFacts): string {
  const folder = file?.includes('/') ? dirname(file) : context;
  const name = imageName(tags[0]) ?? folderName(folder) ?? 'image';
  return target ? `${name} (${target})` : name;
}

function imageName(tag: string | undefined): string | undefined {
  const path = tag?.split('@', 1)[0]?.split('/').at(-1);
  return path?.split(':', 1)[0] || undefined;
}

function folderName(path: string): string | undefined {
  const local = /^[a-z]+:\/\/|^git@/i.test(path) ? path.replace(/[?#].*$/, '').replace(/\.git$/, '') : path;
  const name = basename(local);
  return name === '' || name === '.' || name === '..' || name === '-' ? undefined : name;
}
