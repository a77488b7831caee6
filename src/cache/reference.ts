/** An image reference taken apart; its parts put together again are the reference. */
export interface ReferenceParts {
  /** Registry host and repository, as written. */
  name: string;
  /** Without its colon. */
  tag?: string;
  /** With its algorithm, without the at sign. */
  digest?: string;
}

/** Takes a reference apart. Every text has a name; whether it is a good one is not asked here. */
export function splitReference(text: string): ReferenceParts {
  const at = text.indexOf('@');
  const digest = at < 0 ? undefined : text.slice(at + 1);
  const tagged = at < 0 ? text : text.slice(0, at);
  const colon = tagged.lastIndexOf(':');
  if (colon <= tagged.lastIndexOf('/')) return { name: tagged, digest };
  return { name: tagged.slice(0, colon), tag: tagged.slice(colon + 1), digest };
}

/** The reference of these parts. */
export function joinReference({ name, tag, digest }: ReferenceParts): string {
  return name + (tag === undefined ? '' : `:${tag}`) + (digest === undefined ? '' : `@${digest}`);
}

/** A name without its registry host, by Docker's rule: the first part is a host if it has a dot or a colon, or is `localhost`. */
export function withoutHost(name: string): string {
  const slash = name.indexOf('/');
  if (slash < 0) return name;
  const first = name.slice(0, slash);
  return /[.:]/.test(first) || first === 'localhost' ? name.slice(slash + 1) : name;
}
