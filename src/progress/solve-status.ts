/**
 * One line of `--progress=rawjson` as BuildKit encodes it (moby/buildkit client/graph.go).
 * Instants stay RFC 3339 texts and bytes stay base64: who needs one decodes it.
 */
export interface SolveStatus {
  vertexes: readonly VertexEvent[];
  statuses: readonly StatusEvent[];
  logs: readonly LogEvent[];
  warnings: readonly WarningEvent[];
}

export interface VertexEvent {
  digest: string;
  inputs?: string[];
  name?: string;
  started?: string;
  completed?: string;
  cached?: boolean;
  error?: string;
  progressGroup?: GroupEvent;
}

export interface GroupEvent {
  id: string;
  name?: string;
  weak?: boolean;
}

export interface StatusEvent {
  id: string;
  vertex: string;
  total?: number;
  current?: number;
  timestamp?: string;
  started?: string;
  completed?: string;
}

export interface LogEvent {
  vertex: string;
  /** Base64 of whatever the program wrote: half a line, or many. */
  data: string;
  timestamp?: string;
}

export interface WarningEvent {
  vertex: string;
  /** Base64 of one line. */
  short: string;
  url?: string;
}

const NONE: readonly never[] = [];

/** The status in a parsed JSON value; parts that are not of its shape are left out; undefined when it is another value. */
export function solveStatusOf(value: unknown): SolveStatus | undefined {
  if (!isObject(value) || Array.isArray(value)) return undefined;
  const { vertexes, statuses, logs, warnings } = value;
  if (!vertexes && !statuses && !logs && !warnings)
    return Object.keys(value).length === 0 ? EMPTY : undefined;
  // Four times the same, spelt out: one function for all four halves the speed of reading a log.
  return {
    vertexes: Array.isArray(vertexes) ? allOf(vertexes.every(isVertexEvent), vertexes, isVertexEvent) : NONE,
    statuses: Array.isArray(statuses) ? allOf(statuses.every(isStatusEvent), statuses, isStatusEvent) : NONE,
    logs: Array.isArray(logs) ? allOf(logs.every(isLogEvent), logs, isLogEvent) : NONE,
    warnings: Array.isArray(warnings) ? allOf(warnings.every(isWarningEvent), warnings, isWarningEvent) : NONE,
  };
}

const EMPTY: SolveStatus = { vertexes: NONE, statuses: NONE, logs: NONE, warnings: NONE };

function allOf<T>(valid: boolean, items: T[], is: (item: unknown) => item is T): readonly T[] {
  return valid ? items : items.filter(is);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isVertexEvent(value: unknown): value is VertexEvent {
  return (
    isObject(value) &&
    isText(value.digest) &&
    isTextOrAbsent(value.name) &&
    isTextOrAbsent(value.started) &&
    isTextOrAbsent(value.completed) &&
    isTextOrAbsent(value.error) &&
    isBooleanOrAbsent(value.cached) &&
    (value.inputs === undefined || (Array.isArray(value.inputs) && value.inputs.every(isText))) &&
    (value.progressGroup === undefined || isGroupEvent(value.progressGroup))
  );
}

function isGroupEvent(value: unknown): value is GroupEvent {
  return isObject(value) && isText(value.id) && isTextOrAbsent(value.name) && isBooleanOrAbsent(value.weak);
}

function isStatusEvent(value: unknown): value is StatusEvent {
  return (
    isObject(value) &&
    isText(value.id) &&
    isText(value.vertex) &&
    isNumberOrAbsent(value.total) &&
    isNumberOrAbsent(value.current) &&
    isTextOrAbsent(value.timestamp) &&
    isTextOrAbsent(value.started) &&
    isTextOrAbsent(value.completed)
  );
}

function isLogEvent(value: unknown): value is LogEvent {
  return isObject(value) && isText(value.vertex) && isText(value.data) && isTextOrAbsent(value.timestamp);
}

function isWarningEvent(value: unknown): value is WarningEvent {
  return isObject(value) && isText(value.vertex) && isText(value.short) && isTextOrAbsent(value.url);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isTextOrAbsent(value: unknown): value is string | undefined {
  return value === undefined || typeof value === 'string';
}

function isBooleanOrAbsent(value: unknown): value is boolean | undefined {
  return value === undefined || typeof value === 'boolean';
}

function isNumberOrAbsent(value: unknown): value is number | undefined {
  return value === undefined || typeof value === 'number';
}
