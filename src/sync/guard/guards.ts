import { appendOwned } from "../../events/append.ts";
import type { Clock } from "../../lib/clock.ts";
import { type HubError, isHubError } from "../../lib/errors.ts";
import type { Log } from "../../lib/log.ts";
import type { CallEnd, CallGuard } from "../../sdk/host/call-guard.ts";
import { retryTransaction } from "../../store/faults.ts";
import {
  type IntegrationState,
  lockIntegrationState,
  saveIntegrationState,
} from "../../store/integration-states.ts";
import { type DataStore, inTransaction } from "../../store/store.ts";
import { afterReset, afterRun, isTrialDue, type Turned } from "./breaker.ts";
import { type CallCounts, createCallCounts } from "./call-counts.ts";
import { faultOf, isRemoteFault } from "./call-signs.ts";
import { type ClosedBy, type Guarded, resumedEvent, suspendedEvent } from "./events.ts";
import { Line } from "./line.ts";

/** A run as the guard sees it. */
export interface GuardedRun {
  readonly id: string;
  /** Its calls are not counted one by one: its connector speaks no HTTP. */
  readonly isOneCall: boolean;
  /** A person wants to know whether the connection works: it is let through whatever the breaker says. */
  readonly isCheck: boolean;
}

export interface GuardedEnd {
  readonly isWhole: boolean;
  readonly error: HubError | undefined;
  readonly startedAt: number;
}

/**
 * The breakers of all integrations: each is closed while its system answers, and open for a while after it failed
 * again and again. What one process sees is kept in the database, so that all share it and a restart keeps it.
 */
export interface IntegrationGuards extends AsyncDisposable {
  /** For the calls of one piece of work; `isCheck` lets them through whatever the breaker says. */
  of(integration: Guarded, options?: { readonly isCheck?: boolean }): CallGuard;
  /** Before a run does anything. @throws TransientError `integration_suspended` */
  enterRun(integration: Guarded, run: GuardedRun): Promise<void>;
  runEnded(integration: Guarded, run: GuardedRun, end: GuardedEnd): Promise<void>;
  /** As if nothing had failed; false where the breaker was closed. */
  reset(integration: Guarded): Promise<boolean>;
  /** Writes what is known here alone. */
  flush(): Promise<void>;
  /** Called after the commit of events. */
  listen(onEvents: () => void): void;
}

export interface GuardParts {
  /** The hub's own store. */
  readonly data: DataStore;
  readonly clock: Clock;
  readonly log: Log;
  /** How long a breaker stays open the first time. */
  readonly firstMs: number;
}

/** For so long a run that is one call may be the trial; the next one may be one after that. */
const RUN_TRIAL_MS = 15 * 60_000;

export const createIntegrationGuards = (parts: GuardParts): IntegrationGuards => new Guards(parts);

class Guards implements IntegrationGuards {
  readonly #parts: GuardParts;
  readonly #counts: CallCounts;
  readonly #lines = new Map<number, Line>();
  /** Runs that are trials, and until when. */
  readonly #trials = new Map<string, number>();
  #onEvents: () => void = () => {};

  constructor(parts: GuardParts) {
    this.#parts = parts;
    this.#counts = createCallCounts(parts);
  }

  listen(onEvents: () => void): void {
    this.#onEvents = onEvents;
  }

  of(integration: Guarded, { isCheck = false } = {}): CallGuard {
    const line = this.#lineOf(integration);
    const counted =
      (work: (end: CallEnd) => Promise<void>) =>
      async (end: CallEnd): Promise<void> => {
        if (!isOurOwnEnd(end)) this.#counts.count(integration, end);
        await work(end);
      };
    if (isCheck) {
      const ended = counted((end) => line.sawAnyway(end));
      return { check: async () => {}, enter: async () => ended };
    }
    return {
      check: () => line.check(),
      enter: async (signal) => counted(await line.enter(signal)),
    };
  }

  async enterRun(integration: Guarded, { id, isOneCall, isCheck }: GuardedRun): Promise<void> {
    if (isCheck) return;
    const line = this.#lineOf(integration);
    const row = await line.look(true);
    if (!row || row.breaker === "closed") return;
    if (!isOneCall) return line.check();
    if (!isTrialDue(row, this.#parts.clock.now())) throw line.suspended(row);
    const until = await line.take(RUN_TRIAL_MS);
    if (until !== undefined) this.#trials.set(id, until);
  }

  async runEnded(integration: Guarded, run: GuardedRun, end: GuardedEnd): Promise<void> {
    const line = this.#lineOf(integration);
    const until = this.#trials.get(run.id);
    this.#trials.delete(run.id);
    if (run.isOneCall) this.#countRun(integration, end);
    await this.#counts.flush();
    await line.flush();
    const { now, fault } = this.#moment(end);
    if (fault ? run.isCheck : !end.isWhole) {
      if (until !== undefined) await line.giveBack(until);
      return;
    }
    const before = await line.look(true);
    if (!fault && (!before || isSpotless(before))) return;
    const isTrial = until !== undefined || run.isCheck;
    const moment = { now, firstMs: this.#parts.firstMs };
    const row = await this.#change(integration, "call", (known) =>
      afterRun(known, { fault, isTrial }, moment),
    );
    line.adopt(row);
  }

  async reset(integration: Guarded): Promise<boolean> {
    const line = this.#lineOf(integration);
    await line.flush();
    const before = await line.look(true);
    if (!before || isSpotless(before)) return false;
    const now = this.#parts.clock.now();
    line.adopt(await this.#change(integration, "person", (known) => afterReset(known, now)));
    return before.breaker !== "closed";
  }

  async flush(): Promise<void> {
    await this.#counts.flush();
    for (const line of this.#lines.values()) await line.flush();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.flush();
  }

  #lineOf(integration: Guarded): Line {
    const known = this.#lines.get(integration.id);
    if (known) {
      known.of = integration;
      return known;
    }
    const { firstMs, data, clock, log } = this.#parts;
    const line = new Line(integration, {
      ...{ firstMs, data, clock, log },
      change: (of, by, turn) => this.#change(of, by, turn),
    });
    this.#lines.set(integration.id, line);
    return line;
  }

  #moment({ error }: GuardedEnd) {
    const now = this.#parts.clock.now();
    return { now, fault: error && isRemoteFault(error) ? faultOf(error, now) : undefined };
  }

  #countRun(integration: Guarded, { isWhole, error, startedAt }: GuardedEnd): void {
    if (!isWhole && !error) return;
    const durationMs = this.#parts.clock.now() - startedAt;
    this.#counts.count(integration, { status: 0, error, startedAt, durationMs });
  }

  async #change(
    of: Guarded,
    by: ClosedBy,
    turn: (before: IntegrationState) => Turned,
  ): Promise<IntegrationState> {
    const { data, clock, log } = this.#parts;
    const now = clock.now();
    const turned = await retryTransaction(() =>
      inTransaction(data, async (tx) => {
        const before = await lockIntegrationState(tx, of, now);
        const done = turn(before);
        const { row } = done;
        if (row !== before) await saveIntegrationState(tx, row);
        const event =
          done.turn === "opened" ? suspendedEvent(of, row) : resumedEvent(of, { before, row, by });
        if (done.turn) await appendOwned(tx, [event], { now });
        return done;
      }),
    );
    if (turned.turn) {
      const fields = { integrationId: of.id, integration: of.slug, by };
      if (turned.turn === "opened") log.warn(fields, "integration suspended: its system is down");
      else log.info(fields, "integration is called again");
      this.#onEvents();
    }
    return turned.row;
  }
}

/** Nobody hung up but the hub itself, and nothing can be said of the system. */
const isOurOwnEnd = ({ status, error }: CallEnd): boolean =>
  status === 0 &&
  error !== undefined &&
  (!isHubError(error) || error.reaction !== "retry" || error.code === "shutting_down");

const isSpotless = ({ breaker, trips, failed_calls, failed_runs }: IntegrationState): boolean =>
  breaker === "closed" && trips === 0 && failed_calls === 0 && failed_runs === 0;
