import { type Clock, toRfc3339 } from "../../lib/clock.ts";
import { messageOf, TransientError } from "../../lib/errors.ts";
import type { Log } from "../../lib/log.ts";
import type { CallEnd } from "../../sdk/host/call-guard.ts";
import {
  findIntegrationState,
  type IntegrationState,
  returnTrial,
  takeTrial,
} from "../../store/integration-states.ts";
import type { DataStore } from "../../store/store.ts";
import {
  afterCalls,
  CALLS_TO_OPEN,
  type CallNews,
  isTrialDue,
  latestEnd,
  type Turned,
} from "./breaker.ts";
import { faultOf, type Sign, signOf } from "./call-signs.ts";
import type { ClosedBy, Guarded } from "./events.ts";

export interface LineParts {
  /** The hub's own store. */
  readonly data: DataStore;
  readonly clock: Clock;
  readonly log: Log;
  readonly firstMs: number;
  /** Changes the row of `of` in one transaction with the event that tells of a turn; answers the new one. */
  change(
    of: Guarded,
    by: ClosedBy,
    turn: (before: IntegrationState) => Turned,
  ): Promise<IntegrationState>;
}

/** What others have written is seen after so long. */
const FRESH_MS = 1_000;
/** A failure that decides nothing yet is written so long after it, together with others. */
const GATHER_MS = 250;
/** For so long a trial call is nobody else's; most calls end after 30 s. */
const TRIAL_MS = 120_000;

const NO_NEWS: CallNews = { hasAnswered: false, failures: 0, fault: undefined, trial: undefined };

interface Trial {
  readonly until: number;
  readonly over: Promise<void>;
  readonly end: () => void;
}

/** The way of one process to the system of one integration. */
export class Line {
  readonly #parts: LineParts;
  of: Guarded;
  #row: IntegrationState | undefined;
  #seenAt = Number.NEGATIVE_INFINITY;
  #looking: Promise<void> | undefined;
  #news: CallNews = NO_NEWS;
  #writing: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #trial: Trial | undefined;

  constructor(of: Guarded, parts: LineParts) {
    this.of = of;
    this.#parts = parts;
  }

  /** @throws TransientError `integration_suspended` */
  async check(): Promise<void> {
    const row = await this.look();
    if (!row || row.breaker === "closed" || this.#trial) return;
    if (!isTrialDue(row, this.#parts.clock.now())) throw this.suspended(row);
  }

  /** Waits for the trial of this process. @throws TransientError `integration_suspended` */
  async enter(signal: AbortSignal): Promise<(end: CallEnd) => Promise<void>> {
    for (;;) {
      const row = await this.look();
      if (!row || row.breaker === "closed") return (end) => this.#saw(end, undefined);
      if (!this.#trial) break;
      await orAborted(this.#trial.over, signal);
    }
    const until = await this.take(TRIAL_MS);
    if (until === undefined) return (end) => this.#saw(end, undefined);
    const { promise, resolve } = Promise.withResolvers<void>();
    const trial = { until, over: promise, end: resolve };
    this.#trial = trial;
    return async (end) => {
      try {
        await this.#saw(end, trial);
      } finally {
        this.#trial = undefined;
        trial.end();
      }
    };
  }

  /**
   * Takes the trial for so long; answers its end, or undefined where the breaker has closed meanwhile.
   * @throws TransientError `integration_suspended` where it is too early or somebody else's
   */
  async take(ms: number): Promise<number | undefined> {
    const { data, clock } = this.#parts;
    const now = clock.now();
    const until = now + ms;
    const wanted = { integrationId: this.of.id, now, until, latest: latestEnd(now) };
    const isOurs = await takeTrial(data, wanted);
    const row = await this.look(true);
    if (isOurs) return until;
    if (!row || row.breaker === "closed") return undefined;
    throw this.suspended(row);
  }

  /** The trial told nothing. */
  async giveBack(until: number): Promise<void> {
    const { data, clock } = this.#parts;
    await returnTrial(data, { integrationId: this.of.id, now: clock.now(), until });
    await this.look(true);
  }

  /** A call that goes out whatever the breaker says: an answer closes it, a failure counts for nothing. */
  async sawAnyway(end: CallEnd): Promise<void> {
    if (signOf(end) !== "answered") return;
    await this.look();
    await this.#note("answered", end, undefined);
  }

  /** The row as it is now, or was a moment ago. */
  async look(isNow = false): Promise<IntegrationState | undefined> {
    const { clock } = this.#parts;
    const ageMs = clock.now() - this.#seenAt;
    if (!isNow && ageMs >= 0 && ageMs < FRESH_MS) return this.#row;
    this.#looking ??= this.#read().finally(() => {
      this.#looking = undefined;
    });
    await this.#looking;
    return this.#row;
  }

  /** Takes in what was written. */
  adopt(row: IntegrationState): void {
    this.#row = row;
    this.#seenAt = this.#parts.clock.now();
  }

  /** Writes what is known here alone. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    while (this.#writing) await this.#writing;
    if (this.#news === NO_NEWS) return;
    this.#writing = this.#write().finally(() => {
      this.#writing = undefined;
    });
    await this.#writing;
  }

  suspended({
    open_until,
    last_error,
    last_error_code,
    breaker,
  }: IntegrationState): TransientError {
    const now = this.#parts.clock.now();
    const until = open_until ?? now;
    const because = (last_error ?? last_error_code ?? "no answer").replace(/[.\s]*$/, ".");
    const next =
      breaker === "half_open"
        ? "One call is under way that shows whether it is back."
        : `The first call after ${toRfc3339(until)} shows whether it is back.`;
    return new TransientError(
      `${this.of.slug} is not called at the moment: its system failed again and again, the last time with: ${because} ${next} To try it now, verify the integration or close its breaker.`,
      { code: "integration_suspended", retryAfterMs: Math.max(0, until - now) },
    );
  }

  async #read(): Promise<void> {
    const { data, clock, log } = this.#parts;
    try {
      this.#row = await findIntegrationState(data, this.of.id);
    } catch (error) {
      // What was known last counts on: a database that is away is no reason to stop calls.
      log.warn({ reason: messageOf(error) }, "state of an integration could not be read");
    }
    this.#seenAt = clock.now();
  }

  async #saw(end: CallEnd, trial: Trial | undefined): Promise<void> {
    const sign = signOf(end);
    if (sign !== "nothing") return this.#note(sign, end, trial);
    if (trial) await this.giveBack(trial.until);
  }

  async #note(sign: Sign, end: CallEnd, trial: Trial | undefined): Promise<void> {
    const row = this.#row;
    const isClean = !row || (row.breaker === "closed" && row.failed_calls === 0);
    const news = this.#news;
    if (sign === "answered") {
      if (isClean && news === NO_NEWS) return;
      const { fault } = news;
      this.#news = { hasAnswered: true, failures: 0, fault, trial: trial && "answered" };
    } else {
      const fault = faultOf(end.error, end.startedAt + end.durationMs);
      const failures = news.failures + 1;
      this.#news = { ...news, failures, fault, trial: trial ? "failed" : news.trial };
    }
    if (trial || this.#isTurning(row)) await this.flush();
    else this.#timer ??= setTimeout(() => void this.flush(), GATHER_MS).unref();
  }

  /** What is not written yet opens or closes it. */
  #isTurning(row: IntegrationState | undefined): boolean {
    const { hasAnswered, failures } = this.#news;
    if (row && row.breaker !== "closed") return hasAnswered;
    return (hasAnswered ? 0 : (row?.failed_calls ?? 0)) + failures >= CALLS_TO_OPEN;
  }

  async #write(): Promise<void> {
    const { change, clock, firstMs, log } = this.#parts;
    const news = this.#news;
    this.#news = NO_NEWS;
    try {
      const moment = { now: clock.now(), firstMs };
      this.adopt(await change(this.of, "call", (before) => afterCalls(before, news, moment)));
    } catch (error) {
      this.#news = this.#news === NO_NEWS ? news : this.#news;
      log.warn({ reason: messageOf(error) }, "state of an integration could not be written");
    }
  }
}

async function orAborted(promise: Promise<void>, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const onAbort = (): void => reject(signal.reason);
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}
