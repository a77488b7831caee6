/** Ends a test run with one line that people and programs can count on. */
export default class ClosingLine {
  onRunComplete(_contexts, { numPassedTests, numFailedTests, numPendingTests, numFailedTestSuites }) {
    const failed = numFailedTests + (numFailedTests === 0 ? numFailedTestSuites : 0);
    const { BUILDKIT_CACHE_TEST_REASON: reason } = process.env;
    if (numPendingTests > 0 && reason)
      console.log(`Tests that need an engine were skipped; scripts/engine/up.mjs says: ${reason}`);
    console.log(`${numPassedTests} passed, ${failed} failed, ${numPendingTests} skipped`);
  }
}
