import type { Builder, Feature } from './types.ts';

/** What `docker buildx inspect` printed about a builder and its first node. */
export type Inspected = Pick<Builder, 'name' | 'driver' | 'buildkit' | 'features' | 'platforms'>;

const FEATURES: readonly Feature[] = [
  'Cache export',
  'Multi-platform build',
  'OCI exporter',
  'Docker exporter',
  'Direct push',
];

/**
 * Reads the text of `docker buildx inspect`; with DEBUG=1 in its environment it lists features too.
 * A string is the error that it printed in place of a usable builder (it exits 0 all the same).
 */
export function parseInspect(stdout: string): Inspected | string {
  const fields = new Map<string, string>();
  for (const line of stdout.split('\n')) {
    const [, key, value] = /^\s*([^:]+):\s*(.*?)\s*$/.exec(line) ?? [];
    if (key && value && !fields.has(key)) fields.set(key, value);
  }
  const name = fields.get('Name');
  const driver = fields.get('Driver');
  // A docker-container builder that was never started has a state (inactive) and is booted by the build.
  if (!name || !driver || !fields.has('Status')) return fields.get('Error') ?? '';
  return {
    name,
    driver,
    buildkit: fields.get('BuildKit version') ?? fields.get('Buildkit'),
    features: features(fields),
    platforms: (fields.get('Platforms') ?? '')
      .split(',')
      .map((platform) => platform.trim().replace('*', ''))
      .filter(Boolean),
  };
}

function features(fields: ReadonlyMap<string, string>): Builder['features'] {
  const known: Partial<Record<Feature, boolean>> = {};
  for (const feature of FEATURES) {
    const value = fields.get(feature);
    if (value === 'true' || value === 'false') known[feature] = value === 'true';
  }
  return known;
}
