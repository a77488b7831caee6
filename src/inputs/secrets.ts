import type { InputFacts, Secret } from './types.ts';
import type { InputValues } from './values.ts';

const GIT_TOKEN = 'GIT_AUTH_TOKEN';

interface Pair {
  id: string;
  value: string;
  /** Its place in the list, from 1: the only thing about it that a message may name. */
  entry: number;
}

/**
 * The build's secrets, in the order secret-envs, secrets, secret-files. As in docker/build-push-action an invalid
 * one is left out with a warning. Warnings count entries and repeat none: even an id can be a piece of a value that
 * was not quoted.
 */
export function readSecrets(values: InputValues, facts: InputFacts): Secret[] {
  return [
    ...pairs('secret-envs', 'id=VARIABLE', values).map((pair) => fromEnv(pair, values, facts)),
    ...pairs('secrets', 'id=value', values).map(({ id, value }): Secret => ({ id, from: 'value', value })),
    ...pairs('secret-files', 'id=path', values).flatMap((pair) => fromFile(pair, values, facts)),
  ];
}

/**
 * The token for BuildKit to fetch this repository: only for a context that begins with the job's own Git context,
 * and only when no Git token was given as a secret.
 */
export function gitToken(
  token: string | undefined,
  context: string,
  own: string | undefined,
  others: readonly Secret[],
): Secret[] {
  if (token === undefined || own === undefined || !context.startsWith(own) || !URL.canParse(own)) return [];
  const id = `${GIT_TOKEN}.${new URL(own).host}`;
  const isGiven = others.some((secret) => secret.id === GIT_TOKEN || secret.id === id);
  return isGiven ? [] : [{ id, from: 'value', value: token }];
}

function pairs(name: 'secret-envs' | 'secrets' | 'secret-files', form: string, values: InputValues): Pair[] {
  return values.list(name).flatMap((item, index) => {
    const equals = item.indexOf('=');
    const pair = { id: item.slice(0, Math.max(equals, 0)), value: item.slice(equals + 1), entry: index + 1 };
    if (equals > 0 && pair.value !== '') return [pair];
    const hint =
      name === 'secrets' ? ', and put the whole of a secret of several lines in double quotes' : '';
    values.warning(
      name,
      `leaves out entry ${pair.entry}, which is not of the form ${form}; write ${form}${hint}`,
    );
    return [];
  });
}

function fromEnv({ id, value, entry }: Pair, values: InputValues, facts: InputFacts): Secret {
  if (!facts.envHas(value)) {
    values.warning(
      'secret-envs',
      `names a variable in entry ${entry} that is not set, so the build sees an empty secret`,
    );
  }
  return { id, from: 'env', name: value };
}

function fromFile({ id, value, entry }: Pair, values: InputValues, facts: InputFacts): Secret[] {
  if (facts.fileExists(value)) return [{ id, from: 'file', path: value }];
  values.warning(
    'secret-files',
    `leaves out entry ${entry}, whose file was not found; write id=path of a file that exists`,
  );
  return [];
}
