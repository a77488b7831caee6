/**
 * One line of `--progress=rawjson` as BuildKit encodes it (moby/buildkit client/graph.go).
 * Instants stay RFC 3339 texts and bytes stay base64: who needs one decodes it.
 */
export interface SolveStatus {
  vertexes?: readonly VertexEvent[];
  statuses?: readonly StatusEvent[];
  logs?: readonly LogEvent[];
  warnings?: readonly WarningEvent[];
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

/** The status in a parsed JSON value; parts that are not of its shape are left out; undefined when it is another value. */
export function solveStatusOf(value: unknown): SolveStatus | undefined {
  if (!isObject(value) || Array.isArray(value)) return undefined;
  if (isSolveStatus(value)) return value;
  const { vertexes, statuses, logs, warnings } = value;
  if (!vertexes && !statuses && !logs && !warnings) return undefined;
  return {
    vertexes: partsOf(vertexes, isVertexEvent),
    statuses: partsOf(statuses, isStatusEvent),
    logs: partsOf(logs, isLogEvent),
    warnings: partsOf(warnings, isWarningEvent),
  };
}

function partsOf<T>(value: unknown, is: (item: unknown) => item is T): readonly T[] | undefined {
  return Array.isArray(value) ? value.filter(is) : undefined;
}

function isSolveStatus(value: Record<string, unknown>): value is Record<string, unknown> & SolveStatus {
  const { vertexes, statuses, logs, warnings } = value;
  if (logs !== undefined && !areLogEvents(logs)) return false;
  if (statuses !== undefined && !areStatusEvents(statuses)) return false;
  if (vertexes !== undefined && !areVertexEvents(vertexes)) return false;
  if (warnings !== undefined && !areWarningEvents(warnings)) return false;
  return (logs ?? statuses ?? vertexes ?? warnings) !== undefined || Object.keys(value).length === 0;
}

// One function for all four kinds of part, told which, would make reading a log a tenth slower.
const areLogEvents = (value: unknown) => Array.isArray(value) && value.every(isLogEvent);
const areStatusEvents = (value: unknown) => Array.isArray(value) && value.every(isStatusEvent);
const areVertexEvents = (value: unknown) => Array.isArray(value) && value.every(isVertexEvent);
const areWarningEvents = (value: unknown) => Array.isArray(value) && value.every(isWarningEvent);

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
