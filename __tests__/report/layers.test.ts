import { describe, expect, it } from '@jest/globals';
import { layersSection } from '../../src/report/summary/layers.ts';
import { layerLines } from '../../src/report/terminal/layers.ts';
import { paintFor } from '../../src/report/terminal/paint.ts';
import type { ImageLayer, ImageSize } from '../../src/sizes/types.ts';
import { activeTexts, rendered } from './rendered.ts';

const MB = 1_000_000;

const step = (
  line: number,
  createdBy: string,
  bytes: number,
  compressedBytes: number,
  status: ImageLayer['status'],
): ImageLayer => ({ step: `production ${line}`, line, createdBy, bytes, compressedBytes, status });

const SERVICE: ImageSize = {
  platform: 'linux/amd64',
  bytes: 182 * MB,
  compressedBytes: 61.4 * MB,
  layers: [
    { base: true, bytes: 74 * MB, compressedBytes: 28 * MB, createdBy: 'ADD rootfs.tar.xz /' },
    { base: true, bytes: 0, compressedBytes: 32 },
    step(14, 'RUN apt-get   install -y curl|grep', 60 * MB, 20 * MB, 'cached'),
    step(15, 'COPY --from=builder /venv /venv', 46.5 * MB, 13 * MB, 'executed'),
    step(16, 'COPY . .', 1.5 * MB, 400_000, 'pulled'),
  ],
};
const PUSHED: ImageSize = {
  compressedBytes: 1000,
  layers: [{ compressedBytes: 1000, createdBy: 'COPY a /', status: 'executed', line: 2, step: '1/1' }],
  message: 'Uncompressed sizes are not known: only Docker tells them, and the image was not loaded into it.',
};
const UNKNOWN: ImageSize = { layers: [{}, {}], message: 'The layers are not known.' };

const FOOT =
  'What a later layer overwrites or deletes still counts in the layer that wrote it. How much that is, and which files are there twice, is not measured: it takes the contents of all layers.';

describe('layersSection', () => {
  it('lists layers from the base up with the heaviest steps bold', () => {
    expect(layersSection([SERVICE])).toEqual({
      title: 'Layers',
      blocks: [
        '`linux/amd64`: 182 MB, 61 MB compressed, 5 layers; the base holds 74 MB in 2 of them.',
        `| # | Line | Made by | Origin | Size | Compressed |  |
| ---: | ---: | --- | --- | ---: | ---: | --- |
| 1 |  | \`ADD rootfs.tar.xz /\` | base | 74 MB | 28 MB | ████████ |
| 2 |  | – | base | 0 B | 32 B |  |
| 3 | 14 | \`RUN apt-get install -y curl|grep\` | cached | **60 MB** | **20 MB** | ██████▌ |
| 4 | 15 | \`COPY --from=builder /venv /venv\` | ran | **47 MB** | **13 MB** | █████ |
| 5 | 16 | \`COPY . .\` | pulled | 1.5 MB | 400 kB | ▏ |`.replace('curl|', 'curl\\|'),
        FOOT,
      ],
    });
  });

  it('shows the columns that are known, and says what is not', () => {
    expect(layersSection([PUSHED, UNKNOWN]).blocks).toEqual([
      '1 kB compressed, 1 layer.',
      '| # | Line | Made by | Origin | Compressed |\n| ---: | ---: | --- | --- | ---: |\n| 1 | 2 | `COPY a /` | ran | **1 kB** |',
      PUSHED.message,
      'Size not known, 2 layers.',
      '| # | Made by |\n| ---: | --- |\n| 1 | – |\n| 2 | – |',
      'The layers are not known.',
      FOOT,
    ]);
  });

  it('has nothing to show without images', () => {
    expect(layersSection([]).blocks).toEqual([]);
    expect(layersSection([{ bytes: 0, compressedBytes: 0, layers: [] }]).blocks).toEqual([
      '0 B, 0 B compressed, 0 layers.',
    ]);
  });

  it('shows a bounded part of many', () => {
    const many = layersSection(Array.from({ length: 20 }, () => ({ layers: Array(900).fill({}) })));
    expect(many.blocks.join('\n')).toContain('750 more layers are in the JSON report.');
    expect(many.blocks.join('\n')).toContain('12 more images are in the JSON report.');
  });

  it('makes nothing of foreign text', () => {
    const createdBy = 'RUN echo `a` | @octocat https://example.com <b>#1</b>\n| x';
    const hostile = layersSection([
      { platform: '@octocat', layers: [{ createdBy }], message: '#1 @octocat' },
    ]);
    expect(activeTexts(rendered(hostile.blocks.join('\n\n')))).toEqual([]);
  });
});

describe('layerLines', () => {
  const lines = (width: number) =>
    `\n${layerLines([SERVICE, PUSHED, UNKNOWN], width, paintFor(false)).join('\n')}\n`;

  it('lists layers with bars where there is room', () => {
    expect(lines(100)).toBe(`
\`linux/amd64\`: 182 MB, 61 MB compressed, 5 layers; the base holds 74 MB in 2 of them.
line  layer                             origin    size  compressed
      ADD rootfs.tar.xz /               base     74 MB       28 MB  ████████████████
      –                                 base       0 B        32 B
  14  RUN apt-get install -y curl|grep  cached   60 MB       20 MB  █████████████
  15  COPY --from=builder /venv /venv   ran      47 MB       13 MB  ██████████
  16  COPY . .                          pulled  1.5 MB      400 kB  ▍
1 kB compressed, 1 layer.
line  layer     origin  compressed
   2  COPY a /  ran           1 kB
Uncompressed sizes are not known: only Docker tells them, and the image was not loaded into it.
Size not known, 2 layers.
layer
–
–
The layers are not known.
`);
  });

  it('leaves out what does not fit', () => {
    expect(lines(50)).toBe(`
\`linux/amd64\`: 182 MB, 61 MB compressed, 5 layers;
the base holds 74 MB in 2 of them.
line  layer                       size  compressed
      ADD rootfs.tar.xz /        74 MB       28 MB
      –                            0 B        32 B
  14  RUN apt-get install -y …   60 MB       20 MB
  15  COPY --from=builder /ve…   47 MB       13 MB
  16  COPY . .                  1.5 MB      400 kB
1 kB compressed, 1 layer.
line  layer     compressed
   2  COPY a /        1 kB
Uncompressed sizes are not known: only Docker
tells them, and the image was not loaded into it.
Size not known, 2 layers.
layer
–
–
The layers are not known.
`);
  });
});
