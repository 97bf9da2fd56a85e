import { globSync } from "node:fs";
import { buildWeb } from "./build-web.ts";
import { runTests, withParts } from "./test-run.ts";

/**
 * `npm run test:e2e [-- PART …]`: whole programs from outside: the packed package, the pages in Chromium, a
 * hub that is killed. They need Chromium at CHROMIUM_PATH (default /usr/bin/chromium). SCREENSHOTS=1 leaves
 * pictures of the pages in test-results.
 */
const files = withParts(globSync("test/e2e/**/*.test.ts"), process.argv.slice(2));
// Once, before several files at the same time find it stale.
console.log(await buildWeb());
// More than there are processors: they wait for leases, second tries and pages.
process.exitCode = await runTests(files, { concurrency: 3, timeoutMs: 600_000 });
