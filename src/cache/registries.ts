import { attributeOf } from './entry.ts';
import type { CacheAccess, CacheEntry, CacheSide } from './types.ts';

/** A registry that is known to take no pushes without a login. */
interface Registry {
  host: RegExp;
  /** Nothing of it can be read without a login either. */
  isPrivate?: true;
  /** What to write before the build step. */
  login: (host: string) => string;
}

const WITH_SECRETS = (host: string) =>
  `\`docker/login-action\` with \`registry: ${host}\`, \`username\` and \`password\` from secrets of the repository`;
const OF_AMAZON = (host: string) =>
  `\`aws-actions/configure-aws-credentials\`, then \`docker/login-action\` with \`registry: ${host}\``;
const OF_GOOGLE = (host: string) =>
  '`google-github-actions/auth` with `id: auth` and `token_format: access_token`, then `docker/login-action` with ' +
  `\`registry: ${host}\`, \`username: oauth2accesstoken\` and \`password: \${{ steps.auth.outputs.access_token }}\``;

const DOCKER_HUB = 'docker.io';

/** A host that is in no row may take anonymous pushes, and nothing is said of it. */
const REGISTRIES: readonly Registry[] = [
  {
    host: /^docker\.io$/,
    login: () =>
      '`docker/login-action` with `username` and `password`, an access token of Docker Hub, from secrets of the repository',
  },
  {
    host: /^ghcr\.io$/,
    login: (host) =>
      `\`permissions: packages: write\` to the job, and \`docker/login-action\` with \`registry: ${host}\`, ` +
      `\`username: \${{ github.actor }}\` and \`password: \${{ github.token }}\``,
  },
  {
    host: /^\d+\.dkr[.-]ecr(-fips)?\.[a-z0-9-]+\.(amazonaws\.com(\.cn)?|on\.aws)$/,
    isPrivate: true,
    login: OF_AMAZON,
  },
  { host: /^public\.ecr\.aws$/, login: OF_AMAZON },
  { host: /^([a-z0-9-]+\.)?gcr\.io$|\.pkg\.dev$/, login: OF_GOOGLE },
  { host: /^(quay\.io|registry\.gitlab\.com|codeberg\.org)$/, login: WITH_SECRETS },
  // Azure can open a registry for anonymous pulls, never for pushes.
  { host: /\.azurecr\.(io|cn|us)$/, login: WITH_SECRETS },
  { host: /^registry\.digitalocean\.com$|\.(icr\.io|ocir\.io|scw\.cloud)$/, login: WITH_SECRETS },
];

/** The registry of an image reference, as Docker reads it: without a host in it, Docker Hub. */
export function registryHost(ref: string): string {
  const slash = ref.indexOf('/');
  const first = slash < 0 ? '' : ref.slice(0, slash);
  const isHost = /[.:]/.test(first) || first === 'localhost';
  return isHost ? canonicalHost(first) : DOCKER_HUB;
}

/** One name for one registry: Docker Hub has several. */
export function canonicalHost(host: string): string {
  const lower = host.toLowerCase();
  return lower === 'index.docker.io' || lower === 'registry-1.docker.io' ? DOCKER_HUB : lower;
}

/** GitHub gives code from a fork no secrets, so no login step can be the cure. */
export const FORKS_HAVE_NO_LOGIN =
  'GitHub gives code from a fork no secrets to log in with. A cache that needs no login, such as `type=gha`, serves forks too';

/** Why a registry entry is known to be refused for want of a login, with the cure; undefined when it is not. */
export function loginFault(
  entry: CacheEntry,
  side: CacheSide,
  logins: CacheAccess['logins'],
  isFork = false,
): string | undefined {
  const host = registryHost(attributeOf(entry, 'ref') ?? '');
  const registry = REGISTRIES.find((row) => row.host.test(host));
  if (!registry || logins.helper || logins.hosts.has(host)) return undefined;
  if (side === 'source' && !registry.isPrivate) return undefined;
  const refusal = registry.isPrivate
    ? 'which gives and takes nothing without one'
    : 'which takes no pushes without one';
  if (isFork) return `Docker's configuration holds no login for ${host}, ${refusal}. ${FORKS_HAVE_NO_LOGIN}.`;
  return `Docker's configuration holds no login for ${host}, ${refusal}. Add before this step: ${registry.login(host)}.`;
}
