import { readAnnotations } from './annotations.ts';
import { readBuild } from './build.ts';
import { readCache } from './cache.ts';
import { SUMMARIES } from './definitions.ts';
import { readLimits } from './limits.ts';
import { isKnownName, nearestName } from './names.ts';
import type { InputFacts, InputProblem, Inputs, InputsResult } from './types.ts';
import { InputValues } from './values.ts';

/**
 * Reads and checks all inputs. Pure: what the world looks like is handed in. Either the inputs, or every problem
 * at once; warnings come with both.
 */
export function readInputs(raw: Readonly<Record<string, string>>, facts: InputFacts): InputsResult {
  const values = new InputValues(raw);
  const annotations = readAnnotations(values);
  const inputs: Inputs = {
    build: readBuild(values, facts, annotations.ofImage),
    cache: readCache(values, facts),
    limits: readLimits(values),
    report: {
      summary: values.choice('summary', SUMMARIES),
      annotations: annotations.inLog,
    },
  };
  const problems = [...unknownNames(raw), ...withoutRepeats(values.problems)];
  const warnings = withoutRepeats(values.warnings);
  return problems.length > 0 ? { problems, warnings } : { inputs, warnings };
}

/** An unknown name is most likely a typo, and what was asked for would silently not happen. */
function unknownNames(raw: Readonly<Record<string, string>>): InputProblem[] {
  return Object.keys(raw)
    .filter((name) => !isKnownName(name))
    .map((name) => ({
      input: name,
      message: `is not an input of this action; the nearest known name is ${nearestName(name)}`,
    }));
}

function withoutRepeats(findings: readonly InputProblem[]): InputProblem[] {
  const seen = new Map(findings.map((finding) => [JSON.stringify(finding), finding]));
  return [...seen.values()];
}
