import type { Clock } from "../lib/clock.ts";
import { HubError, isHubError, messageOf } from "../lib/errors.ts";
import type { Log } from "../lib/log.ts";
import type { RunState } from "../store/config-schema.ts";
import type { Counts } from "../store/cursors.ts";
import { isCancelRequested, type Run, updateLeased } from "../store/runs.ts";
import type { ConfigStore } from "../store/store.ts";
import { RunJournal } from "./journal.ts";

/** After so many starts without a page of progress a run is given up: it would only crash again. */
const MAX_STARTS = 5;
const BEAT_MS = 1_000;

/** What a run's action is given. */
export interface RunTask {
  readonly run: Run;
  readonly journal: RunJournal;
  readonly signal: AbortSignal;
  progress(counts: Counts, total: number | undefined): void;
  /**
   * From now on it only waits, and another run may use its place; call what it gives back once it goes on.
   */
  idle(): () => void;
  /** Another run as it is when it ends, or when the time is over. */
  wait(runId: string, ms: number): Promise<Run>;
  /** The same, though this run is cancelled. */
  waitAnyway(runId: string, ms: number): Promise<Run>;
}

export interface ActionOutcome {
  readonly counts?: Counts;
  readonly result?: object;
  /** It ended, but something was left undone. */
  readonly isPartial?: boolean;
  /** It was no success, and has counts and a result all the same. */
  readonly error?: HubError;
  /** With `error`: nothing was begun. Where nobody asked for the run, it does not count as failed. */
  readonly isSkipped?: boolean;
}

/** Knows what each action does, and what else happens when a run ends. */
export interface ActionHost {
  perform(task: RunTask): Promise<ActionOutcome>;
  /** Called before the end is written, perhaps twice after a crash: events, health of the integration. */
  ended(run: Run, end: RunEnd): Promise<void>;
}

export interface RunEnd {
  readonly state: Extract<RunState, "succeeded" | "partial" | "failed" | "cancelled" | "skipped">;
  readonly counts: Counts | undefined;
  readonly result?: object;
  readonly error?: HubError | undefined;
}

interface Options {
  readonly config: ConfigStore;
  readonly host: ActionHost;
  readonly log: Log;
  readonly clock: Clock;
  readonly leaseMs: number;
  readonly run: Run;
  readonly token: string;
  readonly stop: AbortSignal;
  /** The run begins to wait for something, or goes on. */
  readonly onIdle: (isIdle: boolean) => void;
  readonly wait: (runId: string, ms: number, signal?: AbortSignal) => Promise<Run>;
}

/** Code of the reason of a task's signal where somebody cancelled the run. */
export const CANCELLED = "cancelled";
const LEASE_LOST = "lease_lost";
/** Somebody started it and looks at what became of it: such runs fail where others are skipped. */
const ASKED_FOR: ReadonlySet<Run["trigger_kind"]> = new Set(["user", "api", "cli"]);

function stateOf(
  { trigger_kind: trigger, read_count: read }: Run,
  { counts, isPartial, error, isSkipped }: ActionOutcome,
): RunEnd["state"] {
  if (isSkipped && read === 0 && !ASKED_FOR.has(trigger)) return "skipped";
  if (error) return "failed";
  return !isPartial && (counts?.refused ?? 0) === 0 ? "succeeded" : "partial";
}

/** One start of one run: performs its action, keeps the lease, writes progress, log and end. */
export class RunWorker {
  readonly #options: Options;
  readonly #abort = new AbortController();
  readonly #journal: RunJournal;
  #counts: Counts | undefined;
  #total: number | undefined;
  #leasedUntil: number;
  #waits = 0;

  constructor(options: Options) {
    this.#options = options;
    const { config, clock, run } = options;
    this.#leasedUntil = run.leased_until ?? 0;
    this.#journal = new RunJournal({ config, clock, run });
  }

  cancel(): void {
    this.#abort.abort(new HubError(CANCELLED, "refuse", "Somebody cancelled this run."));
  }

  async work(): Promise<void> {
    const { log, run, stop } = this.#options;
    const onStop = () => this.#abort.abort(stop.reason);
    stop.addEventListener("abort", onStop, { once: true });
    if (stop.aborted) onStop();
    if (run.cancel_requested_at !== null) this.cancel();
    const beat = setInterval(() => void this.#beat(), BEAT_MS);
    try {
      await this.#perform();
    } catch (error) {
      log.error({ err: error, runId: run.id }, "end of a run could not be written");
    } finally {
      clearInterval(beat);
      stop.removeEventListener("abort", onStop);
    }
  }

  async #perform(): Promise<void> {
    const { host, run } = this.#options;
    const journal = this.#journal;
    try {
      if (run.starts > MAX_STARTS) {
        throw new HubError("run_crashed", "refuse", "This run ended the process several times.");
      }
      if (run.starts === 1) journal.add("info", "Run started", { action: run.action });
      this.#abort.signal.throwIfAborted();
      const outcome = await host.perform(this.#task());
      const { counts, result, error } = outcome;
      this.#counts = counts ?? this.#counts;
      await this.#end({
        state: stateOf(run, outcome),
        counts: this.#counts,
        error,
        ...(result ? { result } : {}),
      });
    } catch (error) {
      await this.#failed(error);
    }
  }

  #task(): RunTask {
    const { run, wait } = this.#options;
    const { signal } = this.#abort;
    return {
      run,
      journal: this.#journal,
      signal,
      progress: (counts, total) => {
        const isFirst = this.#counts === undefined;
        this.#counts = counts;
        this.#total = total;
        // At once: a process that dies within the first second must not look like one in a crash loop.
        if (isFirst) void this.#beat();
      },
      idle: () => this.#idle(),
      wait: (runId, ms) => wait(runId, ms, signal),
      waitAnyway: (runId, ms) => wait(runId, ms),
    };
  }

  #idle(): () => void {
    const { onIdle } = this.#options;
    this.#waits += 1;
    if (this.#waits === 1) onIdle(true);
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      this.#waits -= 1;
      if (this.#waits === 0) onIdle(false);
    };
  }

  async #failed(error: unknown): Promise<void> {
    const { log, run, stop } = this.#options;
    const reason: unknown = this.#abort.signal.aborted ? this.#abort.signal.reason : error;
    if (stop.aborted && reason === stop.reason) return this.#putBack();
    const code = isHubError(reason) ? reason.code : undefined;
    if (code === LEASE_LOST) {
      log.warn({ runId: run.id }, "run goes on in another worker");
      return;
    }
    if (code === CANCELLED) return this.#end({ state: "cancelled", counts: this.#counts });
    if (!isHubError(reason)) log.error({ err: reason, runId: run.id }, "run failed on a bug");
    const told = isHubError(reason)
      ? reason
      : new HubError(
          "internal",
          "refuse",
          "Something went wrong inside the hub; its log says more.",
        );
    await this.#end({ state: "failed", counts: this.#counts, error: told });
  }

  /** Back to the queue, as if it had not begun this time. */
  async #putBack(): Promise<void> {
    const { config, run, token } = this.#options;
    this.#journal.add("info", "Run put back: the hub is stopping");
    await this.#journal.flush();
    const values = { state: "queued", lease_token: null, leased_until: null } as const;
    await updateLeased(config, { id: run.id, token }, { ...values, starts: run.starts - 1 });
  }

  async #end(end: RunEnd): Promise<void> {
    const { config, host, log, clock, run, token } = this.#options;
    await host.ended(run, end);
    const fields = { state: end.state, ...end.counts };
    const level = end.state === "skipped" ? "warn" : "error";
    if (end.error) this.#journal.add(level, end.error.message, { code: end.error.code });
    this.#journal.add(end.state === "failed" ? "error" : "info", "Run ended", fields);
    await this.#journal.flush();
    const isWritten = await updateLeased(
      config,
      { id: run.id, token },
      {
        ...this.#counted(),
        state: end.state,
        result: end.result ? JSON.stringify(end.result) : null,
        error_code: end.error?.code ?? null,
        error_message: end.error?.message ?? null,
        lock_key: null,
        lease_token: null,
        leased_until: null,
        finished_at: clock.now(),
      },
    );
    log.info({ runId: run.id, action: run.action, isWritten, ...fields }, "run ended");
  }

  /** Renews the lease and shows progress; hears of a cancel and of a lost lease. */
  async #beat(): Promise<void> {
    const { config, clock, leaseMs, run, token, log } = this.#options;
    try {
      await this.#journal.flush();
      this.#leasedUntil = clock.now() + leaseMs;
      const values = { leased_until: this.#leasedUntil, ...this.#counted() };
      const isOurs = await updateLeased(config, { id: run.id, token }, values);
      if (!isOurs && !this.#abort.signal.aborted) {
        this.#abort.abort(new HubError(LEASE_LOST, "retry", "Another worker has taken this run."));
      } else if (await isCancelRequested(config, run.id)) this.cancel();
    } catch (error) {
      log.warn({ reason: messageOf(error), runId: run.id }, "heartbeat of a run failed");
    }
  }

  #counted() {
    const counts = this.#counts;
    if (!counts) return {};
    return {
      read_count: counts.read,
      created_count: counts.created,
      updated_count: counts.updated,
      unchanged_count: counts.unchanged,
      refused_count: counts.refused,
      ...(this.#total === undefined ? {} : { total_count: this.#total }),
      // There is progress: the next start is not one of a crash loop.
      starts: 1,
    };
  }
}
