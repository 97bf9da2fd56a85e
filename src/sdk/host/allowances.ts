import type { Clock } from "../../lib/clock.ts";
import type { Allowance } from "../manifest.ts";
import { hold, inPresent, NOTHING_SPENT, type Spent, spend, waitOf } from "./allowance-windows.ts";

/** The further limits of one integration, by the names of its connector's manifest. */
export interface Allowances {
  /** Counts a call, or answers after how many milliseconds to ask again; 0 where it may go. */
  take(name: string, signal: AbortSignal): Promise<number>;
  /** The remote asked for a pause of all calls of that name. */
  hold(name: string, ms: number): Promise<void>;
}

export interface KeptAllowance {
  readonly version: number;
  readonly spent: Spent;
}

/** Where what was spent outlives the process and is seen by others. */
export interface AllowanceStore {
  load(name: string): Promise<KeptAllowance | undefined>;
  /** Keeps a version that follows the stored one; false where somebody else was first. */
  save(name: string, kept: KeptAllowance): Promise<boolean>;
}

export type DeclaredAllowances = Readonly<Record<string, readonly Allowance[]>>;

interface Parts {
  readonly declared: DeclaredAllowances;
  readonly store: AllowanceStore;
  readonly clock: Clock;
}

/** One for each integration of a process: calls that come together are counted by one statement. */
export function createAllowances({ declared, store, clock }: Parts): Allowances {
  const ledgers = new Map<string, Ledger>();
  const ledgerOf = (name: string): Ledger => {
    const limits = declared[name];
    if (!limits) throw new Error(`The manifest has no allowance ${name}`);
    const ledger = ledgers.get(name) ?? new Ledger({ name, limits, store, clock });
    ledgers.set(name, ledger);
    return ledger;
  };
  return {
    take: async (name, signal) => ledgerOf(name).take(signal),
    hold: async (name, ms) => ledgerOf(name).hold(ms),
  };
}

/** No limits, only the pauses that the remote asks for: for a simulator of the hub's own. */
export const withoutLimits = (declared: DeclaredAllowances, clock: Clock): Allowances =>
  createAllowances({
    declared: unlimited(declared),
    store: createMemoryAllowanceStore(),
    clock,
  });

const emptied = new WeakMap<DeclaredAllowances, DeclaredAllowances>();

/** The same names with no limits, as one object for each declaration. */
export function unlimited(declared: DeclaredAllowances): DeclaredAllowances {
  const made =
    emptied.get(declared) ?? Object.fromEntries(Object.keys(declared).map((name) => [name, []]));
  emptied.set(declared, made);
  return made;
}

/** Kept as long as the process. */
export function createMemoryAllowanceStore(): AllowanceStore {
  const rows = new Map<string, KeptAllowance>();
  return {
    load: async (name) => rows.get(name),
    async save(name, kept) {
      if (kept.version !== (rows.get(name)?.version ?? 0) + 1) return false;
      rows.set(name, kept);
      return true;
    },
  };
}

/** A change of what was spent; undefined where nothing is to be written. */
type Step = (spent: Spent, now: number) => Spent | undefined;

interface Asked {
  readonly step: Step;
  readonly settle: () => void;
  readonly fail: (error: unknown) => void;
}

const NEW: KeptAllowance = { version: 0, spent: NOTHING_SPENT };

interface LedgerOptions {
  readonly name: string;
  readonly limits: readonly Allowance[];
  readonly store: AllowanceStore;
  readonly clock: Clock;
}

class Ledger {
  readonly #of: LedgerOptions;
  /** As last seen: others may have spent more since, and a write would show it. */
  #known: KeptAllowance | undefined;
  #asked: Asked[] = [];
  #isWriting = false;

  constructor(of: LedgerOptions) {
    this.#of = of;
  }

  async take(signal: AbortSignal): Promise<number> {
    const { limits } = this.#of;
    let waitMs = 0;
    await this.#ask((spent, now) => {
      waitMs = waitOf(spent, limits, now);
      return waitMs > 0 || signal.aborted ? undefined : spend(spent, limits, now);
    });
    signal.throwIfAborted();
    return waitMs;
  }

  hold(ms: number): Promise<void> {
    return this.#ask((spent, now) => hold(spent, ms, now));
  }

  #ask(step: Step): Promise<void> {
    return new Promise((settle, fail) => {
      this.#asked.push({ step, settle, fail });
      if (!this.#isWriting) void this.#write();
    });
  }

  /** Takes all that wait at this moment together; those that come meanwhile go with the next round. */
  async #write(): Promise<void> {
    this.#isWriting = true;
    while (this.#asked.length > 0) {
      const asked = this.#asked;
      this.#asked = [];
      try {
        while (!(await this.#apply(asked))) this.#known = undefined;
        for (const one of asked) one.settle();
      } catch (error) {
        this.#known = undefined;
        for (const one of asked) one.fail(error);
      }
    }
    this.#isWriting = false;
  }

  async #apply(asked: readonly Asked[]): Promise<boolean> {
    const { name, store, clock } = this.#of;
    const known = this.#known ?? (await store.load(name)) ?? NEW;
    const now = clock.now();
    let spent = inPresent(known.spent, now);
    for (const { step } of asked) spent = step(spent, now) ?? spent;
    this.#known = known;
    if (spent === known.spent) return true;
    const kept = { version: known.version + 1, spent };
    if (!(await store.save(name, kept))) return false;
    this.#known = kept;
    return true;
  }
}
