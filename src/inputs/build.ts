import { splitFields } from '../cache/fields.ts';
import { gitContext, readBuildContexts, readContext } from './context.ts';
import { gitToken, readSecrets } from './secrets.ts';
import type { BuildInputs, InputFacts } from './types.ts';
import type { InputValues } from './values.ts';

/** The inputs of docker/build-push-action, but for `annotations`, which is handed in: it has a second meaning here. */
export function readBuild(
  values: InputValues,
  facts: InputFacts,
  annotations: BuildInputs['annotations'],
): BuildInputs {
  const context = readContext(values, facts);
  const secrets = readSecrets(values, facts);
  return {
    ...readTexts(values),
    ...readFlags(values),
    ...readLists(values),
    annotations,
    attests: checkedFields('attests', values),
    buildContexts: readBuildContexts(values, facts),
    context,
    outputs: checkedFields('outputs', values),
    secrets: [...secrets, ...gitToken(values.text('github-token'), context, gitContext(facts), secrets)],
  };
}

function readTexts(values: InputValues) {
  return {
    builder: values.text('builder'),
    call: values.text('call'),
    cgroupParent: values.text('cgroup-parent'),
    file: values.text('file'),
    network: values.text('network'),
    provenance: checkedText('provenance', values),
    sbom: checkedText('sbom', values),
    shmSize: values.text('shm-size'),
    target: values.text('target'),
  };
}

function readFlags(values: InputValues) {
  return {
    load: values.flag('load'),
    noCache: values.flag('no-cache'),
    pull: values.flag('pull'),
    push: values.flag('push'),
  };
}

function readLists(values: InputValues) {
  return {
    addHosts: values.list('add-hosts'),
    allow: values.list('allow'),
    buildArgs: values.list('build-args'),
    labels: values.list('labels'),
    noCacheFilters: values.list('no-cache-filters'),
    platforms: values.list('platforms'),
    ssh: values.list('ssh'),
    tags: values.list('tags'),
    ulimit: values.list('ulimit'),
  };
}

/** Items that buildx takes apart as CSV: bad quoting is told now and not in the middle of the build. */
function checkedFields(name: 'attests' | 'outputs', values: InputValues): string[] {
  const items = values.list(name);
  for (const item of items) checkFields(name, item, values);
  return items;
}

function checkedText(name: 'provenance' | 'sbom', values: InputValues): string | undefined {
  const text = values.text(name);
  if (text !== undefined) checkFields(name, text, values);
  return text;
}

function checkFields(
  name: 'attests' | 'outputs' | 'provenance' | 'sbom',
  text: string,
  values: InputValues,
): void {
  const split = splitFields(text);
  if ('fault' in split) values.problem(name, `cannot be read: ${split.fault}`, text);
}
