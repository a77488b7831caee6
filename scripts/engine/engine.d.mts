/** What `up` wrote, if all of it answers; else the reason as text. */
export function readEngine(): Promise<import('../../__tests__/engine/an-engine.ts').Engine | string>;
