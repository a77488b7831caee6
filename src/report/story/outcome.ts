import { bytes, count, counted, seconds } from '../../units.ts';
import { mainPhases } from '../phases.ts';
import type { Report } from '../types.ts';
import { joined, say, type Words } from '../words.ts';
import { type State, stateOf } from './state.ts';

/** How many steps were hits, what the time went to, and whether the limits were kept: one line. */
export function outcomeLine(report: Report): Words {
  const parts = [stepsWords(stateOf(report), report), timeWords(report), limitsWords(report)];
  return joined(
    parts.filter((part) => part.length > 0),
    ' · ',
  );
}

function stepsWords(state: State, report: Report): Words {
  const { cached, total, executed } = report.hitRate;
  if (total === 0) return noStepsWords(state, report);
  if (state === 'no-cache' || state === 'first-build') return say`${counted(executed, 'step')} ran`;
  const pulled = pulledWords(report);
  const said = say`${hitsWords(cached, total)} cached${pulled}`;
  return state === 'failed' || state === 'cancelled' ? say`until then ${said}` : said;
}

function hitsWords(cached: number, total: number): string {
  if (total === 1) return cached === 1 ? 'the one step was' : 'the one step was not';
  return `${cached === 0 ? 'none' : count(cached)} of ${count(total)} steps ${cached > 1 ? 'were' : 'was'}`;
}

function pulledWords({ hitRate, sizes }: Report): Words {
  if (hitRate.pulled === 0) return [];
  const weight = sizes.pulled === undefined ? '' : ` (${bytes(sizes.pulled)})`;
  const who = hitRate.pulled === hitRate.cached ? '' : `${count(hitRate.pulled)} of them `;
  return say`, ${who}pulled from a cache${weight}`;
}

function noStepsWords(state: State, { steps }: Report): Words {
  if (state === 'failed' || state === 'cancelled') return say`no step was finished until then`;
  if (steps.length > 0) return say`no step was finished, so there is no hit rate (n/a)`;
  return say`this build runs no Dockerfile instruction, so there is no hit rate (n/a)`;
}

function timeWords({ build, time }: Report): Words {
  const whole = build.seconds ?? time.build;
  if (whole === undefined) return [];
  const main = mainPhases(time, whole);
  const [longest] = main;
  if (!longest) return say`${seconds(whole)}`;
  if (seconds(longest.seconds) === seconds(whole))
    return say`${seconds(whole)}, nearly all of it ${longest.doing}`;
  const phases = main.map((phase) => say`${seconds(phase.seconds)} ${phase.doing}`);
  const last = phases.at(-1) ?? [];
  const list = phases.length === 1 ? last : say`${joined(phases.slice(0, -1), ', ')} and ${last}`;
  return say`${seconds(whole)}, of which ${list}`;
}

function limitsWords({ limits, verdict }: Report): Words {
  return verdict === 'pass' && limits.some(({ figure }) => figure !== undefined) ? say`all limits kept` : [];
}
