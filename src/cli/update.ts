import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Command } from "commander";
import { messageOf } from "../lib/errors.ts";
import { EXIT, failure, usageError } from "./fault.ts";
import type { CliHost } from "./host.ts";
import { print, printJson } from "./output.ts";
import { jsonOption } from "./with-hub.ts";

const run = promisify(execFile);
const PACKAGE = "viadukt";
const TIMEOUT_MS = 60_000;
const MAX_ANSWER_BYTES = 1_000_000;
const RELEASE = /^(\d{1,9})\.(\d{1,9})\.(\d{1,9})(-[0-9A-Za-z.-]+)?$/;

/** What `--check` found out. */
export interface UpdateCheck {
  readonly installed: string;
  readonly newest: string;
  readonly is_newer: boolean;
}

export function addUpdate(program: Command, host: CliHost): void {
  jsonOption(program.command("update"))
    .summary("say whether there is a newer release; nothing is installed")
    .description(
      "Asks the registry that npm on this machine is set to for the newest release. Ends with 0 where the installed one is the newest, with 1 where there is a newer one. Installing it is up to you: docs/install.md says how, also unattended.",
    )
    .option("--check", "ask for the newest release")
    .action(async (flags: { check?: true; json?: true }) => {
      if (!flags.check) throw usageError("--check", "is missing", "This command only looks.");
      const check = await checkUpdate(host.version);
      if (flags.json) printJson(check);
      else tell(check);
      process.exitCode = check.is_newer ? EXIT.failed : EXIT.done;
    });
}

function tell({ installed, newest, is_newer }: UpdateCheck): void {
  if (!is_newer) {
    print(`Viadukt ${installed} is the newest release.`);
    return;
  }
  print(`Viadukt ${newest} is out; ${installed} is installed.`);
  print(
    `What has changed is in its CHANGELOG.md. To install it: npm install -g ${PACKAGE}@${newest}`,
  );
  print("Then restart the hub: it brings its tables up to date by itself.");
}

/** @throws HubError `command_failed` where npm or its registry cannot say */
export async function checkUpdate(installed: string): Promise<UpdateCheck> {
  const newest = await newestRelease();
  return { installed, newest, is_newer: compareReleases(newest, installed) > 0 };
}

async function newestRelease(): Promise<string> {
  let text: string;
  try {
    const args = ["view", PACKAGE, "version", "--json"];
    const isWindows = process.platform === "win32";
    const options = { timeout: TIMEOUT_MS, maxBuffer: MAX_ANSWER_BYTES, shell: isWindows };
    ({ stdout: text } = await run("npm", args, options));
  } catch (error) {
    const [reason = ""] = messageOf(error).split("\n").slice(-3);
    throw failure(`The newest release cannot be asked for: npm says "${reason.slice(0, 300)}".`);
  }
  const found: unknown = parsed(text);
  if (typeof found === "string" && RELEASE.test(found)) return found;
  throw failure("The newest release cannot be asked for: npm gave no release.");
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Above 0 where `one` is newer; a release is newer than what came before it under its own number. */
export function compareReleases(one: string, other: string): number {
  const [, ...left] = RELEASE.exec(one) ?? [];
  const [, ...right] = RELEASE.exec(other) ?? [];
  for (let at = 0; at < 3; at++) {
    const difference = Number(left[at] ?? 0) - Number(right[at] ?? 0);
    if (difference !== 0) return difference;
  }
  const [before, after] = [left[3] ?? "", right[3] ?? ""];
  if (before === after) return 0;
  if (before === "" || after === "") return before === "" ? 1 : -1;
  return before.localeCompare(after, "en", { numeric: true });
}
