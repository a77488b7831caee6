import { attributeOf } from '../../entry.ts';
import type { CacheEntry } from '../../types.ts';
import { withoutAttribute, withValue } from '../line.ts';
import type { LineRule } from '../types.ts';

/** BuildKit asks GitHub which blobs are there only where it has a token and a repository for it. */
export const BLOB_LISTING: LineRule = {
  name: 'blob-listing',
  find({ entry, backend, sides }) {
    if (backend?.type !== 'gha' || !sides.includes('destination')) return [];
    const [token, repository] = ['ghtoken', 'repository'].map((name) => Boolean(attributeOf(entry, name)));
    if (token === repository) return [];
    const [said, other] = token ? ['ghtoken', 'repository'] : ['repository', 'ghtoken'];
    const message = `${said} has no effect without ${other}; BuildKit lists the blobs of the cache with both of them, or not at all.`;
    const fix = (wrong: CacheEntry) =>
      token
        ? withValue(wrong, 'repository', `\${{ github.repository }}`)
        : withoutAttribute(wrong, 'repository');
    return [{ level: 'warning', message, fix }];
  },
};
