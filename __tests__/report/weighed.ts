import type { Report } from '../../src/report/types.ts';
import type { BuilderSize, CacheSize, ImageLayer, ImageSize } from '../../src/sizes/types.ts';

const digest = (letter: string) => `sha256:${letter.repeat(64)}`;

/** Of the Python service in a-report.ts, from the base up; the one that weighs most holds its packages. */
const LAYERS: ImageLayer[] = [
  {
    digest: digest('a'),
    diffId: digest('1'),
    bytes: 80_600_000,
    compressedBytes: 29_800_000,
    createdBy: 'ADD rootfs.tar.xz / # debian.sh',
    base: true,
  },
  { digest: digest('b'), diffId: digest('2'), bytes: 41_400_000, compressedBytes: 14_200_000, base: true },
  layer('c', 'app 2/10', 'WORKDIR /app', 3, 0, 32),
  layer('d', 'app 3/10', 'RUN apt-get update && apt-get install -y libpq5', 5, 21_300_000, 7_900_000),
  layer('e', 'app 6/10', 'COPY . .', 14, 96_100_000, 94_700_000, 'executed'),
  layer('f', 'app 7/10', 'RUN pip install -r requirements.txt', 16, 312_000_000, 98_400_000, 'executed'),
];

function layer(
  letter: string,
  step: string,
  createdBy: string,
  line: number,
  bytes: number,
  compressedBytes: number,
  status: 'cached' | 'executed' = 'cached',
): ImageLayer {
  const ids = { digest: digest(letter), diffId: digest(String(line % 10)) };
  return { ...ids, bytes, compressedBytes, createdBy, step, line, status };
}

const CACHES: CacheSize[] = [
  {
    place: 'gha scope api',
    type: 'gha',
    bytes: 6_200_000_000,
    blobs: 41,
    sharedBytes: 245_000_000,
    largest: { digest: digest('9'), bytes: 3_900_000_000 },
    refs: [
      { ref: 'refs/pull/7/merge', bytes: 2_100_000_000 },
      { ref: 'refs/heads/main', bytes: 4_100_000_000 },
    ],
    mode: 'max',
  },
  {
    place: 'registry ghcr.io/acme/api:cache',
    type: 'registry',
    bytes: 412_000_000,
    blobs: 12,
    sharedBytes: 245_000_000,
    largest: { digest: digest('f'), bytes: 98_400_000 },
    mode: 'max',
  },
  { place: 's3 eu-west-1 acme-cache', type: 's3', message: 'BuildKit does not tell what the store holds' },
  { place: 'gha repository acme/api', type: 'gha', bytes: 8_400_000_000, limit: 10_000_000_000, blobs: 230 },
];

const BUILDER: BuilderSize = {
  bytes: 31_200_000_000,
  types: [
    { type: 'regular', records: 212, bytes: 27_900_000_000 },
    { type: 'exec.cachemount', records: 2, bytes: 3_200_000_000 },
    { type: 'source.local', records: 3, bytes: 100_000_000 },
  ],
  mounts: [
    { id: '/root/.cache/pip', bytes: 3_100_000_000 },
    { id: 'apt', bytes: 100_000_000 },
  ],
  disk: { freeBytes: 4_000_000_000, totalBytes: 80_000_000_000 },
};

/** All that is weighed of a build, with something heavy in each part. */
export const WEIGHTS: Report['sizes'] = {
  context: 96_300_000,
  contextEntries: [
    { path: 'data/model.bin', bytes: 61_000_000 },
    { path: '.git/', bytes: 29_500_000 },
    { path: 'src/', bytes: 4_100_000 },
  ],
  image: {
    platform: 'linux/amd64',
    bytes: 551_400_000,
    compressedBytes: 245_000_032,
    layers: LAYERS,
  },
  cache: CACHES,
  builder: BUILDER,
};

/** The same on two platforms, of which one could not be weighed, with every field that a report can have. */
export function everyWeight(): Required<Report['sizes']> {
  const [base, ...others] = LAYERS;
  const whole: Required<ImageLayer> = {
    digest: digest('a'),
    diffId: digest('1'),
    bytes: 80_600_000,
    compressedBytes: 29_800_000,
    createdBy: 'FROM base',
    step: 'app 1/10',
    line: 2,
    status: 'cached',
    base: true,
  };
  const image: Required<ImageSize> = {
    platform: 'linux/amd64',
    bytes: 551_400_000,
    compressedBytes: 245_000_032,
    layers: [base ?? whole, whole, ...others],
    message: 'Docker has not unpacked all layers, so their uncompressed size is not known.',
  };
  const cache: Required<CacheSize> = {
    place: 'gha scope api',
    type: 'gha',
    bytes: 6_200_000_000,
    limit: 10_000_000_000,
    blobs: 41,
    sharedBytes: 245_000_000,
    unreferencedBytes: 1,
    largest: { digest: digest('9'), bytes: 3_900_000_000 },
    refs: [{ ref: 'refs/heads/main', bytes: 4_100_000_000 }],
    mode: 'max',
    message: 'a part of it is missing or damaged',
  };
  const builder: Required<BuilderSize> = {
    bytes: 31_200_000_000,
    types: BUILDER.types,
    mounts: BUILDER.mounts,
    disk: { freeBytes: 4_000_000_000, totalBytes: 80_000_000_000 },
    message: 'Buildx 0.27 cannot tell it',
  };
  return {
    context: 96_300_000,
    pulled: 796,
    contextEntries: [{ path: '.git/', bytes: 29_500_000 }],
    contextIsPartial: true,
    image,
    images: [image, { ...image, platform: 'linux/arm64' }],
    cache: [cache],
    builder,
  };
}
