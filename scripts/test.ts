import { spawn } from "node:child_process";
import { globSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { answers, MYSQL, POSTGRES } from "../test/databases.ts";
import { startMariadb, startPostgres, type ThrowawayServer } from "../test/throwaway.ts";

/**
 * `npm test [-- PART …]`: every test beside the code, or those whose path has one of the parts. Databases
 * are those that answer on their usual ports or at TEST_POSTGRES_URL and TEST_MYSQL_URL; else throwaway
 * ones of what is installed; else their tests say what is missing.
 */
const parts = process.argv.slice(2);
const files = globSync([
  "src/**/*.test.ts",
  "sandbox/**/*.test.ts",
  "scripts/**/*.test.ts",
  "test/*.test.ts",
])
  .filter((file) => parts.length === 0 || parts.some((part) => file.includes(part)))
  .sort();
if (files.length === 0) {
  console.error(`No test file has ${parts.join(" or ")} in its path.`);
  process.exit(2);
}

const started: ThrowawayServer[] = [];
/** Each file is a process of its own: they share what is compiled. */
const cache = { NODE_COMPILE_CACHE: join(tmpdir(), "viadukt-test-cache") };
const env: NodeJS.ProcessEnv = { ...cache, ...process.env };
async function provide(
  name: string,
  url: string,
  start: () => Promise<ThrowawayServer | undefined>,
) {
  if (await answers(url)) return;
  const server = await start();
  if (!server) return;
  started.push(server);
  env[name] = server.url;
  console.log(`Started a throwaway server: ${server.url}`);
}
await provide("TEST_POSTGRES_URL", POSTGRES, startPostgres);
await provide("TEST_MYSQL_URL", MYSQL, startMariadb);

const limit = join(import.meta.dirname, "time-limit.ts");
const flags = [
  "--import",
  limit,
  "--test",
  `--test-concurrency=${availableParallelism()}`,
  "--test-timeout=180000",
];
const run = spawn(process.execPath, [...flags, ...files], { stdio: "inherit", env });
const code = await new Promise<number | null>((resolve) => run.once("exit", resolve));
for (const server of started) await server.stop();
process.exitCode = code ?? 1;
