import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type HubProcess, startHub } from "../e2e/hub-process.ts";
import { childrenOf, type Fault, type MovableClock, movableClock } from "./faults.ts";
import { type Accounts, accountsOf, type Listed } from "./ledger.ts";
import { BEHAVIOURS, type Behaviour, openReceivers, type Receivers } from "./receivers.ts";
import type { ChaosDatabase } from "./servers.ts";

const SECRET = `whsec_${Buffer.alloc(32, 9).toString("base64")}`;
const LEASE_SECONDS = 4;
/** It is over as soon as all is settled; a busy machine needs its time. */
const SETTLE_MS = 180_000;
/** A person who sees that an endpoint still waits tries it again. */
const REASSURE_MS = 15_000;
const EVENTS_PER_CALL = 20;
const PUBLISHERS = 3;
const PAGE = 200;

export interface ChaosOptions {
  readonly database: ChaosDatabase;
  readonly seconds: number;
  readonly random: () => number;
}

export interface ChaosReport {
  readonly database: string;
  readonly faults: readonly Fault[];
  readonly requests: number;
  readonly forged: number;
  readonly accounts: Accounts;
  readonly notes: readonly string[];
}

/** Load for some seconds with every kind of fault, then calm until all is settled, then the accounts. */
export async function runChaos({ database, seconds, random }: ChaosOptions): Promise<ChaosReport> {
  const folder = mkdtempSync(join(tmpdir(), "viadukt-chaos-"));
  const clock = movableClock(join(folder, "clock"));
  await using receivers = await openReceivers(SECRET, random);
  const bench = new Bench({ database, folder, clock, receivers });
  try {
    await bench.start();
    await bench.subscribe();
    const until = performance.now() + seconds * 1000;
    const publishers = Array.from({ length: PUBLISHERS }, () => bench.publish(until));
    await bench.disturb(until, random);
    await Promise.all(publishers);
    receivers.calm();
    await bench.settle();
    return {
      database: database.name,
      faults: bench.faults,
      requests: receivers.receipts.length,
      forged: receivers.forged.length,
      accounts: accountsOf({
        accepted: bench.accepted,
        listed: await bench.list(),
        receipts: receivers.receipts,
        faults: bench.faults,
        paths: BEHAVIOURS.filter((path) => path !== "gone"),
        leaseMs: LEASE_SECONDS * 1000,
      }),
      notes: clock ? [] : ["no clock jump: install libfaketime (Debian: faketime)"],
    };
  } finally {
    await bench.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Parts {
  readonly database: ChaosDatabase;
  readonly folder: string;
  readonly clock: MovableClock | undefined;
  readonly receivers: Receivers;
}

class Bench {
  readonly #parts: Parts;
  readonly #paths = new Map<number, Behaviour>();
  readonly accepted = new Set<string>();
  readonly faults: Fault[] = [];
  #hub: HubProcess | undefined;
  #published = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async start(): Promise<void> {
    const { database, folder, clock } = this.#parts;
    this.#hub = await startHub(
      {
        AUTH: "off",
        EGRESS_ALLOW: "127.0.0.0/8",
        LEASE_SECONDS: String(LEASE_SECONDS),
        LOG_LEVEL: "error",
        WORKERS: database.isShared ? "2" : "1",
        ...database.env,
        ...clock?.env,
      },
      { dataDir: folder },
    );
  }

  async stop(): Promise<void> {
    await this.#hub?.[Symbol.asyncDispose]();
  }

  async subscribe(): Promise<void> {
    for (const path of BEHAVIOURS) {
      const { id } = await this.#call<{ id: number }>("POST", "/api/subscriptions", {
        name: path,
        url: `${this.#parts.receivers.url}/${path}`,
        event_types: ["chaos.*"],
        secret: SECRET,
        timeout_seconds: 2,
        retry_delays: Array.from({ length: 6 }, () => 1),
      });
      this.#paths.set(id, path);
    }
  }

  /** Publishes with a key of its own until the hub says that it has it, however often that takes. */
  async publish(until: number): Promise<void> {
    while (performance.now() < until) {
      const events = Array.from({ length: EVENTS_PER_CALL }, () => {
        this.#published += 1;
        const n = this.#published;
        return { type: "chaos.made", data: { n }, idempotency_key: `chaos-${n}` };
      });
      const { ids } = await this.#insist<{ ids: string[] }>("POST", "/api/events", { events });
      for (const id of ids) this.accepted.add(id);
      await sleep(50);
    }
  }

  async disturb(until: number, random: () => number): Promise<void> {
    const kinds = this.#kinds();
    for (let round = 0; performance.now() < until; round++) {
      await sleep(1_500 + random() * 2_000);
      const kind = kinds[round % kinds.length];
      if (!kind || performance.now() > until) continue;
      const at = performance.now();
      const fault = { what: kind.what, at, until: at };
      this.faults.push(fault);
      await kind.do();
      this.faults[this.faults.length - 1] = { ...fault, until: performance.now() };
    }
  }

  #kinds(): { readonly what: string; readonly do: () => Promise<void> }[] {
    const { database, clock } = this.#parts;
    const restart = database.restart;
    return [
      { what: "kill -9 of a worker", do: () => this.#killWorker() },
      { what: "kill -9 of the hub", do: () => this.#killHub() },
      ...(restart ? [{ what: "kill -9 of the database", do: restart }] : []),
      ...(clock
        ? [
            { what: "clock an hour ahead", do: async () => clock.move(3600) },
            { what: "clock back again", do: async () => clock.move(0) },
          ]
        : []),
    ];
  }

  async #killWorker(): Promise<void> {
    const [worker] = await childrenOf(this.#hub?.pid ?? 0);
    if (worker !== undefined) process.kill(worker, "SIGKILL");
  }

  async #killHub(): Promise<void> {
    await this.#hub?.kill();
    await this.start();
  }

  /** What a person does whose endpoint works again: a change ends the pause of its circuit breaker. */
  async reassure(): Promise<void> {
    for (const [id, path] of this.#paths) {
      const patch = { name: `${path} again` };
      if (path !== "gone") await this.#insist("PATCH", `/api/subscriptions/${id}`, patch);
    }
  }

  /** Until nothing is open but what waits for an endpoint that is gone. */
  async settle(): Promise<void> {
    const end = performance.now() + SETTLE_MS;
    const gone = [...this.#paths].find(([, path]) => path === "gone")?.[0];
    for (let next = 0; performance.now() < end; ) {
      if (performance.now() >= next) {
        await this.reassure();
        next = performance.now() + REASSURE_MS;
      }
      const open = await Promise.all(
        ["pending", "retrying"].map((state) =>
          this.#insist<Page>("GET", `/api/deliveries?state=${state}&limit=${PAGE}`),
        ),
      );
      const left = open.flatMap(({ items }) => items).filter((one) => one.subscription_id !== gone);
      if (left.length === 0) return;
      await sleep(500);
    }
  }

  async list(): Promise<Listed[]> {
    const listed: Listed[] = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      const query = cursor === "" ? "" : `&cursor=${cursor}`;
      const page: Page = await this.#insist<Page>("GET", `/api/deliveries?limit=${PAGE}${query}`);
      for (const { event_id, event_type, subscription_id, state, last_error } of page.items) {
        const path = this.#paths.get(subscription_id);
        if (path && event_type === "chaos.made") listed.push({ event_id, path, state, last_error });
      }
      cursor = page.next_cursor;
    }
    return listed;
  }

  async #insist<T>(method: string, path: string, body?: object): Promise<T> {
    for (;;) {
      try {
        return await this.#call<T>(method, path, body);
      } catch {
        await sleep(200);
      }
    }
  }

  async #call<T>(method: string, path: string, body?: object): Promise<T> {
    if (!this.#hub) throw new Error("The hub is not there.");
    return this.#hub.call<T>(method, path, body);
  }
}

interface Page {
  readonly items: readonly (Omit<Listed, "path"> & {
    readonly event_type: string;
    readonly subscription_id: number;
  })[];
  readonly next_cursor: string | null;
}
