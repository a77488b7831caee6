import { eventRule } from '../cache/events.ts';
import { cacheEventOf } from '../github/event.ts';
import { readAnnotations } from './annotations.ts';
import { readBuild } from './build.ts';
import { readCache } from './cache.ts';
import { SUMMARIES } from './definitions.ts';
import { readLimits } from './limits.ts';
import { isKnownName, nearestName } from './names.ts';
import { imageOf } from './outputs.ts';
import type { BuildInputs, InputFacts, InputProblem, Inputs, InputsResult } from './types.ts';
import { InputValues } from './values.ts';

/**
 * Reads and checks all inputs. Pure: what the world looks like is handed in. Either the inputs, or every problem
 * at once; warnings come with both.
 */
export function readInputs(raw: Readonly<Record<string, string>>, facts: InputFacts): InputsResult {
  const values = new InputValues(raw);
  const annotations = readAnnotations(values);
  const build = readBuild(values, facts, annotations.ofImage);
  const inputs: Inputs = {
    build,
    cache: readCache(values, facts, { tags: build.tags, ...imageOnThisEvent(build, facts) }),
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

/** On an event that only reads it is right to push nothing; a push of the branch does, as far as can be known here. */
function imageOnThisEvent(build: BuildInputs, { github }: InputFacts): { pushes: boolean; loads: boolean } {
  const image = imageOf(build);
  const onlyReads = eventRule(cacheEventOf(github)).writes === 'nothing';
  return { ...image, pushes: image.pushes || onlyReads };
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
