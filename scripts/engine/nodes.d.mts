/** This Node, and those that were installed beside it; each with its major version. */
export function nodes(): Array<{ major: number; path: string }>;
