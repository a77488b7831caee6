import coerce from 'semver/functions/coerce.js';
import parse from 'semver/functions/parse.js';

/** The oldest Buildx that can do what is needed here: rawjson progress, provenance in metadata, history. */
export const OLDEST_BUILDX = '0.20.0';

/** The version in the output of `docker buildx version`; undefined when it holds none. */
export function buildxVersion(stdout: string): string | undefined {
  return /github\.com\/docker\/buildx\s+(\S+)/.exec(stdout)?.[1];
}

/**
 * Whether a version is known to be older than another. Distributions build with `v0.0.0+unknown`
 * or no version at all: what is not known is not old. A candidate counts as the release.
 */
export function isOlder(version: string | undefined, than: string): boolean {
  const known = version === undefined ? null : (parse(version) ?? coerce(version));
  if (!known || (known.major === 0 && known.minor === 0 && known.patch === 0)) return false;
  return known.compareMain(than) < 0;
}
