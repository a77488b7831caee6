/** How the text of an input of prune/action.yml is read. */
type InputKind = 'boolean' | 'bytes' | 'days' | 'count' | 'list' | 'text';

export interface PruneInput {
  name: string;
  kind: InputKind;
  /** As prune/action.yml has it. */
  default?: string;
  /** It alone lets something go. */
  policy?: true;
  secret?: true;
}

/** The inputs of prune/action.yml, in its order; on the command line they are options of the same names. */
export const PRUNE_INPUTS = [
  { name: 'closed-pull-requests', kind: 'boolean', default: 'false', policy: true },
  { name: 'idle-days', kind: 'days', policy: true },
  { name: 'superseded-indexes', kind: 'boolean', default: 'false', policy: true },
  { name: 'keep-bytes', kind: 'bytes', policy: true },
  { name: 'keys', kind: 'list', policy: true },
  { name: 'refs', kind: 'list', policy: true },
  { name: 'all-tools', kind: 'boolean', default: 'false' },
  { name: 'max-deletions', kind: 'count', default: '500' },
  { name: 'apply', kind: 'boolean', default: 'false' },
  // biome-ignore lint/suspicious/noTemplateCurlyInString: GitHub's expression, as it stands in prune/action.yml
  { name: 'github-token', kind: 'text', default: '${{ github.token }}', secret: true },
] as const satisfies readonly PruneInput[];

export type PruneInputName = (typeof PRUNE_INPUTS)[number]['name'];
