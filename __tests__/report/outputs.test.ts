import { expect, it } from '@jest/globals';
import { OUTPUT_NAMES, outputsOf } from '../../src/report/outputs.ts';
import { aReport, serviceSteps } from './a-report.ts';

it('gives every output', () => {
  const outputs = outputsOf(aReport({ steps: serviceSteps(8), build: { seconds: 2.98765 } }), {
    imageid: 'sha256:1',
    metadata: '{}',
    reportPath: '/tmp/report.json',
    summaryPath: '/tmp/summary.md',
  });
  expect(outputs).toEqual({
    digest: 'sha256:0d9c6e8f5d5f2d7f0f6a6a1f6f0e0a9b8c7d6e5f4a3b2c1d0e9f8a7b6c5d4e3f',
    imageid: 'sha256:1',
    metadata: '{}',
    'hit-rate': '88.9',
    'steps-cached': '8',
    'steps-total': '9',
    layers: '',
    'image-size': '',
    'cache-size': '',
    'build-time': '2.988',
    verdict: 'pass',
    report: '/tmp/report.json',
    summary: '/tmp/summary.md',
  });
  expect(Object.keys(outputs)).toEqual([...OUTPUT_NAMES]);
});

it('leaves empty what is not known', () => {
  const outputs = outputsOf(
    aReport({ steps: [], time: {}, build: { digest: undefined, seconds: undefined } }),
  );
  expect(outputs).toMatchObject({
    digest: '',
    imageid: '',
    'hit-rate': '',
    'steps-total': '0',
    'build-time': '',
    report: '',
  });
});

it('has one decimal in the hit rate', () => {
  expect(outputsOf(aReport())['hit-rate']).toBe('100.0');
  expect(outputsOf(aReport({ steps: serviceSteps(0) }))['hit-rate']).toBe('0.0');
});
