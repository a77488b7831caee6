import { joinFields, splitFields } from '../cache/fields.ts';
import type { GitHubContext } from '../github/types.ts';
import { goBoolean, yamlBoolean } from '../inputs/booleans.ts';
import { outputTypes } from '../inputs/outputs.ts';
import type { BuildInputs } from '../inputs/types.ts';
import { isOlder } from '../versions.ts';

/** What the attestations depend on besides the inputs. */
export interface AttestationFacts {
  /** Address of this workflow run, the `builder-id` of provenance; absent outside of GitHub. */
  runUrl?: string;
  privateRepository: boolean;
  /** BUILDX_NO_DEFAULT_ATTESTATIONS says so. */
  noDefault: boolean;
  /** Driver of the builder; absent is taken as one that can attest. */
  driver?: string;
  /** Version of BuildKit; absent or unknown is taken as new. */
  buildkit?: string;
}

type AttestInputs = Pick<BuildInputs, 'attests' | 'provenance' | 'sbom' | 'outputs' | 'load'>;

/** The facts of the event and the environment that attestations depend on. */
export function attestationFacts(
  github: GitHubContext,
  env: { BUILDX_NO_DEFAULT_ATTESTATIONS?: string },
  builder: { driver?: string; buildkit?: string },
): AttestationFacts {
  return {
    runUrl: workflowRunUrl(github),
    privateRepository: github.payload.repository?.private ?? false,
    noDefault: goBoolean(env.BUILDX_NO_DEFAULT_ATTESTATIONS) ?? false,
    driver: builder.driver,
    buildkit: builder.buildkit,
  };
}

/** Address of this workflow run with its attempt; absent outside of GitHub. */
export function workflowRunUrl(github: GitHubContext): string | undefined {
  if (github.repository === undefined || github.runId === undefined) return undefined;
  const attempt = github.runAttempt ?? '1';
  return `${github.serverUrl}/${github.repository}/actions/runs/${github.runId}/attempts/${attempt}`;
}

/**
 * The values of `--attest`, by the rules of docker/build-push-action: `provenance` and `sbom` go before what
 * `attests` says of the same type, and provenance has a default, fuller for a public repository.
 */
export function attestations(inputs: AttestInputs, facts: AttestationFacts): string[] {
  const { provenance, sbom } = inputs;
  const first = [
    provenanceFields(provenance, facts.runUrl) ?? defaultProvenance(inputs, facts),
    sbomFields(sbom),
  ];
  const further = inputs.attests
    .map(fieldsOf)
    .filter((fields) => !(provenance !== undefined && hasType(fields, 'provenance')))
    .filter((fields) => !(sbom !== undefined && hasType(fields, 'sbom')))
    .map((fields) => (hasType(fields, 'provenance') ? withBuilderId(fields, facts.runUrl) : fields));
  return [...first, ...further].filter((fields) => fields !== undefined).map(joinFields);
}

function provenanceFields(provenance: string | undefined, runUrl: string | undefined): string[] | undefined {
  if (provenance === undefined) return undefined;
  const wanted = yamlBoolean(provenance);
  if (wanted === false) return ['type=provenance', 'disabled=true'];
  return withBuilderId(['type=provenance', ...(wanted ? [] : fieldsOf(provenance))], runUrl);
}

function sbomFields(sbom: string | undefined): string[] | undefined {
  return sbom === undefined ? undefined : ['type=sbom', ...fieldsOf(sbom)];
}

function defaultProvenance(inputs: AttestInputs, facts: AttestationFacts): string[] | undefined {
  const isAsked = inputs.attests.some((attest) => hasType(fieldsOf(attest), 'provenance'));
  const isLoaded = inputs.load || outputTypes(inputs.outputs).includes('docker');
  if (isAsked || isLoaded || facts.noDefault || !canAttest(facts)) return undefined;
  const detail = facts.privateRepository ? ['mode=min', 'inline-only=true'] : ['mode=max'];
  return withBuilderId(['type=provenance', ...detail], facts.runUrl);
}

/**
 * Attestations need BuildKit 0.11. Docker's own builder refuses them without the containerd image store; with it
 * buildx adds its default by itself.
 */
function canAttest({ driver, buildkit }: AttestationFacts): boolean {
  return driver !== 'docker' && !isOlder(buildkit, '0.11.0');
}

/** The fields of an attestation; a bare boolean says whether it is wanted, which buildx calls `disabled`. */
function fieldsOf(text: string): string[] {
  const split = splitFields(text);
  const fields = 'fields' in split ? split.fields : text.split(',');
  return fields.map((field) => {
    const wanted = goBoolean(field.trim());
    return wanted === undefined ? field.trim() : `disabled=${!wanted}`;
  });
}

/** Provenance names the run that made it, unless it names another builder. */
function withBuilderId(fields: string[], runUrl: string | undefined): string[] {
  const isNamed = fields.some((field) => keyOf(field) === 'builder-id');
  return isNamed || runUrl === undefined ? fields : [...fields, `builder-id=${runUrl}`];
}

function hasType(fields: string[], type: string): boolean {
  return fields.some(
    (field) => keyOf(field) === 'type' && field.slice(field.indexOf('=') + 1).trim() === type,
  );
}

function keyOf(field: string): string {
  return (field.split('=')[0] ?? '').trim().toLowerCase();
}
