/** Tools that are told by how their keys begin. */
const KNOWN: ReadonlyArray<readonly [prefix: string, tool: string]> = [
  ['node-cache-', 'setup-node'],
  ['setup-go-', 'setup-go'],
  ['setup-python-', 'setup-python'],
  ['setup-java-', 'setup-java'],
  ['setup-ruby-bundler-cache-', 'setup-ruby'],
  ['setup-uv-', 'setup-uv'],
  ['gradle-', 'gradle'],
  ['v0-rust-', 'rust-cache'],
  ['golangci-lint.cache-', 'golangci-lint'],
  ['codeql-', 'codeql'],
  ['buildx-dl-bin-', 'setup-buildx'],
  ['docker.io--tonistiigi--binfmt-', 'setup-qemu'],
];

/** Parts that say where a cache was made and not what it is of. */
const PLACES = /^(linux|macos|windows|x64|x86|arm64|arm|amd64|v\d+|cache|\d+)$/i;
const LONGEST = 40;

/** What another tool's entries are counted under: the tool where its keys are known, else the first telling part of the key. */
export function toolOf(key: string): string {
  const known = KNOWN.find(([prefix]) => key.startsWith(prefix));
  if (known) return known[1];
  const parts = key.slice(0, 200).split(/[-_.|:#/ ]+/);
  const telling = parts.findIndex((part) => part !== '' && !PLACES.test(part));
  const shown = parts.slice(0, telling + 1).join('-') || key;
  return shown.slice(0, LONGEST);
}
