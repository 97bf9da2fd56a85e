#!/usr/bin/env node
import { enableCompileCache } from "node:module";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";

// Databases, keys, files and logs are their owner's only, in whatever folder they are.
process.umask(0o077);

// Beside the installed packages, not in the machine's temporary folder, where others could put code.
// Where it cannot be written, every start compiles anew: 1.4 s instead of 0.8 s.
enableCompileCache(join(import.meta.dirname, "../node_modules/.cache/viadukt"));

// V8 lets the heap grow to a multiple of what is alive, and new objects pile up in large spaces, when the
// machine has much memory. Held short, an import of any size stays within the promised 250 MB. The npm
// scripts and the service files bound the space of new objects when Node starts; where nobody did, it is
// kept as small as it is now, which costs processor time (docs/benchmarks.md).
setFlagsFromString("--heap-growing-percent=50");
if (!process.execArgv.some((flag) => flag.startsWith("--max-semi-space-size"))) {
  setFlagsFromString("--semi-space-growth-factor=1");
}

const { runCli } = await import("./cli/program.ts");
const { ensureKeys, loadSettings, maskedSettings } = await import("./config.ts");
const { VERSION } = await import("./version.ts");

// The heavy parts are loaded by the commands that need them: `--help` should not wait for them.
process.exitCode = await runCli(process.argv.slice(2), {
  version: VERSION,
  loadSettings: (flags, options) =>
    loadSettings(options?.isEnvironmentIgnored ? {} : undefined, flags),
  ensureKeys,
  maskedSettings,
  openLog: async (settings, name) => (await import("./logging.ts")).openLog(settings, name),
  openHub: async (settings, options) => (await import("./app.ts")).openHub(settings, options),
  startWork: async (hub) => (await import("./app.ts")).startWork(hub),
  startSandbox: async (options) => (await import("../sandbox/server.ts")).startSandbox(options),
});
