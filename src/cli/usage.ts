import { docker } from '../buildx/docker.ts';
import { maskCredentials } from '../cache/credentials.ts';
import type { Environment } from '../environment.ts';
import { actionsCaches } from '../github/actions-caches.ts';
import { MAINTENANCE, restClient } from '../github/rest.ts';
import { accountMarkdown } from '../report/account/markdown.ts';
import { accountText } from '../report/account/text.ts';
import { masker } from '../report/mask.ts';
import { visible } from '../report/visible.ts';
import { readRepository } from '../sizes/account-read.ts';
import type { RepositoryAccount } from '../sizes/account-types.ts';
import { localSize } from '../sizes/local.ts';
import { registrySize } from '../sizes/registry.ts';
import type { CacheSize } from '../sizes/types.ts';
import type { Format } from './report.ts';
import { accessOf } from './repository.ts';
import { type Console, EXIT } from './types.ts';
import { renderSize } from './usage-size.ts';

interface Options {
  repo?: string;
  /** A directory, in place of a repository. */
  local?: string;
  /** A reference of a registry, in place of a repository. */
  registry?: string;
  format: Format;
}

/** What a repository's Actions cache holds and whose it is, or what one other place weighs. */
export async function usage(
  { repo, local, registry, format }: Options,
  environment: Environment,
  console: Console,
): Promise<number> {
  if (local !== undefined) return showPlace(await localSize(local), `local ${local}`, format, console);
  if (registry !== undefined) {
    const size = await registrySize(registry, docker(environment.variables));
    return showPlace(size, `registry ${maskCredentials(registry)}`, format, console);
  }
  const access = accessOf(repo, environment);
  if ('problem' in access) {
    console.say(access.problem);
    return EXIT.unusable;
  }
  const masked = masker(environment.secrets);
  const { account, size } = await readRepository(actionsCaches(restClient(access, MAINTENANCE)), Date.now());
  if (!account) return showSize(size, format, { ...console, write: (text) => console.write(masked(text)) });
  console.write(masked(renderAccount(account, format, console)));
  return EXIT.done;
}

/** Undefined: there is no such place. */
function showPlace(size: CacheSize | undefined, place: string, format: Format, console: Console): number {
  return showSize(size ?? { place, type: '', message: 'there is no cache' }, format, console);
}

/** A place that could not be measured has no figure to show: its message goes to standard error. */
function showSize(size: CacheSize, format: Format, console: Console): number {
  if (size.bytes === undefined) {
    console.say(visible(`${size.place} was not measured: ${size.message ?? 'no reason was given'}`));
    return EXIT.unusable;
  }
  console.write(renderSize(size, format));
  return EXIT.done;
}

function renderAccount(account: RepositoryAccount, format: Format, { terminal }: Console): string {
  if (format === 'json') return `${JSON.stringify({ schemaVersion: 1, ...account }, null, 2)}\n`;
  return format === 'markdown' ? accountMarkdown(account) : accountText(account, terminal);
}
