import { messageOf } from "../lib/errors.ts";
import { Agenda, partsOf, type Round } from "./agenda.ts";
import { Alarm } from "./alarm.ts";
import { disable } from "./disable.ts";
import type { DispatcherStats } from "./dispatcher.ts";
import { type Changed, Endpoints } from "./endpoints.ts";
import { Holdings } from "./holdings.ts";
import type { Intake } from "./intake.ts";
import { Lookout, type LookoutParts } from "./lookout.ts";
import { createSqlQueue, type DeliveryQueue } from "./queue.ts";
import { REVIEW_MS, Sender } from "./sender.ts";
import type { TickResult } from "./tick.ts";

/** Results gathered for one commit: as many, or for as long. */
const RESULTS_PER_COMMIT = 512;
const GATHER_MS = 25;
const MAX_FAULT_PAUSE_MS = 5_000;

export interface WorkerOptions extends Omit<LookoutParts, "queue"> {
  /** Names this worker in the leases that it takes. */
  readonly token: string;
  /** The hub's business database by default. */
  readonly queue?: DeliveryQueue;
}

/** One loop that writes what came back, makes deliveries of new events and fetches what is due. */
export class Worker {
  readonly #parts: WorkerOptions;
  readonly #queue: DeliveryQueue;
  readonly #alarm = new Alarm();
  readonly #holdings: Holdings;
  readonly #endpoints: Endpoints;
  readonly #sender: Sender;
  readonly #agenda: Agenda;
  readonly #lookout: Lookout;
  readonly #counts = { delivered: 0, retrying: 0, failed: 0, lost: 0, events: 0 };
  #isStopping = false;
  #faults = 0;
  #loop: Promise<void> | undefined;
  #review: NodeJS.Timeout | undefined;

  constructor(parts: WorkerOptions) {
    this.#parts = parts;
    this.#queue = parts.queue ?? createSqlQueue(parts.data);
    this.#holdings = new Holdings(parts.options.leaseMs);
    this.#endpoints = new Endpoints({ firstMs: parts.options.breakerOpenMs });
    this.#lookout = new Lookout({ ...parts, queue: this.#queue });
    this.#sender = new Sender({
      ...parts,
      holdings: this.#holdings,
      endpoints: this.#endpoints,
      onEnd: (isUrgent) => this.#alarm.in(isUrgent || this.#isUrgent() ? 0 : GATHER_MS),
    });
    this.#agenda = new Agenda({
      ...parts,
      holdings: this.#holdings,
      endpoints: this.#endpoints,
      sender: this.#sender,
    });
  }

  start(): void {
    if (this.#loop) return;
    this.#review = setInterval(() => this.#sender.review(), REVIEW_MS);
    this.#alarm.in(0);
    this.#loop = this.#run();
  }

  wake(): void {
    this.#agenda.hasEvents = true;
    this.#lookout.ask();
    this.#alarm.in(0);
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    clearInterval(this.#review);
    // What is under way keeps its lease meanwhile.
    this.#alarm.in(0);
    await this.#sender.stop(this.#parts.options.graceMs);
    this.#alarm.in(0);
    await this.#loop;
  }

  /** Whether it keeps up with what there is, so that new deliveries may come to it directly. */
  get isHungry(): boolean {
    const isAtWork = this.#loop !== undefined && !this.#isStopping && this.#faults === 0;
    return isAtWork && this.#agenda.isIdle;
  }

  /** How many more deliveries of a subscription it would hold; none where they have to wait for something. */
  room(subscriptionId: number): number {
    return this.#agenda.room(subscriptionId);
  }

  /** Holds deliveries that were committed with its lease since `leasedAt` (steady clock). */
  take(
    { items, backlog }: Pick<Intake, "items" | "backlog">,
    { events, leasedAt }: { events: number; leasedAt: number },
  ): void {
    this.#counts.events += events;
    this.#hold({ items, backlog }, leasedAt);
    this.#sender.pump();
    if (backlog.size > 0) this.#alarm.in(0);
  }

  stats(): DispatcherStats {
    const { active: sending } = this.#sender.lanes;
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
    const isEmpty = this.#sender.resultCount === 0 && this.#holdings.size === 0;
    return this.#isStopping && (isEmpty || this.#faults > 3);
  }

  /** The database failed: everything is still held and is tried again; the leases bound the wait of others. */
  async #pause(error: unknown): Promise<void> {
    this.#faults += 1;
    this.#agenda.isRepeat = true;
    this.#agenda.hasEvents = true;
    this.#parts.log.error({ reason: messageOf(error) }, "the delivery queue could not be written");
    await turn(Math.min(50 * 2 ** this.#faults, MAX_FAULT_PAUSE_MS));
    this.#alarm.in(0);
  }

  async #work(): Promise<void> {
    const now = performance.now();
    if (!this.#isStopping) await this.#look(now);
    else this.#watchLeases();
    const round = this.#agenda.next(now, { isLast: this.#isStopping });
    if (!round) return;
    const parts = this.#queue.isShared ? partsOf(round) : [round];
    const ends = await Promise.allSettled(parts.map((part) => this.#exchange(part)));
    for (const end of ends) if (end.status === "rejected") throw end.reason;
  }

  async #exchange(round: Round): Promise<void> {
    const startedAt = performance.now();
    const done = await this.#queue.exchange(round).catch((error: unknown) => {
      this.#sender.restore(round);
      throw error;
    });
    await this.#took(done, round, startedAt);
  }

  async #look(now: number): Promise<void> {
    if (this.#lookout.pause(now) === 0) {
      this.#agenda.hasEvents = true;
      const { find } = this.#parts.targets;
      const { due, endpoints } = await this.#lookout.look(now, this.#endpoints.shutIds);
      this.#changed(this.#endpoints.adopt(endpoints, find));
      this.#endpoints.prune((id) => find(id) !== undefined);
      for (const id of due) this.#sender.lanes.setBacklog(id, true);
    }
    this.#alarm.in(this.#lookout.pause(now));
    this.#watchLeases();
  }

  /** Often enough that every lease is renewed in time, however short it is. */
  #watchLeases(): void {
    if (this.#holdings.size > 0) this.#alarm.in(this.#parts.options.leaseMs / 4);
  }

  #changed({ shut, open }: Changed): void {
    this.#sender.giveBack(shut);
    for (const id of open) this.#sender.lanes.setBacklog(id, true);
  }

  async #took(done: TickResult, round: Round, startedAt: number): Promise<void> {
    const now = performance.now();
    this.#agenda.took(done, round, { now, tookMs: now - startedAt });
    this.#forget(done, round);
    this.#changed(this.#endpoints.wrote(round.news, done.endpoints));
    this.#tookProbes(done, round);
    for (const intake of [done.fanned, done.claimed]) this.#hold(intake, done.leasedAt);
    this.#sender.pump();
    if (this.#agenda.hasEvents) this.#alarm.in(this.#agenda.fanOutPause(now));
    if (isToBeAskedAgain(done, round)) this.#alarm.in(GATHER_MS);
    await this.#disable(done);
  }

  /** Lets go of what is settled, put back or lost. */
  #forget(done: TickResult, round: Round): void {
    const { postponed, lostIds, leasedAt } = done;
    const kept = new Set(postponed);
    for (const result of round.results) if (!kept.has(result)) this.#holdings.remove(result.item);
    for (const item of round.unwanted) this.#holdings.remove(item);
    this.#holdings.renewed(round.renewals, leasedAt);
    this.#count(done);
    this.#sender.restore({ results: postponed });
    if (lostIds.size === 0) return;
    this.#sender.lanes.drop((item) => lostIds.has(item.id) && this.#holdings.remove(item));
  }

  #tookProbes({ claimed }: TickResult, { wanted, clock }: Round): void {
    for (const { id, probeUntil: until } of wanted) {
      const isOurs = claimed.probes.get(id);
      if (until === undefined || isOurs === undefined) continue;
      this.#endpoints.probe(id, { isOurs, now: clock.now(), until });
    }
  }

  #hold({ items, backlog }: Pick<Intake, "items" | "backlog">, leasedAt: number): void {
    const now = performance.now();
    for (const [id, has] of backlog) this.#sender.lanes.setBacklog(id, has);
    for (const item of items) {
      // Held already: its lease ran out and came back to us while it is under way.
      if (this.#holdings.add(item, leasedAt)) this.#sender.add(item, now);
    }
  }

  #count({ settled, fanned, taken }: TickResult): void {
    this.#counts.delivered += settled.delivered;
    this.#counts.retrying += settled.retrying;
    this.#counts.failed += settled.failed;
    this.#counts.lost += settled.lost;
    this.#counts.events += fanned.events;
    if (taken > 0) this.#parts.log.warn({ count: taken }, "leases were lost to another worker");
  }

  async #disable({ settled, overdue }: TickResult): Promise<void> {
    const causes = new Map<number, Parameters<typeof disable>[2]>();
    for (const [id, failingSince] of overdue) causes.set(id, { cause: "failing", failingSince });
    for (const [id, cause] of settled.ends) causes.set(id, { cause, failingSince: null });
    for (const [id, cause] of causes) {
      const target = this.#parts.targets.find(id);
      if (target) await disable(this.#parts, target, cause);
    }
    if (causes.size > 0) this.wake();
  }

  #isUrgent(): boolean {
    if (this.#sender.resultCount >= RESULTS_PER_COMMIT || this.#isStopping) return true;
    return this.#agenda.isShortOfWork;
  }
}

/** Another worker has an order, events before it have no deliveries yet, or there is an order after all. */
const isToBeAskedAgain = ({ postponed, claimed }: TickResult, { wanted }: Round): boolean =>
  postponed.length > 0 ||
  claimed.ordered.length > 0 ||
  (claimed.items.length === 0 &&
    wanted.some(({ id, isOrdered }) => isOrdered && claimed.backlog.get(id) !== false));

const turn = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
