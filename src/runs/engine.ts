import { type Clock, sleep } from "../lib/clock.ts";
import { ConflictError, NotFoundError } from "../lib/errors.ts";
import { newId } from "../lib/ids.ts";
import type { Log } from "../lib/log.ts";
import {
  bringLeasesIntoPresent,
  claimRuns,
  findRun,
  findRunByLock,
  insertCombinedRun,
  insertRun,
  isFinished,
  listChildren,
  type Run,
  requestCancel,
} from "../store/runs.ts";
import type { ConfigStore } from "../store/store.ts";
import { forTenant } from "../store/tenant-wall.ts";
import { createEndings } from "./endings.ts";
import { inProgress, lockKeyOf, type NewRun, rowOf } from "./new-run.ts";
import { type ActionHost, RunWorker } from "./worker.ts";

export type { NewRun } from "./new-run.ts";

/** A worker that says nothing for this long has lost its runs; `LEASE_SECONDS` sets it. */
const POLL_MS = 1_000;
/** Ends in this process are heard of at once; those in others are looked for, less and less often. */
const FIRST_STEP_MS = 100;
const LAST_STEP_MS = 1_000;
/** The clock was set back, not only a little slow. */
const SET_BACK_MS = 5_000;

/** A run with those that it holds together. */
export interface Combined {
  readonly parent: Run;
  readonly children: readonly Run[];
}

/** A run that could not be started because of another one. */
export interface InTheWay {
  readonly child: NewRun;
  readonly error: ConflictError;
}

export interface RunEngine {
  /**
   * Puts a run in the queue. @throws ConflictError `run_in_progress` with `run_id` while the same action of
   * the same integration runs.
   */
  enqueue(run: NewRun): Promise<Run>;
  /**
   * Puts a run and those that it holds together in the queue, all or none. A child whose action goes on already
   * is left out, and told to whoever makes the parent.
   */
  enqueueCombined(
    parentOf: (inTheWay: readonly InTheWay[]) => NewRun,
    children: readonly NewRun[],
  ): Promise<Combined>;
  /** Begins a queued run in this process at once, whatever else runs: for short ones that somebody waits for. */
  begin(id: string): void;
  /** The run as it is when it ends, or when the time is over. */
  wait(id: string, ms: number, signal?: AbortSignal): Promise<Run>;
  /** With those that it holds together. @throws NotFoundError, or ConflictError where the run has ended. */
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
  readonly #endings = createEndings();
  /** When the queue was last looked at; before the first time no clock is trusted. */
  #lookedAt = Number.POSITIVE_INFINITY;

  constructor(options: Options) {
    this.#options = options;
  }

  get active(): number {
    return this.#workers.size;
  }

  async enqueue(run: NewRun): Promise<Run> {
    const { config, clock } = this.#options;
    const row = rowOf(run, clock.now());
    const isNew = await insertRun(config, row);
    if (!isNew) throw await this.#inTheWay(run);
    this.#wake.resolve();
    return this.#get(row.id);
  }

  async enqueueCombined(
    parentOf: Parameters<RunEngine["enqueueCombined"]>[0],
    children: readonly NewRun[],
  ): Promise<Combined> {
    const { config, clock } = this.#options;
    const now = clock.now();
    const id = newId("run", now);
    // One millisecond after the other, so that their ids sort in the order given, after the parent's.
    const rows = children.map((child, at) => ({
      ...rowOf({ ...child, parentId: id }, now),
      id: newId("run", now + 1 + at),
    }));
    await insertCombinedRun(config, rows, (held) => {
      const inTheWay = children.flatMap((child) => {
        const other = held.get(lockKeyOf(child));
        return other ? [{ child, error: inProgress(child.action, other) }] : [];
      });
      // The parent holds no lock: its children do, each for itself.
      return { ...rowOf(parentOf(inTheWay), now), id, lock_key: null };
    });
    this.#wake.resolve();
    return { parent: await this.#get(id), children: await listChildren(config, id) };
  }

  async #inTheWay(run: NewRun): Promise<ConflictError> {
    return inProgress(run.action, await findRunByLock(this.#options.config, lockKeyOf(run)));
  }

  begin(id: string): void {
    void this.#claim(1, id).catch((error: unknown) =>
      this.#options.log.error({ err: error, runId: id }, "run could not be begun"),
    );
  }

  async wait(id: string, ms: number, signal?: AbortSignal): Promise<Run> {
    const until = Date.now() + ms;
    let run = await this.#get(id);
    for (let step = FIRST_STEP_MS; !isFinished(run) && Date.now() < until; step *= 2) {
      const left = Math.max(1, until - Date.now());
      await this.#endings.wait(id, Math.min(step, LAST_STEP_MS, left), signal);
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
    for (const one of [run, ...(await listChildren(config, id))]) {
      this.#workers.get(one.id)?.worker.cancel();
      this.#endings.tell(one.id);
    }
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
        await this.#mendClock();
        if (free > 0) await this.#claim(free);
      } catch (error) {
        this.#options.log.error({ err: error }, "queue of runs could not be read");
      }
      await Promise.race([this.#wake.promise, sleep(POLL_MS, this.#stop.signal).catch(() => {})]);
      this.#wake = Promise.withResolvers<void>();
    }
  }

  async #mendClock(): Promise<void> {
    const { config, clock, leaseMs, log } = this.#options;
    const now = clock.now();
    if (now < this.#lookedAt - SET_BACK_MS) {
      const runs = await bringLeasesIntoPresent(config, { now, leaseMs });
      if (runs > 0)
        log.warn({ runs }, "the clock was set back: leases of runs brought into the present");
    }
    this.#lookedAt = now;
  }

  async #claim(limit: number, id?: string): Promise<void> {
    const { config, clock, leaseMs } = this.#options;
    const token = newId("lse");
    const claim = { now: clock.now(), leaseMs, limit, token, ...(id === undefined ? {} : { id }) };
    for (const run of await claimRuns(config, claim)) this.#work(run, token, id === undefined);
  }

  #work(run: Run, token: string, isQueued: boolean): void {
    let isCounted = false;
    const count = (isBusy: boolean): void => {
      if (!isQueued || isBusy === isCounted) return;
      isCounted = isBusy;
      this.#queued += isBusy ? 1 : -1;
      if (!isBusy) this.#wake.resolve();
    };
    count(true);
    const worker = new RunWorker({
      ...this.#options,
      run,
      token,
      stop: this.#stop.signal,
      onIdle: (isIdle) => count(!isIdle),
      wait: (runId, ms, signal) => this.wait(runId, ms, signal),
    });
    const ended = worker.work().finally(() => {
      this.#workers.delete(run.id);
      count(false);
      this.#endings.tell(run.id);
      this.#wake.resolve();
    });
    this.#workers.set(run.id, { worker, ended });
  }

  async #get(id: string): Promise<Run> {
    const run = await findRun(this.#options.config, id);
    if (!run) throw new NotFoundError("run", id);
    return run;
  }
}
