import { type Command, Option } from "commander";
import { inputOf, viewOf, viewsOf } from "../http/schedule-views.ts";
import { LAUNCHABLE, launchSchedule } from "../launch.ts";
import { HOLIDAY_COUNTRIES, type HolidayCountry } from "../scheduler/holidays.ts";
import { createSchedule, getSchedule, removeSchedule } from "../scheduler/manage-schedules.ts";
import { listSchedules } from "../store/schedules.ts";
import { failure, inFlags, usageError } from "./fault.ts";
import type { CliHost } from "./host.ts";
import { note, print, printJson, printTable } from "./output.ts";
import { performRun } from "./perform-run.ts";
import { type HubFlags, jsonOption, tenantOptions, withHub } from "./with-hub.ts";

interface JsonFlags extends HubFlags {
  readonly json?: true;
}
interface AddFlags extends JsonFlags {
  readonly action: string;
  readonly integration?: string;
  readonly cron: string;
  readonly timeZone?: string;
  readonly workingDay?: string;
  readonly holidays?: HolidayCountry;
  readonly params?: string;
  readonly overlap: "skip" | "wait";
  readonly catchUp: boolean;
}

export function addSchedules(program: Command, host: CliHost): void {
  const group = program
    .command("schedule")
    .summary("start actions at set times")
    .description("Schedules: a running hub starts them itself; see also `viadukt cron run`.");
  jsonOption(tenantOptions(group.command("list")))
    .summary("list the schedules with their next times")
    .action((flags: JsonFlags) => list(host, flags));
  jsonOption(tenantOptions(group.command("add")))
    .summary("add a schedule")
    .description(
      "Without dates in --params the dates are those of the moment: the month before and this one for invoices, the month before for reports.",
    )
    .argument("<name>", "name for people")
    .addOption(
      new Option("--action <name>", "what to start").choices(LAUNCHABLE).makeOptionMandatory(),
    )
    .option("--integration <id>", "of which integration")
    .requiredOption("--cron <line>", 'minute, hour, day, month and weekday: "30 6 * * 1-5"')
    .option("--time-zone <name>", "such as Europe/Warsaw; the organisation's where left out")
    .option("--working-day <number>", "only on this working day of the month")
    .addOption(
      new Option(
        "--holidays <country>",
        "whose public holidays are no working days either",
      ).choices(HOLIDAY_COUNTRIES),
    )
    .option("--params <json>", "the body of the action's API call")
    .addOption(
      new Option("--overlap <what>", "while the last run goes on: leave it out or wait for it")
        .choices(["skip", "wait"])
        .default("skip"),
    )
    .option("--no-catch-up", "do not start late where the hub was down at the time")
    .action((name: string, flags: AddFlags) => add(host, name, flags));
  tenantOptions(group.command("remove"))
    .summary("delete a schedule")
    .argument("<id>", "its number in `viadukt schedule list`")
    .action((id: string, flags: HubFlags) => remove(host, id, flags));
  tenantOptions(group.command("run"))
    .summary("start a schedule's action now and wait for its end")
    .argument("<id>", "its number in `viadukt schedule list`")
    .action((id: string, flags: HubFlags) => runNow(host, id, flags));
}

const list = (host: CliHost, flags: JsonFlags): Promise<void> =>
  withHub(host, flags, async ({ hub, ...desk }) => {
    const rows = await listSchedules(desk.config);
    const views = await viewsOf(hub, desk, rows);
    if (flags.json) return printJson(views);
    if (views.length === 0) return print("There are none yet: see `viadukt schedule add --help`.");
    printTable(
      ["ID", "NAME", "ACTION", "INTEGRATION", "CRON", "TIME ZONE", "NEXT", "LAST"],
      views.map((view) => [
        ...[view.id, view.name, view.action, view.integration_id, view.cron, view.time_zone],
        view.active ? view.next_at : "off",
        view.last_error ?? view.last_run?.state ?? null,
      ]),
    );
  });

const FLAGS = {
  name: "name",
  cron: "--cron",
  time_zone: "--time-zone",
  working_day: "--working-day",
  holidays: "--holidays",
  integration_id: "--integration",
  params: "--params",
};

async function add(host: CliHost, name: string, flags: AddFlags): Promise<void> {
  const params = readParams(flags.params);
  const workingDay = flags.workingDay === undefined ? null : whole(flags.workingDay);
  await withHub(host, flags, async ({ hub, ...desk }) => {
    try {
      const input = await inputOf(hub, desk, {
        name,
        action: flags.action,
        integration_id: flags.integration ?? null,
        params,
        cron: flags.cron,
        ...(flags.timeZone === undefined ? {} : { time_zone: flags.timeZone }),
        working_day: workingDay,
        ...(flags.holidays === undefined ? {} : { holidays: flags.holidays }),
        overlap: flags.overlap,
        catch_up: flags.catchUp,
      });
      const { actor } = desk.principal;
      const row = await createSchedule(desk.config, { clock: hub.clock, actor }, input);
      if (flags.json) return printJson(await viewOf(hub, desk, row));
      print(String(row.id));
    } catch (error) {
      throw inFlags(error, FLAGS);
    }
  });
}

function readParams(text = "{}"): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return { ...value };
  } catch (error) {
    throw usageError("--params", "is no JSON", `Write it as '{"direction":"all"}'.`, {
      cause: error,
    });
  }
  throw usageError("--params", "is no JSON object", `Write it as '{"direction":"all"}'.`);
}

function whole(text: string): number {
  if (/^([1-9]|1\d|2[0-3])$/.test(text)) return Number(text);
  throw usageError("--working-day", `"${text}" is no working day of a month`, "Give 1 to 23.");
}

const numberOf = (id: string): number => {
  if (/^[1-9]\d{0,14}$/.test(id)) return Number(id);
  throw usageError("id", `"${id}" is no number`, "Look it up with `viadukt schedule list`.");
};

async function remove(host: CliHost, id: string, flags: HubFlags): Promise<void> {
  const number = numberOf(id);
  await withHub(host, flags, ({ config }) => removeSchedule(config, number));
  note(`Schedule ${id} is deleted.`);
}

async function runNow(host: CliHost, id: string, flags: HubFlags): Promise<void> {
  const number = numberOf(id);
  await withHub(host, flags, async (desk) => {
    const row = await getSchedule(desk.config, number);
    const runId = await launchSchedule(desk.hub, desk.principal, row);
    const run = await performRun(desk, runId);
    if (run.state === "failed" || run.state === "skipped") {
      throw failure(run.error_message ?? `The run failed: ${run.error_code}.`);
    }
    if (run.state === "cancelled") throw failure("The run was cancelled.");
    print(`${run.action} ${run.state} (${run.id}).`);
  });
}
