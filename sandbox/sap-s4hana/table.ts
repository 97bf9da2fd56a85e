import type { Filter } from "./filter.ts";

/** Times are epoch milliseconds; null is SAP's initial value. */
export type Value = string | number | boolean | null;
export interface Row {
  readonly [property: string]: Value | readonly Row[];
}

/** Rows in the order of their key, found by its first part without looking at the others. */
export class Table {
  readonly #name: string;
  readonly #byKey = new Map<string, Row[]>();
  #keys: string[] = [];

  constructor(name: string, rows: readonly Row[]) {
    this.#name = name;
    for (const row of rows) {
      const key = String(row[name]);
      const known = this.#byKey.get(key);
      if (known) known.push(row);
      else this.#byKey.set(key, [row]);
    }
    this.#keys = [...this.#byKey.keys()].sort(byUnits);
  }

  get(key: string): Row | undefined {
    return this.#byKey.get(key)?.[0];
  }

  /** Takes the place of the row with that key, or is added. */
  put(row: Row): void {
    const key = String(row[this.#name]);
    if (!this.#byKey.has(key)) this.#keys.splice(this.#placeOf(key), 0, key);
    this.#byKey.set(key, [row]);
  }

  remove(key: string): void {
    if (this.#byKey.delete(key)) this.#keys.splice(this.#placeOf(key), 1);
  }

  /** The rows that fit, in the order of the key. */
  *select({ test, keys, from, to }: Filter): Generator<Row> {
    const chosen = keys ? [...keys].sort(byUnits) : this.#between(from, to);
    for (const key of chosen)
      for (const row of this.#byKey.get(key) ?? []) if (test(row)) yield row;
  }

  *#between(from: string | undefined, to: string | undefined): Generator<string> {
    for (let i = from === undefined ? 0 : this.#placeOf(from); i < this.#keys.length; i++) {
      const key = this.#keys[i] ?? "";
      if (to !== undefined && key > to) return;
      yield key;
    }
  }

  #placeOf(key: string): number {
    let [low, high] = [0, this.#keys.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#keys[middle] ?? "") < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

const byUnits = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
