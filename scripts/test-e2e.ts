import { spawn } from "node:child_process";
import { globSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * `npm run test:e2e [-- PART …]`: whole programs from outside: the packed package, the pages in Chromium, a
 * hub that is killed. They need Chromium at CHROMIUM_PATH (default /usr/bin/chromium).
 */
const parts = process.argv.slice(2);
const files = globSync("test/e2e/**/*.test.ts")
  .filter((file) => parts.length === 0 || parts.some((part) => file.includes(part)))
  .sort();
/** Each file is a process of its own: they share what is compiled. */
const env = { NODE_COMPILE_CACHE: join(tmpdir(), "viadukt-test-cache"), ...process.env };
const limit = join(import.meta.dirname, "time-limit.ts");
const flags = ["--import", limit, "--test", "--test-concurrency=2", "--test-timeout=600000"];
const run = spawn(process.execPath, [...flags, ...files], { stdio: "inherit", env });
process.exitCode = (await new Promise<number | null>((resolve) => run.once("exit", resolve))) ?? 1;
