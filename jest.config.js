/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  globalSetup: '<rootDir>/__tests__/engine/global-setup.mjs',
  globalTeardown: '<rootDir>/__tests__/engine/global-teardown.mjs',
  reporters: ['default', '<rootDir>/__tests__/closing-line.mjs'],
  // Engine tests empty the builder that they share.
  maxWorkers: 1,
  testTimeout: 120_000,
  roots: ['<rootDir>/__tests__'],
  testMatch: ['**/*.test.ts'],
  testPathIgnorePatterns: ['/fixtures/'],
  modulePathIgnorePatterns: ['<rootDir>/__tests__/fixtures/'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2023' }, module: { type: 'es6' } },
    ],
  },
};
