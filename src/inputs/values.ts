import { yamlBoolean } from './booleans.ts';
import { definitionOf, type InputDefinition, type InputName, type NameOf } from './definitions.ts';
import { parseList } from './lists.ts';
import { nearestOf } from './names.ts';
import { shownValue } from './problems.ts';
import { parseBytes, parsePercent, parseSeconds, type Quantity } from './quantities.ts';
import type { InputProblem } from './types.ts';

/**
 * The inputs as texts, read by kind. Reading never stops at the first problem: it is noted, a harmless value is
 * given, and all problems are told together at the end.
 */
export class InputValues {
  readonly problems: InputProblem[] = [];
  readonly warnings: InputProblem[] = [];
  readonly #texts: ReadonlyMap<string, string>;

  /** Names are compared without case, as GitHub compares them. */
  constructor(raw: Readonly<Record<string, string>>) {
    this.#texts = new Map(Object.entries(raw).map(([name, text]) => [name.toLowerCase(), text]));
  }

  /** The text as given, not trimmed; the default when the input was not given at all. */
  given(name: InputName): string {
    const definition: InputDefinition = definitionOf(name);
    const isExpression = definition.default?.startsWith('${{') ?? false;
    return this.#texts.get(name) ?? (isExpression ? '' : (definition.default ?? ''));
  }

  /** The trimmed text; absent when blank. */
  text(name: InputName): string | undefined {
    return this.given(name).trim() || undefined;
  }

  /** A boolean; blank is the default, since an expression that comes out empty is meant so. */
  flag(name: NameOf<'boolean'>): boolean {
    const text = this.text(name) ?? definitionOf(name).default;
    const value = yamlBoolean(text);
    if (value === undefined) this.problem(name, `is neither true nor false; write true or false`, text);
    return value ?? false;
  }

  /** One of the input's choices; blank is the first of them. */
  choice<Choice extends string>(name: NameOf<'choice'>, choices: readonly [Choice, ...Choice[]]): Choice {
    const text = this.text(name) ?? choices[0];
    const found = choices.find((choice) => choice === text.toLowerCase());
    if (found !== undefined) return found;
    const nearest = nearestOf(text.toLowerCase(), choices);
    this.problem(name, `is not one of ${choices.join(', ')}; did you mean ${nearest}?`, text);
    return choices[0];
  }

  /** The items of a list input. */
  list(name: NameOf<'list'>): string[] {
    const list = parseList(this.given(name), definitionOf(name).syntax);
    if ('items' in list) return list.items;
    this.problem(name, list.fault);
    return [];
  }

  /** Per cent, bytes or seconds by the input's kind; absent when blank or `off`. */
  quantity(name: NameOf<'percent' | 'bytes' | 'seconds'>): number | undefined {
    const text = this.text(name);
    if (text === undefined || text.toLowerCase() === 'off') return undefined;
    const quantity = PARSERS[definitionOf(name).kind](text);
    if ('amount' in quantity) return quantity.amount;
    this.problem(name, `${quantity.fault}. Write off to switch the limit off`, text);
    return undefined;
  }

  /** Notes a problem. The value is left out where the input can hold secrets. */
  problem(name: InputName, message: string, value?: string): void {
    this.problems.push(finding(name, message, value));
  }

  /** Notes something that does not keep the build from starting. */
  warning(name: InputName, message: string, value?: string): void {
    this.warnings.push(finding(name, message, value));
  }
}

const PARSERS: Readonly<Record<'percent' | 'bytes' | 'seconds', (text: string) => Quantity>> = {
  percent: parsePercent,
  bytes: parseBytes,
  seconds: parseSeconds,
};

function finding(name: InputName, message: string, value?: string): InputProblem {
  const definition: InputDefinition = definitionOf(name);
  if (value === undefined || definition.secret) return { input: name, message };
  return { input: name, value: shownValue(value), message };
}
