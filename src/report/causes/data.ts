import { type CauseRow, type FailedPlace, hostOf } from './row.ts';

const isEcr = ({ ref }: FailedPlace) => /\.dkr[.-]ecr[\w.-]*\.(amazonaws|on\.aws)/.test(hostOf(ref));

/** What goes wrong with the data of a cache, wherever it lies. */
export const DATA_CAUSES: readonly CauseRow[] = [
  {
    kind: 'evicted',
    pattern:
      /could not fetch content descriptor|blob (sha256:)?\S+:? not found|BlobNotFound|NoSuchKey|content (digest )?sha256:\S+: not found/,
    words: ({ side }) =>
      side === 'source'
        ? [
            'This cache is still listed while its data is gone.',
            'A build that writes it makes it sound again; if this comes back, delete it.',
          ]
        : [
            'Layers that were to be written are known from a cache alone, and that cache has lost them.',
            'Build once with `no-cache: true`, or delete that cache, so that it is written anew.',
          ],
  },
  {
    kind: 'disk',
    pattern: /no space left on device|disk quota exceeded|ENOSPC|read-only file system/i,
    words: ({ type, side }) => [
      type === 'local' && side === 'destination'
        ? 'The disk that holds the directory is full or cannot be written.'
        : 'A disk is full or cannot be written: that of the builder, or of the cache itself.',
      'Free some space, or write less with `mode=min`.',
    ],
  },
  {
    kind: 'directory',
    pattern: /permission denied|not a directory|mkdir \S+: /i,
    types: ['local'],
    words: () => [
      'The directory cannot be written or read by this user.',
      'Name a directory that the job owns, such as one below `runner.temp`.',
    ],
  },
  {
    kind: 'manifest',
    pattern:
      /manifests?\/\S*: (400|405|415)\b|MANIFEST_INVALID|manifest invalid|unsupported (manifest )?media ?type|Failed to parse manifest/i,
    types: ['registry'],
    words: (place) => [
      isEcr(place)
        ? 'ECR takes a cache only in the form of an image.'
        : 'This registry does not take the form in which the cache is written.',
      'Write `image-manifest=true,oci-mediatypes=true` in the entry; BuildKit does so by itself since 0.21.',
    ],
  },
  {
    kind: 'damaged',
    pattern:
      /invalid character|unexpected end of JSON|unsupported or uninferrable manifest type|invalid cache|missing annotations|missing diffid|unexpected commit digest/i,
    words: () => [
      'What is stored there is no cache that BuildKit can read.',
      'Delete it; the next build writes it anew.',
    ],
  },
];
