import { type Clock, sleep } from "../lib/clock.ts";
import { ConflictError, NotFoundError } from "../lib/errors.ts";
import { newId } from "../lib/ids.ts";
import type { Log } from "../lib/log.ts";
import type { RunTable } from "../store/config-schema.ts";
import {
  claimRuns,
  findRun,
  findRunByLock,
  insertRun,
  isFinished,
  type Run,
  requestCancel,
} from "../store/runs.ts";
import type { ConfigStore } from "../store/store.ts";
import { forTenant } from "../store/tenant-wall.ts";
import { type ActionHost, RunWorker } from "./worker.ts";

/** A worker that says nothing for this long has lost its runs; `LEASE_SECONDS` sets it. */
const POLL_MS = 1_000;
const WAIT_STEP_MS = 100;

export interface NewRun {
  readonly tenantId: number;
  readonly integration?: { readonly id: number; readonly slug: string };
  readonly parentId?: string;
  readonly action: string;
  readonly params: object;
  readonly trigger: RunTable["trigger_kind"];
  readonly actor: string;
}

export interface RunEngine {
  /**
   * Puts a run in the queue. @throws ConflictError `run_in_progress` with `run_id` while the same action of
   * the same integration runs.
   */
  enqueue(run: NewRun): Promise<Run>;
  /** Begins a queued run in this process at once, whatever else runs: for short ones that somebody waits for. */
  begin(id: string): void;
  /** The run as it is when it ends, or when the time is over. */
  wait(id: string, ms: number, signal?: AbortSignal): Promise<Run>;
  /** @throws NotFoundError, or ConflictError where the run has ended. */
  cancel(tenantId: number, id: string): Promise<Run>;
  /** Begins to take runs from the queue. */
  start(): void;
  /** Ends the runs under way at their next page and puts them back. */
  stop(): Promise<void>;
  readonly active: number;
}

export function createRunEngine(options: {
  config: ConfigStore;
  host: ActionHost;
  log: Log;
  clock: Clock;
  concurrency: number;
  leaseMs: number;
}): RunEngine {
  return new Engine(options);
}

type Options = Parameters<typeof createRunEngine>[0];

class Engine implements RunEngine {
  readonly #options: Options;
  readonly #stop = new AbortController();
  readonly #workers = new Map<string, { worker: RunWorker; ended: Promise<void> }>();
  #queued = 0;
  #loop: Promise<void> | undefined;
  #wake = Promise.withResolvers<void>();

  constructor(options: Options) {
    this.#options = options;
  }

  get active(): number {
    return this.#workers.size;
  }

  async enqueue(run: NewRun): Promise<Run> {
    const { config, clock } = this.#options;
    const now = clock.now();
    const id = newId("run", now);
    const lockKey = `${run.tenantId}:${run.integration?.id ?? "-"}:${run.action}`;
    const isNew = await insertRun(config, {
      id,
      tenant_id: run.tenantId,
      parent_id: run.parentId ?? null,
      integration_id: run.integration?.id ?? null,
      integration_slug: run.integration?.slug ?? null,
      action: run.action,
      params: JSON.stringify(run.params),
      trigger_kind: run.trigger,
      actor: run.actor,
      state: "queued",
      lock_key: lockKey,
      starts: 0,
      created_at: now,
    } as Parameters<typeof insertRun>[1]);
    if (!isNew) throw await this.#inTheWay(lockKey, run.action);
    this.#wake.resolve();
    return this.#get(id);
  }

  async #inTheWay(lockKey: string, action: string): Promise<ConflictError> {
    const other = await findRunByLock(this.#options.config, lockKey);
    return new ConflictError(
      "run_in_progress",
      `${action} is running already. Wait for that run, or cancel it.`,
      other ? { run_id: other.id } : {},
    );
  }

  begin(id: string): void {
    void this.#claim(1, id).catch((error: unknown) =>
      this.#options.log.error({ err: error, runId: id }, "run could not be begun"),
    );
  }

  async wait(id: string, ms: number, signal?: AbortSignal): Promise<Run> {
    const until = Date.now() + ms;
    let run = await this.#get(id);
    while (!isFinished(run) && Date.now() < until) {
      const ended = this.#workers.get(id)?.ended;
      const step = sleep(Math.min(WAIT_STEP_MS, Math.max(1, until - Date.now())), signal);
      await (ended ? Promise.race([ended, step]) : step);
      run = await this.#get(id);
    }
    return run;
  }

  async cancel(tenantId: number, id: string): Promise<Run> {
    const config = forTenant(this.#options.config, tenantId);
    const run = await findRun(config, id);
    if (!run) throw new NotFoundError("run", id);
    if (isFinished(run)) {
      throw new ConflictError("run_ended", `This run has ended already: ${run.state}.`);
    }
    await requestCancel(config, id, this.#options.clock.now());
    this.#workers.get(id)?.worker.cancel();
    return this.#get(id);
  }

  start(): void {
    this.#loop ??= this.#run();
  }

  async stop(): Promise<void> {
    this.#stop.abort(new Error("The hub is stopping"));
    this.#wake.resolve();
    await this.#loop;
    await Promise.all([...this.#workers.values()].map(({ ended }) => ended));
  }

  async #run(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      const free = this.#options.concurrency - this.#queued;
      try {
        if (free > 0) await this.#claim(free);
      } catch (error) {
        this.#options.log.error({ err: error }, "queue of runs could not be read");
      }
      await Promise.race([this.#wake.promise, sleep(POLL_MS, this.#stop.signal).catch(() => {})]);
      this.#wake = Promise.withResolvers<void>();
    }
  }

  async #claim(limit: number, id?: string): Promise<void> {
    const { config, clock, leaseMs } = this.#options;
    const token = newId("lse");
    const claim = { now: clock.now(), leaseMs, limit, token, ...(id === undefined ? {} : { id }) };
    for (const run of await claimRuns(config, claim)) {
      const worker = new RunWorker({ ...this.#options, run, token, stop: this.#stop.signal });
      if (id === undefined) this.#queued += 1;
      const ended = worker.work().finally(() => {
        this.#workers.delete(run.id);
        if (id === undefined) this.#queued -= 1;
        this.#wake.resolve();
      });
      this.#workers.set(run.id, { worker, ended });
    }
  }

  async #get(id: string): Promise<Run> {
    const run = await findRun(this.#options.config, id);
    if (!run) throw new NotFoundError("run", id);
    return run;
  }
}
