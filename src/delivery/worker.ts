import { messageOf } from "../lib/errors.ts";
import { Alarm } from "./alarm.ts";
import type { DispatcherStats } from "./dispatcher.ts";
import { Holdings } from "./holdings.ts";
import type { Intake } from "./intake.ts";
import { Lanes } from "./lanes.ts";
import { Lookout, type LookoutParts } from "./lookout.ts";
import { send } from "./send.ts";
import type { Item, Result } from "./settlement.ts";
import { runTick, type Tick, type TickResult } from "./tick.ts";

/** Results gathered for one commit: as many, or for as long. */
const RESULTS_PER_COMMIT = 512;
const GATHER_MS = 25;
/** Enough prompt work in memory: no need to make more deliveries yet. */
const ENOUGH_WAITING = 256;
/** Even so, new events are looked after this often. */
const MAX_FAN_OUT_GAP_MS = 100;
const REVIEW_MS = 250;
const MAX_FAULT_PAUSE_MS = 5_000;

export interface WorkerOptions extends LookoutParts {
  /** Names this worker in the leases that it takes. */
  readonly token: string;
}

/** One loop that writes what came back, makes deliveries of new events and fetches what is due. */
export class Worker {
  readonly #parts: WorkerOptions;
  readonly #alarm = new Alarm();
  readonly #abort = new AbortController();
  readonly #lanes: Lanes<Item>;
  readonly #holdings: Holdings;
  readonly #lookout: Lookout;
  readonly #counts = { delivered: 0, retrying: 0, failed: 0, lost: 0, events: 0 };
  #results: Result[] = [];
  /** Not sent although held: their subscription is off or gone. */
  #unwanted: Item[] = [];
  #hasEvents = true;
  #isRepeat = false;
  #isStopping = false;
  #faults = 0;
  #lastFanOut = Number.NEGATIVE_INFINITY;
  #loop: Promise<void> | undefined;
  #review: NodeJS.Timeout | undefined;

  constructor(parts: WorkerOptions) {
    this.#parts = parts;
    this.#lanes = new Lanes(parts.options);
    this.#holdings = new Holdings(parts.options.leaseMs);
    this.#lookout = new Lookout(parts);
  }

  start(): void {
    if (this.#loop) return;
    this.#review = setInterval(() => {
      this.#lanes.review(performance.now());
      this.#pump();
    }, REVIEW_MS);
    this.#alarm.in(0);
    this.#loop = this.#run();
  }

  wake(): void {
    this.#hasEvents = true;
    this.#lookout.ask();
    this.#alarm.in(0);
  }

  async stop(): Promise<void> {
    const { options } = this.#parts;
    this.#isStopping = true;
    clearInterval(this.#review);
    this.#lanes.drop(() => true);
    const until = performance.now() + options.graceMs;
    while (this.#lanes.active > 0 && performance.now() < until) await turn(10);
    this.#abort.abort(new Error("The hub stops."));
    this.#alarm.in(0);
    await this.#loop;
  }

  stats(): DispatcherStats {
    const { active: sending } = this.#lanes;
    return { ...this.#counts, queued: this.#holdings.size - sending, sending };
  }

  async #run(): Promise<void> {
    while (!this.#isDone()) {
      await this.#alarm.wait();
      try {
        await this.#work();
        this.#faults = 0;
      } catch (error) {
        await this.#pause(error);
      }
    }
  }

  #isDone(): boolean {
    const isEmpty = this.#results.length === 0 && this.#holdings.size === 0;
    return this.#isStopping && (isEmpty || this.#faults > 3);
  }

  /** The database failed: everything is still held and is tried again; the leases bound the wait of others. */
  async #pause(error: unknown): Promise<void> {
    this.#faults += 1;
    this.#isRepeat = true;
    this.#hasEvents = true;
    this.#parts.log.error({ reason: messageOf(error) }, "the delivery queue could not be written");
    await turn(Math.min(50 * 2 ** this.#faults, MAX_FAULT_PAUSE_MS));
    this.#alarm.in(0);
  }

  async #work(): Promise<void> {
    const { data, targets, token, clock, options } = this.#parts;
    const now = performance.now();
    if (!this.#isStopping) await this.#look(now);
    const results = this.#results;
    const unwanted = this.#isStopping ? this.#unwanted.concat(this.#abandoned()) : this.#unwanted;
    const wanted = this.#isStopping ? [] : this.#hungry();
    const renewals = this.#renewals(now, unwanted);
    const fanOutLimit = this.#wantsFanOut(now) ? this.#fanOutLimit() : 0;
    if (results.length + unwanted.length + wanted.length + renewals.length + fanOutLimit === 0) {
      return;
    }
    this.#results = [];
    this.#unwanted = [];
    if (fanOutLimit > 0) this.#hasEvents = false;
    const tick: Tick = {
      ...{ targets, token, results, unwanted, wanted, renewals, fanOutLimit },
      now: clock.now(),
      leaseMs: options.leaseMs,
      isRepeat: this.#isRepeat,
      room: (id) => (this.#holdings.isFull ? 0 : this.#lanes.room(id)),
    };
    const done = await runTick(data, tick).catch((error: unknown) => {
      this.#results = results.concat(this.#results);
      this.#unwanted = unwanted.concat(this.#unwanted);
      throw error;
    });
    await this.#took(done, tick);
  }

  async #look(now: number): Promise<void> {
    if (this.#lookout.pause(now) === 0) {
      this.#hasEvents = true;
      for (const id of await this.#lookout.look(now)) this.#lanes.setBacklog(id, true);
    }
    this.#alarm.in(this.#lookout.pause(now));
  }

  /** What this commit settles needs no longer lease. */
  #renewals(now: number, unwanted: readonly Item[]): string[] {
    const due = this.#holdings.renewals(now);
    if (due.length === 0) return due;
    const settled = new Set([...this.#results.map(({ item }) => item.id), ...unwanted.map(idOf)]);
    return due.filter((id) => !settled.has(id));
  }

  async #took(done: TickResult, tick: Tick): Promise<void> {
    const now = performance.now();
    this.#isRepeat = false;
    for (const { item } of tick.results) this.#holdings.remove(item);
    for (const item of tick.unwanted) this.#holdings.remove(item);
    this.#holdings.renewed(tick.renewals, now);
    this.#count(done);
    if (done.lostIds.size > 0) {
      this.#lanes.drop((item) => done.lostIds.has(item.id) && this.#holdings.remove(item));
    }
    if (tick.fanOutLimit > 0) {
      this.#lastFanOut = now;
      this.#holdings.sawBatch(done.fanned);
      if (done.fanned.events === tick.fanOutLimit) this.#hasEvents = true;
    }
    for (const intake of [done.fanned, done.claimed]) this.#hold(intake, now);
    this.#pump();
    if (this.#hasEvents) this.#alarm.in(this.#wantsFanOut(now) ? 0 : MAX_FAN_OUT_GAP_MS);
    for (const id of done.settled.gone) await this.#lookout.disable(id);
  }

  #hold({ items, backlog }: Intake, now: number): void {
    for (const [id, has] of backlog) this.#lanes.setBacklog(id, has);
    for (const item of items) {
      // Held already: its lease ran out and came back to us while it is under way.
      if (this.#holdings.add(item, now)) this.#lanes.add(item.subscriptionId, item);
    }
  }

  #count({ settled, fanned, lostIds }: TickResult): void {
    this.#counts.delivered += settled.delivered;
    this.#counts.retrying += settled.retrying;
    this.#counts.failed += settled.failed;
    this.#counts.lost += settled.lost;
    this.#counts.events += fanned.events;
    const count = settled.lost + lostIds.size;
    if (count > 0) this.#parts.log.warn({ count }, "leases were lost to another worker");
  }

  #fanOutLimit(): number {
    return this.#holdings.batch(2 * ENOUGH_WAITING - this.#lanes.waiting);
  }

  #hungry(): ReturnType<Lanes<Item>["hungry"]> {
    if (this.#holdings.isFull) return [];
    return this.#lanes.hungry().filter(({ id }) => this.#parts.targets.find(id)?.isActive);
  }

  #wantsFanOut(now: number): boolean {
    if (!this.#hasEvents || this.#isStopping) return false;
    return this.#lanes.waiting < ENOUGH_WAITING || now - this.#lastFanOut > MAX_FAN_OUT_GAP_MS;
  }

  /** Starts as much as has a place. */
  #pump(): void {
    if (this.#isStopping) return;
    const now = performance.now();
    for (let item = this.#lanes.next(now); item; item = this.#lanes.next(now)) {
      void this.#send(item);
    }
  }

  async #send(item: Item): Promise<void> {
    const { targets, outbound, clock } = this.#parts;
    const target = targets.find(item.subscriptionId);
    const isWanted = target?.isActive && this.#holdings.isValid(item, performance.now());
    const outcome = isWanted
      ? await send(target, item.message, {
          ...{ outbound, clock, deliveryId: item.id },
          signal: this.#abort.signal,
        })
      : undefined;
    if (target && outcome) this.#results.push({ item, target, outcome });
    else if (!this.#abort.signal.aborted) this.#unwanted.push(item);
    const hasAnswer = typeof outcome?.status === "number";
    this.#lanes.done(item.subscriptionId, item, { hasAnswer, now: performance.now() });
    this.#pump();
    this.#alarm.in(this.#isUrgent() ? 0 : GATHER_MS);
  }

  #isUrgent(): boolean {
    if (this.#results.length >= RESULTS_PER_COMMIT || this.#isStopping) return true;
    return this.#hasEvents && this.#lanes.waiting < ENOUGH_WAITING / 2;
  }

  /** What is held and neither under way nor answered: to put back at the end. */
  #abandoned(): Item[] {
    if (this.#lanes.active > 0 && !this.#abort.signal.aborted) return [];
    const known = new Set([...this.#results.map(({ item }) => item), ...this.#unwanted].map(idOf));
    return this.#holdings.items().filter(({ id }) => !known.has(id));
  }
}

const idOf = ({ id }: Item): string => id;

const turn = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
