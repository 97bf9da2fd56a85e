/**
 * Imported by every process of a test run: ends a test file that neither passes nor fails. The time limit of
 * a test does not end what the test has left behind, and the run would wait for that for ever.
 */
const LIMIT_MS = 10 * 60_000;

const isTestFile = process.env.NODE_TEST_CONTEXT?.startsWith("child");
if (isTestFile)
  setTimeout(() => {
    console.error(`${process.argv[1]} still runs after ${LIMIT_MS / 60_000} minutes: ended.`);
    process.exit(1);
  }, LIMIT_MS).unref();
