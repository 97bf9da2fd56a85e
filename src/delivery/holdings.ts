import type { Item } from "./settlement.ts";

/** Event data in memory; above it new deliveries wait in the database. */
const MAX_BYTES = 64 * 1024 * 1024;
const MAX_BATCH = 256;
const FIRST_BATCH = 32;
const MIN_BATCH = 8;
const BATCH_BYTES = 8 * 1024 * 1024;

interface Holding {
  readonly item: Item;
  leasedAt: number;
}

/** What this process has leased: how much, how long, how large. Times are of the steady clock. */
export class Holdings {
  readonly #leaseMs: number;
  readonly #byId = new Map<string, Holding>();
  #bytes = 0;
  #batch = FIRST_BATCH;
  /** Deliveries of an event, by the last batch. */
  #fan = 1;

  constructor(leaseMs: number) {
    this.#leaseMs = leaseMs;
  }

  get size(): number {
    return this.#byId.size;
  }

  get isFull(): boolean {
    return this.#bytes > MAX_BYTES;
  }

  /** False where it is held already. */
  add(item: Item, leasedAt: number): boolean {
    if (this.#byId.has(item.id)) return false;
    this.#byId.set(item.id, { item, leasedAt });
    this.#bytes += item.message.dataText.length;
    return true;
  }

  remove(item: Item): boolean {
    const isHeld = this.#byId.delete(item.id);
    if (isHeld) this.#bytes -= item.message.dataText.length;
    return isHeld;
  }

  items(): Item[] {
    return Array.from(this.#byId.values(), ({ item }) => item);
  }

  /** Still ours to send: what a stalled process wakes up with is another worker's by now. */
  isValid({ id }: Item, now: number): boolean {
    const holding = this.#byId.get(id);
    return holding !== undefined && now - holding.leasedAt < this.#leaseMs;
  }

  /** Held for a third of the lease or longer: to be renewed. */
  renewals(now: number): string[] {
    const due: string[] = [];
    for (const [id, { leasedAt }] of this.#byId) {
      if (now - leasedAt >= this.#leaseMs / 3) due.push(id);
    }
    return due;
  }

  renewed(ids: readonly string[], leasedAt: number): void {
    for (const id of ids) {
      const holding = this.#byId.get(id);
      if (holding) holding.leasedAt = leasedAt;
    }
  }

  /** How many events to read at once for about that many deliveries, so that large ones do not fill the memory. */
  batch(deliveries: number): number {
    return Math.max(MIN_BATCH, Math.min(this.#batch, Math.ceil(deliveries / this.#fan)));
  }

  /** Sets the next batch by what became of the last one. */
  sawBatch({
    events,
    bytes,
    deliveries,
  }: {
    events: number;
    bytes: number;
    deliveries: number;
  }): void {
    if (events === 0) return;
    this.#fan = Math.max(0.1, deliveries / events);
    const fitting = Math.floor(BATCH_BYTES / Math.max(1, bytes / events));
    this.#batch = Math.max(MIN_BATCH, Math.min(MAX_BATCH, this.#batch * 2, fitting));
  }
}
