import type { Clock } from "../lib/clock.ts";
import { ConflictError, NotFoundError } from "../lib/errors.ts";
import {
  deleteSchedule,
  findSchedule,
  insertSchedule,
  type NewSchedule,
  type Schedule,
  updateSchedule,
} from "../store/schedules.ts";
import type { ConfigStore } from "../store/store.ts";
import { checkRecurrence } from "./cron-times.ts";
import { nextAt } from "./scheduler.ts";

/** What a person decides of a schedule; the action and its body are checked by whoever knows the actions. */
export interface ScheduleInput {
  readonly name: string;
  readonly action: string;
  readonly integration_id: number | null;
  readonly params: object;
  readonly cron: string;
  readonly time_zone: string;
  readonly working_day: number | null;
  readonly holidays: string | null;
  readonly overlap: "skip" | "wait";
  readonly catch_up: boolean;
  readonly jitter_seconds: number;
  readonly active: boolean;
}

/** @throws InvalidInputError for times that there are not, ConflictError `schedule_exists` */
export async function createSchedule(
  config: ConfigStore,
  { clock, actor }: { clock: Clock; actor: string },
  input: ScheduleInput,
): Promise<Schedule> {
  const now = clock.now();
  const values = { ...columnsOf(input, now), created_by: actor, created_at: now };
  const none = { last_at: null, last_run_id: null, last_error: null };
  const id = await insertSchedule(config, { ...values, ...none } satisfies NewSchedule);
  if (id === undefined) throw taken(input.name);
  return getSchedule(config, id);
}

/** @throws NotFoundError, InvalidInputError for times that there are not, ConflictError `schedule_exists` */
export async function changeSchedule(
  config: ConfigStore,
  { clock, id }: { clock: Clock; id: number },
  input: ScheduleInput,
): Promise<Schedule> {
  await getSchedule(config, id);
  const values = { ...columnsOf(input, clock.now()), last_error: null };
  if (!(await updateSchedule(config, id, values))) throw taken(input.name);
  return getSchedule(config, id);
}

/** @throws NotFoundError */
export async function getSchedule(config: ConfigStore, id: number): Promise<Schedule> {
  const row = await findSchedule(config, id);
  if (!row) throw new NotFoundError("schedule", String(id));
  return row;
}

/** @throws NotFoundError */
export async function removeSchedule(config: ConfigStore, id: number): Promise<void> {
  if (!(await deleteSchedule(config, id))) throw new NotFoundError("schedule", String(id));
}

function columnsOf(input: ScheduleInput, now: number) {
  const { params, active, catch_up, ...rest } = input;
  checkRecurrence(rest, now);
  return {
    ...rest,
    params: JSON.stringify(params),
    active: active ? (1 as const) : (0 as const),
    catch_up: catch_up ? (1 as const) : (0 as const),
    next_at: active ? nextAt(rest, now) : null,
    updated_at: now,
  };
}

const taken = (name: string): ConflictError =>
  new ConflictError(
    "schedule_exists",
    `There is a schedule named ${name} already. Choose another name, or change that one.`,
  );
