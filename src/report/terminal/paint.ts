import { createColors } from 'picocolors';
import type { StepStatus } from '../../metrics/types.ts';
import type { Sign } from '../story/headline.ts';
import type { Style } from '../words.ts';

export type Ink = (text: string) => string;

/** The colours of the terminal text; without colour every ink leaves the text as it is. */
export interface Paint {
  strong: Ink;
  faint: Ink;
  name: Ink;
  good: Ink;
  fair: Ink;
  bad: Ink;
  status: Record<StepStatus, Ink>;
  sign: Record<Sign, Ink>;
  style: Style;
}

/** The paints for a terminal, or for plain text. */
export function paintFor(colour: boolean): Paint {
  const { bold, cyan, dim, green, red, yellow } = createColors(colour);
  return {
    strong: bold,
    faint: dim,
    name: cyan,
    good: green,
    fair: yellow,
    bad: red,
    status: { cached: green, pulled: green, executed: yellow, failed: red, cancelled: dim, unknown: dim },
    sign: { '✅': green, '🟡': yellow, '⚪': dim, '❌': red, '⚠️': yellow },
    style: { name: cyan, strong: bold },
  };
}
