import { printEntry } from '../cache/entry.ts';
import { joinFields } from '../cache/fields.ts';
import type { CachePlan } from '../cache/types.ts';
import { outputTypes } from '../inputs/outputs.ts';
import type { BuildInputs, Secret } from '../inputs/types.ts';
import { type AttestationFacts, attestations } from './attestations.ts';

/** A secret as buildx is told about it, its value already in a file or in the environment. */
export interface ResolvedSecret {
  /** Where the user gave it; those from the environment come before the others, as in docker/build-push-action. */
  from: Secret['from'];
  /** Value of `--secret`: `id=X,src=FILE` or `id=X,env=NAME`. */
  argument: string;
}

/** All that `docker buildx build` is told. */
export interface BuildRequest {
  inputs: BuildInputs;
  cache: Pick<CachePlan, 'sources' | 'destinations'>;
  /** In the order of BuildInputs.secrets. */
  secrets: readonly ResolvedSecret[];
  attestations: AttestationFacts;
  /** The builder that was chosen; absent leaves the choice to buildx. */
  builder?: string;
  /** Where buildx writes the metadata and the image id; absent when nothing can be written anywhere. */
  metadataFile?: string;
  imageIdFile?: string;
}

/** The value of `--secret` for a secret that lies in a file or in an environment variable. */
export function secretArgument(id: string, source: { src: string } | { env: string }): string {
  return joinFields([`id=${id}`, 'src' in source ? `src=${source.src}` : `env=${source.env}`]);
}

/** The arguments behind `docker buildx`, in the order of docker/build-push-action. Assumes Buildx 0.20 or newer. */
export function buildArguments(request: BuildRequest): string[] {
  return ['build', ...inputArguments(request), ...commonArguments(request), request.inputs.context];
}

function inputArguments(request: BuildRequest): string[] {
  const { inputs, cache } = request;
  return [
    ...each('--add-host', inputs.addHosts),
    ...each('--allow', inputs.allow),
    ...each('--annotation', inputs.annotations),
    ...each('--build-arg', inputs.buildArgs),
    ...each('--build-context', inputs.buildContexts),
    ...each('--cache-from', cache.sources.map(printEntry)),
    ...each('--cache-to', cache.destinations.map(printEntry)),
    ...one('--call', inputs.call),
    ...one('--cgroup-parent', inputs.cgroupParent),
    ...secretArguments(request, (secret) => secret.from === 'env'),
    ...one('--file', inputs.file),
    ...imageIdArguments(request),
    ...each('--label', inputs.labels),
    ...each('--no-cache-filter', inputs.noCacheFilters),
    ...each('--output', inputs.outputs),
    ...one('--platform', inputs.platforms.join(',')),
    ...each('--attest', attestations(inputs, request.attestations)),
    ...secretArguments(request, (secret) => secret.from !== 'env'),
    ...one('--shm-size', inputs.shmSize),
    ...each('--ssh', inputs.ssh),
    ...each('--tag', inputs.tags),
    ...one('--target', inputs.target),
    ...each('--ulimit', inputs.ulimit),
  ];
}

function commonArguments({ inputs, builder, metadataFile }: BuildRequest): string[] {
  return [
    ...one('--builder', builder),
    ...flag('--load', inputs.load),
    ...one('--metadata-file', metadataFile),
    ...one('--network', inputs.network),
    ...flag('--no-cache', inputs.noCache),
    '--progress=rawjson',
    ...flag('--pull', inputs.pull),
    ...flag('--push', inputs.push),
  ];
}

/** Files instead of an image have no image id, and buildx refuses to write one. */
function imageIdArguments({ inputs, imageIdFile }: BuildRequest): string[] {
  const types = outputTypes(inputs.outputs);
  return types.includes('local') || types.includes('tar') ? [] : one('--iidfile', imageIdFile);
}

function secretArguments(request: BuildRequest, wanted: (secret: ResolvedSecret) => boolean): string[] {
  return each(
    '--secret',
    request.secrets.filter(wanted).map((secret) => secret.argument),
  );
}

function each(name: string, values: readonly string[]): string[] {
  return values.flatMap((value) => [name, value]);
}

function one(name: string, value: string | undefined): string[] {
  return value ? [name, value] : [];
}

function flag(name: string, value: boolean): string[] {
  return value ? [name] : [];
}
