import { definitionOf, type InputDefinition, type NameOf } from './definitions.ts';
import type { Limit, LimitInputs } from './types.ts';
import type { InputValues } from './values.ts';

type LimitName = NameOf<'percent' | 'bytes' | 'seconds'>;

/** The limits that the user set. */
export function readLimits(values: InputValues): LimitInputs {
  return {
    hitRate: readLowerLimit('warn-hit-rate', 'fail-hit-rate', values),
    cacheSize: readUpperLimit('warn-cache-size', 'fail-cache-size', values),
    imageSize: readUpperLimit('warn-image-size', 'fail-image-size', values),
    buildTime: readUpperLimit('warn-build-time', 'fail-build-time', values),
  };
}

function readLowerLimit(warnName: LimitName, failName: LimitName, values: InputValues): Limit {
  const limit = readLimit(warnName, failName, values);
  if (isPair(limit) && limit.warn < limit.fail) tellContradiction(warnName, failName, 'below', values);
  return limit;
}

function readUpperLimit(warnName: LimitName, failName: LimitName, values: InputValues): Limit {
  const limit = readLimit(warnName, failName, values);
  if (!isPair(limit) || limit.warn <= limit.fail) return limit;
  if (isDefault(warnName, values)) return { fail: limit.fail };
  tellContradiction(warnName, failName, 'above', values);
  return limit;
}

function readLimit(warnName: LimitName, failName: LimitName, values: InputValues): Limit {
  const [warn, fail] = [values.quantity(warnName), values.quantity(failName)];
  return { ...(warn !== undefined && { warn }), ...(fail !== undefined && { fail }) };
}

function isPair(limit: Limit): limit is Required<Limit> {
  return limit.warn !== undefined && limit.fail !== undefined;
}

/** A default that the user's own fail limit overtakes is no contradiction of theirs: it just never applies. */
function isDefault(name: LimitName, values: InputValues): boolean {
  const definition: InputDefinition = definitionOf(name);
  return definition.default !== undefined && values.text(name) === definition.default;
}

function tellContradiction(
  warnName: LimitName,
  failName: LimitName,
  side: string,
  values: InputValues,
): void {
  const [warn, fail] = [values.text(warnName), values.text(failName)];
  const other = side === 'below' ? 'above' : 'below';
  const message = `is ${side} ${failName} (${fail}), so nothing could ever only warn; write a value ${other} ${fail}, or off`;
  values.problem(warnName, message, warn);
}
