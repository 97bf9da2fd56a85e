import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import type { Hub } from "../hub.ts";
import { sleep } from "../lib/clock.ts";
import { runTask, TASKS, type TaskDesk, type TaskOutcome } from "../scheduled-tasks.ts";
import { findRun, isFinished, type Run } from "../store/runs.ts";
import { EXIT, inFlags } from "./fault.ts";
import type { CliHost } from "./host.ts";
import { note, oneLine } from "./output.ts";
import { stopSignal } from "./stop-signal.ts";
import { dataDirOption, type HubFlags, tenantOptions, withHub } from "./with-hub.ts";

const LOOK_MS = 200;
const GRACE_MS = 15_000;
/** For events of the runs to go out; what is left is delivered by the next call. */
const DELIVERY_MS = 20_000;
const LOCK_FILE = "cron.lock";

export function addCron(program: Command, host: CliHost): void {
  const group = program
    .command("cron")
    .summary("scheduled actions by the system's own cron")
    .description(
      "For machines where the hub does not run all the time: the system's cron calls it every minute. A running hub starts its schedules itself and needs none of this.",
    );
  dataDirOption(group.command("run"))
    .summary("start and finish what is due")
    .description(
      "Starts every schedule that is due, of every organisation, and works until its runs have ended and their events are delivered. Says nothing when all is well, one line for each thing that is not; then it exits with 1. While one copy works another ends at once.",
    )
    .action((flags: HubFlags) => run(host, flags));
  tenantOptions(program.command("run-scheduled-tasks"))
    .summary("do scheduled tasks now")
    .description(
      "Without --task the same as `viadukt cron run`. With it that task is done now, whatever its times are, and its runs are waited for. Says nothing when all is well, one line for each thing that is not; then it exits with 1. While one copy works another ends at once.",
    )
    .option("--task <name>", `${TASKS.join(", ")}, or the name of a schedule`)
    .action((flags: TaskFlags) => run(host, flags));
}

interface TaskFlags extends HubFlags {
  readonly task?: string;
}

const NOTHING: TaskOutcome = { started: [], failed: [] };

async function run(host: CliHost, flags: TaskFlags): Promise<void> {
  await withHub(host, flags, async ({ hub, ...desk }) => {
    using lock = takeLock(hub.settings.dataDir);
    if (!lock) return;
    using stop = stopSignal({ graceMs: GRACE_MS });
    hub.runs.start();
    hub.dispatcher.start();
    const problems: string[] = [];
    const waiting = new Set<string>();
    let isFirst = true;
    while (!stop.signal.aborted) {
      const { started, failed, idle } = await begin(hub, desk, { task: flags.task, isFirst });
      isFirst = false;
      if (idle) note(idle);
      for (const id of started) waiting.add(id);
      problems.push(...failed.map(({ name, reason }) => `${name}: ${oneLine(reason)}`));
      for (const ended of await endedOf(hub, waiting)) {
        waiting.delete(ended.id);
        if (ended.state !== "succeeded") problems.push(lineOf(ended));
      }
      if (waiting.size === 0 && started.length === 0) break;
      await sleep(LOOK_MS, stop.signal).catch(() => {});
    }
    await deliver(hub, stop.signal);
    for (const line of problems) note(line);
    if (problems.length > 0) process.exitCode = EXIT.failed;
  });
}

/** A task begins once; without one whatever comes due meanwhile is started too. */
async function begin(
  hub: Hub,
  desk: TaskDesk,
  { task, isFirst }: { readonly task: string | undefined; readonly isFirst: boolean },
): Promise<TaskOutcome> {
  if (task === undefined) return hub.scheduler.tick();
  if (!isFirst) return NOTHING;
  try {
    return await runTask(hub, desk, task);
  } catch (error) {
    throw inFlags(error, { task: "--task" });
  }
}

async function endedOf({ config }: Hub, ids: ReadonlySet<string>): Promise<Run[]> {
  const runs = await Promise.all([...ids].map((id) => findRun(config, id)));
  return runs.filter((run) => run !== undefined).filter(isFinished);
}

const lineOf = ({ id, action, integration_slug: slug, state, ...run }: Run): string => {
  const of = slug === null ? "" : ` of ${slug}`;
  const refused = run.refused_count > 0 ? `${run.refused_count} refused` : "see its log";
  return `${action}${of} ${state}: ${oneLine(run.error_message ?? refused)} (${id})`;
};

async function deliver({ dispatcher }: Hub, signal: AbortSignal): Promise<void> {
  const until = performance.now() + DELIVERY_MS;
  while (!signal.aborted && performance.now() < until) {
    const { queued, sending } = dispatcher.stats();
    if (queued + sending === 0 && (await dispatcher.oldestWaitMs()) === 0) return;
    await sleep(LOOK_MS, signal).catch(() => {});
  }
}

/** Undefined while another copy works; one that died has left a lock that nobody holds. */
function takeLock(dataDir: string): Disposable | undefined {
  const path = join(dataDir, LOCK_FILE);
  for (let tries = 0; tries < 2; tries += 1) {
    try {
      writeFileSync(path, String(process.pid), { flag: "wx", mode: 0o600 });
      return { [Symbol.dispose]: () => rmSync(path, { force: true }) };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      if (isHeld(path)) return undefined;
      rmSync(path, { force: true });
    }
  }
  return undefined;
}

function isHeld(path: string): boolean {
  try {
    const holder = Number(readFileSync(path, "utf8"));
    if (!Number.isInteger(holder) || holder <= 0 || holder === process.pid) return false;
    process.kill(holder, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
