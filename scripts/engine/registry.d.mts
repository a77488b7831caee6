/** Whom a registry with a password lets in. */
export const account: { username: string; password: string };

/** Writes what a registry in this directory needs and gives its configuration's path; its storage is `data`. */
export function writeRegistryConfig(dir: string, options: { host: string; auth?: boolean }): string;
