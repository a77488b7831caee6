import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { INPUTS } from '../../src/inputs/definitions.ts';
import { printProblem } from '../../src/inputs/problems.ts';
import { readInputs } from '../../src/inputs/read.ts';
import { inputFacts, inputsOf, problemsOf, warningsOf } from './facts.ts';

function told(raw: Record<string, string>): string[] {
  return problemsOf(raw).map(printProblem);
}

describe('readInputs', () => {
  it('has a value for every input that is not given', () => {
    expect(inputsOf({})).toEqual({
      build: {
        addHosts: [],
        allow: [],
        annotations: [],
        attests: [],
        buildArgs: [],
        buildContexts: [],
        context: '.',
        labels: [],
        load: false,
        noCache: false,
        noCacheFilters: [],
        outputs: [],
        platforms: [],
        pull: false,
        push: false,
        secrets: [],
        ssh: [],
        tags: [],
        ulimit: [],
      },
      cache: { from: [], to: [], mode: 'max', write: 'auto' },
      limits: { hitRate: {}, cacheSize: { warn: 5e9 }, imageSize: {}, buildTime: {} },
      report: { summary: 'full', annotations: true },
    });
  });

  it('reads the defaults of action.yml like inputs that are not given', () => {
    const defaults = Object.fromEntries(
      INPUTS.map((input) => [input.name, 'default' in input ? input.default : '']),
    );
    expect(inputsOf({ ...defaults, 'github-token': 'x' })).toEqual(inputsOf({}));
  });

  it('reads blank inputs like inputs that are not given, and a blank limit as none', () => {
    const blanks = Object.fromEntries(INPUTS.map((input) => [input.name, ' ']));
    expect(inputsOf(blanks)).toEqual({
      ...inputsOf({}),
      limits: { hitRate: {}, cacheSize: {}, imageSize: {}, buildTime: {} },
    });
  });

  it('compares names without case, as GitHub does', () => {
    expect(inputsOf({ Push: 'true', TAGS: 'a' }).build).toMatchObject({ push: true, tags: ['a'] });
  });

  it.each([
    ['tag', 'tags'],
    ['build-arg', 'build-args'],
    ['build_args', 'build-args'],
    ['cache-form', 'cache-from'],
    ['platform', 'platforms'],
    ['dockerfile', 'file'],
    ['fail-hitrate', 'fail-hit-rate'],
  ])('names the known input nearest to %s', (name, nearest) => {
    expect(told({ [name]: 'x' })).toEqual([
      `${name}: is not an input of this action; the nearest known name is ${nearest}`,
    ]);
  });

  it('tells all problems together', () => {
    const problems = told({
      tag: 'a',
      push: 'yes',
      summary: 'fulll',
      'cache-mode': 'none',
      'cache-write': 'true',
      'fail-hit-rate': '120',
      'warn-build-time': 'soon',
      'warn-cache-size': '5G',
      context: '{{ workspace }}/app',
      'build-contexts': 'alpine',
      'cache-to': 'type=gha,mode',
      'build-args': '"A=1',
      outputs: 'type=image,name="a,b"',
      annotations: 'off',
    });
    expect(problems).toEqual([
      'tag: is not an input of this action; the nearest known name is tags',
      'annotations: "off" is neither true nor false (annotations in the log) nor key=value (an annotation of the image); write one of them',
      'context: "{{ workspace }}/app" holds {{ workspace }}, which is not known; the only placeholder is {{defaultContext}}',
      'push: "yes" is neither true nor false; write true or false',
      'build-args: has a double quote that is opened and never closed; close it, or double it where it belongs to the value',
      'build-contexts: "alpine" has no name; write name=path, name=URL or name=docker-image://image',
      'outputs: "type=image,name=\\"a,b\\"" cannot be read: in field 2, a double quote stands inside; quotes go around the whole field',
      "cache-to: cannot be used: its entry is not in buildx's syntax: field 2 is not of the form name=value. Write type=TYPE,name=value,… or an image reference",
      'cache-mode: "none" is not one of max, min; did you mean min?',
      'cache-write: "true" is not one of auto, always, never; did you mean auto?',
      'fail-hit-rate: "120" is above 100 per cent; write a number from 0 to 100. Write off to switch the limit off',
      'warn-cache-size: "5G" is not a size; write a number with kB, MB, GB, TB, KiB, MiB, GiB or TiB, such as 5GB or 500MiB. Write off to switch the limit off',
      'warn-build-time: "soon" is not a duration; write it such as 90s, 3m or 1h30m, or as plain seconds. Write off to switch the limit off',
      'summary: "fulll" is not one of full, compact, off; did you mean full?',
    ]);
  });

  it.each(['true', 'True', 'TRUE'])('takes %s for true', (text) => {
    expect(inputsOf({ load: text }).build.load).toBe(true);
  });

  it.each(['1', 'yes', 'on', 'tRUE', '0', 'null'])('takes %s for no boolean', (text) => {
    expect(told({ load: text })).toEqual([`load: "${text}" is neither true nor false; write true or false`]);
  });

  it.each([
    ['', true, []],
    ['true', true, []],
    ['false', false, []],
    ['org.opencontainers.image.title=shop', true, ['org.opencontainers.image.title=shop']],
    ['false\nindex:a=b\nc=d', false, ['index:a=b', 'c=d']],
  ])('reads annotations %p for the log and for the image', (annotations, inLog, ofImage) => {
    const inputs = inputsOf({ annotations });
    expect(inputs.report.annotations).toBe(inLog);
    expect(inputs.build.annotations).toEqual(ofImage);
  });
});

describe('secrets in inputs', () => {
  const PLANTED = 'hunter2';
  const place = fc.constantFrom(...INPUTS.filter((input) => 'secret' in input).map((input) => input.name));
  const text = fc.constantFrom(
    PLANTED,
    `=${PLANTED}`,
    `"${PLANTED}`,
    `TOKEN=${PLANTED}`,
    `${PLANTED}=`,
    `${PLANTED},type=gha`,
    `type=gha,token=${PLANTED}`,
    `type=gha,token="${PLANTED}"`,
    `type=local,token=${PLANTED}`,
    `type=registry,ref=https://me:${PLANTED}@example.com/x`,
    `OTHER=1\n${PLANTED}\n="${PLANTED}`,
  );

  it('appear in no problem and no warning', () => {
    fc.assert(
      fc.property(place, text, fc.boolean(), (name, value, exists) => {
        // In a list of caches a bare word is the name of an image, which is told like any other.
        fc.pre(!name.startsWith('cache') || !value.split('\n').includes(PLANTED));
        const facts = inputFacts({ envHas: () => exists, fileExists: () => exists });
        const result = readInputs({ [name]: value, tagz: PLANTED }, facts);
        const findings = [...('problems' in result ? result.problems : []), ...result.warnings];
        expect(findings.map(printProblem).join('\n')).not.toContain(PLANTED);
      }),
      { numRuns: 500 },
    );
  });

  it('appear in no problem with a URL', () => {
    const url = `https://me:${PLANTED}@example.com/{{x}}?sig=${PLANTED}`;
    const findings = problemsOf({ context: url, 'build-contexts': url });
    expect(findings).toHaveLength(2);
    expect([...findings, ...warningsOf({ 'cache-scope': url })].map(printProblem).join()).not.toContain(
      PLANTED,
    );
  });
});

it('takes any texts without throwing', () => {
  const names = fc.oneof(fc.constantFrom(...INPUTS.map((input) => input.name)), fc.string());
  const texts = fc.oneof(
    fc.string(),
    fc.string({ unit: fc.constantFrom('"', ',', '\n', '{', '}', '=', 'a', '#') }),
  );
  fc.assert(
    fc.property(fc.dictionary(names, texts), (raw) => {
      expect(readInputs(raw, inputFacts()).warnings).toBeInstanceOf(Array);
    }),
  );
});
