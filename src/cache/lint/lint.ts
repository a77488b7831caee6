import { BACKENDS } from '../backends.ts';
import { describeEntry } from '../entry.ts';
import type { Backend, BuilderFacts, CacheEntry, CacheFinding, CacheInputs } from '../types.ts';
import { printLine } from './line.ts';
import { MISSING_ATTRIBUTE, unknownAttribute, WRONG_SIDE } from './rules/attributes.ts';
import { beyondBuilder, imageIndex, newerAttribute } from './rules/builder.ts';
import { BLOB_LISTING } from './rules/gha.ts';
import { INLINE_MODE, INLINE_WITHOUT_PUSH, SECOND_INLINE } from './rules/inline.ts';
import { SAME_REFERENCE, samePlace } from './rules/lists.ts';
import { IMAGE_MANIFEST, OVER_THE_IMAGE, REFERENCE, WITHOUT_OWNER } from './rules/reference.ts';
import { BRANCH_AS_GIVEN, SEVERAL_NAMES, SHELL } from './rules/text.ts';
import { bareType, UNREADABLE_TYPE, unknownType } from './rules/type.ts';
import { BLANKS, COMPRESSION_LEVEL, VALUE } from './rules/values.ts';
import { subjectsOf, withEntry } from './subjects.ts';
import type { Fault, LineRule, LintBuild, ListRule, Subject } from './types.ts';

/** Rules by kind: where one about the type finds something, those about the rest of the line have no say. */
interface Rules {
  ofType: readonly LineRule[];
  ofLine: readonly LineRule[];
  ofList: readonly ListRule[];
}

/** The rules that need no builder; those of a line in the order in which they put it right. */
function staticRules(table: readonly Backend[]): Rules {
  return {
    ofType: [unknownType(table), UNREADABLE_TYPE, bareType(table)],
    ofLine: [
      unknownAttribute(table),
      WRONG_SIDE,
      MISSING_ATTRIBUTE,
      VALUE,
      BLANKS,
      COMPRESSION_LEVEL,
      SHELL,
      REFERENCE,
      WITHOUT_OWNER,
      OVER_THE_IMAGE,
      IMAGE_MANIFEST,
      INLINE_MODE,
      INLINE_WITHOUT_PUSH,
      BLOB_LISTING,
      BRANCH_AS_GIVEN,
      SEVERAL_NAMES,
    ],
    ofList: [SAME_REFERENCE, samePlace(table), SECOND_INLINE],
  };
}

function builderRules(builder: BuilderFacts): Rules {
  return {
    ofType: [beyondBuilder(builder)],
    ofLine: [newerAttribute(builder), imageIndex(builder)],
    ofList: [],
  };
}

/** Nobody's build: what it pushes is no matter to the rules about builders. */
const ANY_BUILD: LintBuild = { tags: [], pushes: true };

/** All that is wrong with the caches of a build, as far as it can be told before anything starts. */
export function lintCache(
  inputs: CacheInputs,
  build: LintBuild,
  table: readonly Backend[] = BACKENDS,
): CacheFinding[] {
  return lint(inputs, { build, table, rules: staticRules(table) });
}

/** What is wrong with the caches of a build on this builder: its driver cannot do them, or it is too old. */
export function lintForBuilder(
  inputs: CacheInputs,
  builder: BuilderFacts,
  table: readonly Backend[] = BACKENDS,
): CacheFinding[] {
  return lint(inputs, { build: ANY_BUILD, table, rules: builderRules(builder) });
}

/** What lines are held against. */
interface Measure {
  build: LintBuild;
  table: readonly Backend[];
  rules: Rules;
}

/** A fault and the rule that found it. */
type Found = Fault & { rule: string };

function lint(inputs: CacheInputs, measure: Measure): CacheFinding[] {
  const { build, rules, table } = measure;
  const subjects = subjectsOf(inputs, table);
  const repeated = rules.ofList.map(({ name, find }) => ({ rule: name, faults: find(subjects, build) }));
  return subjects.flatMap((subject) => {
    const found = faultsOf(subject, measure);
    const others = repeated.flatMap(({ rule, faults }) => {
      const fault = faults.get(subject);
      return fault ? [{ ...fault, rule }] : [];
    });
    if (found.length + others.length === 0) return [];
    const entry = describeEntry(subject.entry);
    const line = printLine(repaired(subject, measure));
    return [...found, ...others].map(({ level, rule, message, fix }) => {
      const finding = { level, rule, input: subject.input, entry, message };
      return fix ? { ...finding, instead: line } : finding;
    });
  });
}

function faultsOf(subject: Subject, { build, rules }: Measure): Found[] {
  const ofType = foundBy(rules.ofType, subject, build);
  return ofType.length > 0 ? ofType : foundBy(rules.ofLine, subject, build);
}

function foundBy(rules: readonly LineRule[], subject: Subject, build: LintBuild): Found[] {
  const found: Found[] = [];
  for (const { name, find } of rules) {
    for (const fault of find(subject, build)) found.push({ ...fault, rule: name });
  }
  return found;
}

/** Rounds of repair: what is put right can bring to light what an earlier rule has against the line. */
const ROUNDS = 3;

/**
 * The entry with all put right that can be, so that whoever writes the line of one finding has heeded them all. What
 * is left to fill in comes last, since it is no fault of the line.
 */
function repaired(subject: Subject, measure: Measure): CacheEntry {
  let current = subject;
  for (let round = 0; round < ROUNDS; round++) {
    const before = current.entry;
    current = repairedBy(measure.rules.ofType, current, measure);
    const ofType = foundBy(measure.rules.ofType, current, measure.build);
    if (ofType.length > 0) return filled(current.entry, ofType);
    current = repairedBy(measure.rules.ofLine, current, measure);
    if (current.entry === before) break;
  }
  return filled(current.entry, foundBy(measure.rules.ofLine, current, measure.build));
}

/** Rule by rule, since what one puts right can be all that another has against the line. */
function repairedBy(rules: readonly LineRule[], subject: Subject, { build, table }: Measure): Subject {
  let current = subject;
  for (const { find } of rules) {
    const fixes = find(current, build).filter(({ fix, asks }) => fix && !asks);
    if (fixes.length > 0) current = withEntry(current, fixed(current.entry, fixes), table);
  }
  return current;
}

function filled(entry: CacheEntry, faults: readonly Fault[]): CacheEntry {
  const asking = faults.filter(({ asks }) => asks);
  return fixed(entry, asking);
}

function fixed(entry: CacheEntry, faults: readonly Fault[]): CacheEntry {
  return faults.reduce((wrong, { fix }) => fix?.(wrong) ?? wrong, entry);
}
