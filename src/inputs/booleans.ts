const YAML_TRUE = new Set(['true', 'True', 'TRUE']);
const YAML_FALSE = new Set(['false', 'False', 'FALSE']);

/** A boolean of YAML 1.2's core schema, as actions read their boolean inputs; absent when it is none. */
export function yamlBoolean(text: string): boolean | undefined {
  if (YAML_TRUE.has(text)) return true;
  return YAML_FALSE.has(text) ? false : undefined;
}

/** A boolean as Go's strconv.ParseBool reads it, and so buildx its environment; absent when it is none. */
export function goBoolean(text: string | undefined): boolean | undefined {
  if (text === undefined) return undefined;
  if (YAML_TRUE.has(text) || ['1', 't', 'T'].includes(text)) return true;
  return YAML_FALSE.has(text) || ['0', 'f', 'F'].includes(text) ? false : undefined;
}
