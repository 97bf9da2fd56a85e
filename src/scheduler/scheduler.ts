import type { Principal } from "../auth/principal.ts";
import { appendEvents } from "../events/append.ts";
import type { Clock } from "../lib/clock.ts";
import { ConflictError, type HubError, isHubError, messageOf } from "../lib/errors.ts";
import type { Log } from "../lib/log.ts";
import { createPoll, type Poll } from "../lib/poll.ts";
import { dueSchedules, moveSchedule, type Schedule, waitingSchedules } from "../store/schedules.ts";
import type { ConfigStore, DataStore } from "../store/store.ts";
import { forTenant } from "../store/tenant-wall.ts";
import { nextTime } from "./cron-times.ts";

const POLL_MS = 1_000;
const AT_ONCE = 20;
/** For as long a schedule belongs to the process that starts its run; then it is due again. */
const CLAIM_MS = 60_000;
/** Until a schedule that waits for its last run tries again. */
const WAIT_MS = 15_000;
/** Later than this a start is late: the hub was not there at its time. */
const LATE_MS = 300_000;
const REPAIR_EVERY_MS = 60_000;

export interface SchedulerParts {
  /** The hub's own stores. */
  readonly config: ConfigStore;
  readonly data: DataStore;
  readonly clock: Clock;
  readonly log: Log;
  /** Puts the run in the queue and answers its id. @throws HubError where it cannot start */
  launch(principal: Principal, schedule: Schedule): Promise<string>;
  /** There are new events. */
  onEvents(): void;
  readonly random?: () => number;
}

export interface Scheduler {
  start(): void;
  stop(): Promise<void>;
  /** Starts what is due, once; of one tenant only where it is named. */
  tick(tenantId?: number): Promise<Tick>;
}

/** What one look at the schedules came to. */
export interface Tick {
  /** Ids of the runs. */
  readonly started: readonly string[];
  readonly failed: readonly { readonly name: string; readonly reason: string }[];
}

const NOTHING: Tick = { started: [], failed: [] };

/**
 * Starts actions at their times. Any number of processes may do this on one database: a schedule is claimed
 * before its run is put in the queue, and one whose process died in between is due again after a minute.
 */
export function createScheduler(parts: SchedulerParts): Scheduler {
  return new Ticker(parts);
}

class Ticker implements Scheduler {
  readonly #parts: SchedulerParts;
  readonly #poll: Poll;
  #repairAt = 0;

  constructor(parts: SchedulerParts) {
    this.#parts = parts;
    this.#poll = createPoll({
      everyMs: POLL_MS,
      work: () => this.#look(),
      onError: (error) =>
        parts.log.error({ reason: messageOf(error) }, "schedules could not be read"),
    });
  }

  start(): void {
    this.#poll.start();
  }

  stop(): Promise<void> {
    return this.#poll.stop();
  }

  async #look(): Promise<void> {
    await this.#repair();
    await this.tick();
  }

  async tick(tenantId?: number): Promise<Tick> {
    const { config, clock } = this.#parts;
    const fired: Tick[] = [];
    const wanted = { now: clock.now(), limit: AT_ONCE, tenantId };
    for (const schedule of await dueSchedules(config, wanted)) {
      if (this.#poll.signal.aborted) break;
      fired.push(await this.#fire(schedule));
    }
    return {
      started: fired.flatMap(({ started }) => started),
      failed: fired.flatMap(({ failed }) => failed),
    };
  }

  /** A clock that was set back, or a change of time zones, must not leave a schedule waiting for long. */
  async #repair(): Promise<void> {
    const { config, clock } = this.#parts;
    const now = clock.now();
    if (now < this.#repairAt && this.#repairAt - now <= REPAIR_EVERY_MS) return;
    this.#repairAt = now + REPAIR_EVERY_MS;
    for (const schedule of await waitingSchedules(config, now)) {
      const latest = (nextTime(schedule, now) ?? now) + schedule.jitter_seconds * 1_000 + CLAIM_MS;
      if ((schedule.next_at ?? 0) <= latest) continue;
      await moveSchedule(config, schedule, { next_at: this.#nextOf(schedule, now) });
    }
  }

  async #fire(schedule: Schedule): Promise<Tick> {
    const { config, clock } = this.#parts;
    const now = clock.now();
    const claimed = { ...schedule, next_at: now + CLAIM_MS };
    if (!(await moveSchedule(config, schedule, { next_at: claimed.next_at }))) return NOTHING;
    const isLate = now - (schedule.next_at ?? now) > LATE_MS;
    if (isLate && schedule.catch_up !== 1) {
      await moveSchedule(config, claimed, { next_at: this.#nextOf(schedule, now) });
      return NOTHING;
    }
    const started: string[] = [];
    try {
      const runId = await this.#parts.launch(callerOf(schedule), schedule);
      started.push(runId);
      await this.#settle(claimed, { last_run_id: runId, last_error: null });
      return { started, failed: [] };
    } catch (error) {
      const isFault = await this.#notStarted(claimed, error);
      const failed = isFault ? [{ name: schedule.name, reason: messageOf(error) }] : [];
      return { started, failed };
    }
  }

  #settle(
    claimed: Schedule,
    values: { last_run_id?: string; last_error: string | null },
  ): Promise<boolean> {
    const { config, clock } = this.#parts;
    const now = clock.now();
    return moveSchedule(config, claimed, {
      ...values,
      last_at: now,
      next_at: this.#nextOf(claimed, now),
      updated_at: now,
    });
  }

  /** False where a run of before is merely in the way. */
  async #notStarted(claimed: Schedule, error: unknown): Promise<boolean> {
    const { config, clock, log } = this.#parts;
    const isBusy = error instanceof ConflictError && error.code === "run_in_progress";
    if (isBusy && claimed.overlap === "wait") {
      const now = clock.now();
      const next = Math.min(now + WAIT_MS, this.#nextOf(claimed, now) ?? now + WAIT_MS);
      await moveSchedule(config, claimed, { next_at: next });
      return false;
    }
    const fields = { scheduleId: claimed.id, schedule: claimed.name, reason: messageOf(error) };
    if (!isHubError(error)) {
      // A fault that passes, such as a database that is away: the claim runs out and it is tried again.
      log.error({ ...fields, err: error }, "a schedule could not start its run");
      return true;
    }
    log.warn(fields, "a schedule could not start its run");
    await this.#settle(claimed, { last_error: error.message.slice(0, 2_000) });
    if (!isBusy) await this.#tell(claimed, error);
    return !isBusy;
  }

  async #tell(schedule: Schedule, error: HubError): Promise<void> {
    const { data, clock, onEvents } = this.#parts;
    const now = clock.now();
    const event = {
      type: "schedule.failed",
      subject: `schedule/${schedule.id}`,
      occurredAt: now,
      data: {
        schedule_id: schedule.id,
        name: schedule.name,
        action: schedule.action,
        error: { code: error.code, message: error.message.slice(0, 2_000) },
      },
    };
    await appendEvents(forTenant(data, schedule.tenant_id), [event], now);
    onEvents();
  }

  #nextOf(schedule: Schedule, now: number): number | null {
    return nextAt(schedule, now, this.#parts.random);
  }
}

/** When a schedule is due after `now`, with its jitter; null where it never comes again. */
export function nextAt(
  schedule: Pick<Schedule, "cron" | "time_zone" | "working_day" | "holidays" | "jitter_seconds">,
  now: number,
  random: () => number = Math.random,
): number | null {
  const next = nextTime(schedule, now);
  if (next === undefined) return null;
  return next + Math.floor(random() * schedule.jitter_seconds * 1_000);
}

const callerOf = ({ tenant_id: tenantId, name }: Schedule): Principal => ({
  kind: "token",
  tenantId,
  userId: null,
  actor: `schedule ${name}`,
  permissions: new Set(["integrations.run"]),
});
