// Bundles src/ into dist/: node scripts/build.mjs [OUTPUT-DIRECTORY]
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/** What `demo` shows where no engine answers; recorded by scripts/record-fixtures. */
const DEMO = ['cold', 'unchanged', 'code-changed', 'dependencies-changed'];
const DEMO_FILES = ['rawjson.log', 'metadata.json', 'about.json'];

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** @actions/core can fetch an identity token and for that holds an HTTP client: never used here, 330 kB. */
const withoutHttpClient = {
  name: 'without-http-client',
  setup({ onResolve, resolve: lookUp }) {
    onResolve({ filter: /^@actions\/http-client/ }, async ({ path, pluginData, ...options }) => {
      if (pluginData === 'looked up') return undefined;
      const found = await lookUp(path, { ...options, pluginData: 'looked up' });
      return { ...found, sideEffects: false };
    });
  },
};

/** Builds the bundles, the licences of what is in them and the recorded builds of the demo into `output`. */
export async function bundle(output = join(root, 'dist')) {
  rmSync(output, { recursive: true, force: true });
  mkdirSync(output, { recursive: true });
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: { index: 'src/action.ts', cli: 'src/cli.ts', prune: 'src/prune-action.ts' },
    outdir: output,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'none',
    charset: 'utf8',
    define: { VERSION: JSON.stringify(manifest.version) },
    plugins: [withoutHttpClient],
    metafile: true,
    logLevel: 'warning',
  });
  writeFileSync(join(output, 'licenses.txt'), licences(packagesIn(metafile)));
  copyDemo(join(output, 'demo'));
}

/** Names of the packages of which a bundle holds at least a byte. */
function packagesIn(metafile) {
  const names = new Set();
  for (const { inputs } of Object.values(metafile.outputs)) {
    for (const [file, { bytesInOutput }] of Object.entries(inputs)) {
      const match = /^(?:.*\/)?node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file);
      if (match && bytesInOutput > 0) names.add(match[1]);
    }
  }
  return [...names].sort();
}

function licences(names) {
  return names
    .map((name) => {
      const folder = join(root, 'node_modules', name);
      const { version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
      const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
      const text = file
        ? readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim()
        : `Licence: ${license}`;
      return `${name} ${version}\n\n${text}\n`;
    })
    .join('\n----------------------------------------\n\n');
}

function copyDemo(target) {
  for (const name of DEMO) {
    const source = join(root, '__tests__/fixtures/builds/container', name);
    for (const file of DEMO_FILES) cpSync(join(source, file), join(target, name, file));
  }
  cpSync(join(root, '__tests__/fixtures/projects/python-service'), join(target, 'project'), {
    recursive: true,
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await bundle(process.argv[2]);
