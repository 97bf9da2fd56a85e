import { globSync, mkdtempSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { closePool, openPool } from "../test/database-pool.ts";
import { answers, MYSQL, POSTGRES } from "../test/databases.ts";
import { startMariadb, startPostgres, type ThrowawayServer } from "../test/throwaway.ts";
import { runTests, withParts } from "./test-run.ts";

/**
 * `npm test [-- PART …]`: every test beside the code, or those whose path has one of the parts. Databases
 * are those that answer on their usual ports or at TEST_POSTGRES_URL and TEST_MYSQL_URL; else throwaway
 * ones of what is installed; else their tests say what is missing.
 */
const parts = process.argv.slice(2);
const files = withParts(
  globSync(["src/**/*.test.ts", "sandbox/**/*.test.ts", "scripts/**/*.test.ts", "test/*.test.ts"]),
  parts,
);
if (files.length === 0) {
  console.error(`No test file has ${parts.join(" or ")} in its path.`);
  process.exit(2);
}

const started: ThrowawayServer[] = [];
const servers: NodeJS.ProcessEnv = {};
async function provide(
  name: string,
  url: string,
  start: () => Promise<ThrowawayServer | undefined>,
) {
  if (await answers(url)) return;
  const server = await start();
  if (!server) return;
  started.push(server);
  servers[name] = server.url;
  console.log(`Started a throwaway server: ${server.url}`);
}
await provide("TEST_POSTGRES_URL", POSTGRES, startPostgres);
await provide("TEST_MYSQL_URL", MYSQL, startMariadb);

const pool = mkdtempSync(join(tmpdir(), "viadukt-pool-"));
openPool(pool);
process.exitCode = await runTests(files, {
  // Many files mostly wait: for a lease to end, a second try, a database.
  concurrency: 2 * availableParallelism(),
  timeoutMs: 180_000,
  env: { ...servers, TEST_DATABASE_POOL: pool },
});
if (started.length === 0) await closePool(pool);
for (const server of started) await server.stop();
