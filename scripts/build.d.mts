/** Builds both bundles, the licences of what is in them and the recorded builds of the demo into `output`. */
export function bundle(output?: string): Promise<void>;
