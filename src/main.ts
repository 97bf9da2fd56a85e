#!/usr/bin/env node
import { runCli } from "./cli/program.ts";
import { ensureKeys, loadSettings, maskedSettings } from "./config.ts";
import { VERSION } from "./version.ts";

// Databases, keys, files and logs are their owner's only, in whatever folder they are.
process.umask(0o077);

// The heavy parts are loaded by the commands that need them: `--help` should not wait for them.
process.exitCode = await runCli(process.argv.slice(2), {
  version: VERSION,
  loadSettings: (flags, options) =>
    loadSettings(options?.isEnvironmentIgnored ? {} : undefined, flags),
  ensureKeys,
  maskedSettings,
  openLog: async (settings) => (await import("./logging.ts")).openLog(settings),
  openHub: async (settings, options) => (await import("./app.ts")).openHub(settings, options),
  startWork: async (hub) => (await import("./app.ts")).startWork(hub),
  startSandbox: async (options) => (await import("../sandbox/server.ts")).startSandbox(options),
});
