import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { Webhook } from "standardwebhooks";
import { createFakturownia } from "../../sandbox/fakturownia/index.ts";
import { type Sandbox, startSandbox } from "../../sandbox/server.ts";
import { type Scratch, type TestServer, testServers } from "../databases.ts";
import { openReceiver, type Receiver, until } from "../receiver.ts";
import { type HubProcess, startHub } from "./hub-process.ts";
import { listAll } from "./list-all.ts";

const INVOICES = 3_500;
const SECRET = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;
const SYNC = { date_from: "2025-01-01", date_to: "2025-01-31" };
/** A sync makes more than seventy requests: five kills, each after 2 to 8 more, are all in its middle. */
const MIN_REQUESTS = 2;
const MAX_REQUESTS = 8;
const MAX_MS = 60;

interface Run {
  readonly id: string;
  readonly state: string;
  readonly counts: { readonly read: number; readonly created: number; readonly refused: number };
}
interface Sent {
  readonly type: string;
  readonly data: { readonly record: { readonly data: { readonly number: string } } };
}
interface StoredInvoice {
  readonly id: number;
  readonly data: { readonly number: string };
  readonly origins: readonly { readonly remote_id: string }[];
}

const servers = await testServers();

// Side by side: most of the time a killed hub's lease has to end first.
describe("a hub that is killed", { concurrency: true, timeout: 180_000 }, () => {
  for (const server of servers) {
    const kills = server.name === "SQLite" ? 5 : 3;
    it(`stores and announces each invoice once on ${server.name}, killed ${kills} times`, async (test) => {
      if (server.create === undefined) {
        assert.notEqual(process.env.CI, "true", server.missing);
        return test.skip(server.missing);
      }
      const seed = Number(process.env.KILL_SEED ?? Date.now() % 1_000_000);
      test.diagnostic(`repeat it with KILL_SEED=${seed}`);
      await using bed = await openBed(server);
      await killAgainAndAgain(bed, { kills, random: createRandom(seed) });
    });
  }
});

interface Bed extends AsyncDisposable {
  readonly sandbox: Sandbox;
  readonly receiver: Receiver;
  /** Requests that the simulated system has had. */
  requests(): number;
  start(): Promise<HubProcess>;
}

async function openBed(server: TestServer): Promise<Bed> {
  let requests = 0;
  const simulator = createFakturownia({ rows: INVOICES, months: 0 });
  const counting: typeof simulator = {
    ...simulator,
    handle(...call) {
      requests += 1;
      return simulator.handle(...call);
    },
  };
  const sandbox = await startSandbox({ simulators: [counting] });
  const receiver = await openReceiver();
  const dataDir = mkdtempSync(join(tmpdir(), "viadukt-kill-"));
  const scratches: Scratch[] = [];
  if (server.name !== "SQLite" && server.create) {
    scratches.push(await server.create(), await server.create());
  }
  const [data, config] = scratches;
  const env = {
    AUTH: "off",
    EGRESS_ALLOW: "127.0.0.1",
    LEASE_SECONDS: "2",
    SANDBOX_URL: sandbox.url,
    ...(data && config ? { DATABASE_URL: data.url, CONFIG_DB_URL: config.url } : {}),
  };
  return {
    sandbox,
    receiver,
    requests: () => requests,
    start: () => startHub(env, { dataDir }),
    async [Symbol.asyncDispose]() {
      await receiver[Symbol.asyncDispose]();
      await sandbox.close();
      for (const scratch of scratches) await scratch.drop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function killAgainAndAgain(
  bed: Bed,
  { kills, random }: { kills: number; random: () => number },
): Promise<void> {
  const events = collectEvents(bed.receiver);
  let hub = await bed.start();
  try {
    const { id } = await beginSync(hub, bed);
    for (let kill = 1; kill <= kills; kill++) {
      const more = MIN_REQUESTS + Math.floor(random() * (MAX_REQUESTS - MIN_REQUESTS + 1));
      const enough = bed.requests() + more;
      const what = () => `the sync went on before kill ${kill}`;
      await until(() => bed.requests() >= enough, { timeoutMs: 20_000, what });
      await sleep(random() * MAX_MS);
      assert.match((await findRun(hub, id)).state, /queued|running/, `before kill ${kill}`);
      await hub.kill();
      hub = await bed.start();
    }
    await assertStoredOnce(hub, bed, id);
    await assertAllArrived(hub, events);
  } finally {
    await hub[Symbol.asyncDispose]();
  }
}

async function beginSync(hub: HubProcess, { sandbox, receiver }: Bed): Promise<Run> {
  await hub.call("POST", "/api/subscriptions", {
    name: "all that is new",
    url: receiver.url,
    event_types: ["invoice.*"],
    secret: SECRET,
    retry_delays: [1, 1, 1],
  });
  await hub.call("POST", "/api/integrations", {
    id: "books",
    provider: "fakturownia",
    credentials: sandbox.systems[0]?.credentials ?? {},
  });
  return hub.call("POST", "/api/integrations/books/sync/invoices", SYNC);
}

const findRun = (hub: HubProcess, id: string) => hub.call<Run>("GET", `/api/runs/${id}`);

async function assertStoredOnce(hub: HubProcess, bed: Bed, runId: string): Promise<void> {
  let run = await findRun(hub, runId);
  const isOver = async () => {
    run = await findRun(hub, runId);
    return !["queued", "running"].includes(run.state);
  };
  await until(isOver, { timeoutMs: 60_000, what: () => JSON.stringify(run) });
  assert.equal(run.state, "partial", JSON.stringify(run));
  assert.equal(run.counts.created, INVOICES);

  const invoices = await listAll<StoredInvoice>(hub, "/api/records/invoice");
  const remoteIds = invoices.flatMap(({ origins }) => origins.map((origin) => origin.remote_id));
  assert.deepEqual(remoteIds.toSorted(), await idsToRead(bed));
  const created = await listAll<{ subject: string }>(hub, "/api/events?type=invoice.created");
  assert.deepEqual(
    created.map(({ subject }) => subject).toSorted(),
    invoices.map(({ id }) => `invoice/${id}`).toSorted(),
  );
  const updated = await listAll(hub, "/api/events?type=invoice.updated");
  assert.equal(updated.length, 0);
}

/** Every event at least once, each under one id however often it came. */
async function assertAllArrived(hub: HubProcess, events: Events): Promise<void> {
  const { numberById, faults } = events;
  const what = () => `${numberById.size} of ${INVOICES} events came`;
  await until(() => numberById.size >= INVOICES, { timeoutMs: 60_000, what });
  assert.deepEqual(faults, []);
  const invoices = await listAll<StoredInvoice>(hub, "/api/records/invoice");
  assert.deepEqual(
    [...numberById.values()].toSorted(),
    invoices.map(({ data }) => data.number).toSorted(),
  );
}

interface Events {
  /** Number of the invoice by `webhook-id`. */
  readonly numberById: ReadonlyMap<string, string>;
  readonly faults: readonly unknown[];
}

function collectEvents(receiver: Receiver): Events {
  const webhook = new Webhook(SECRET);
  const numberById = new Map<string, string>();
  const faults: unknown[] = [];
  receiver.answer = ({ headers, body }, response) => {
    try {
      const event = webhook.verify(body, headers as Record<string, string>) as Sent;
      assert.equal(event.type, "invoice.created");
      const id = String(headers["webhook-id"]);
      const { number } = event.data.record.data;
      assert.equal(numberById.get(id) ?? number, number);
      numberById.set(id, number);
      response.writeHead(204).end();
    } catch (error) {
      faults.push(error);
      response.writeHead(400).end();
    }
  };
  return { numberById, faults };
}

/** What a correct reader finds: all documents but the broken ones and those that are no invoices. */
async function idsToRead({ sandbox }: Bed): Promise<string[]> {
  const [system] = sandbox.systems;
  assert.ok(system);
  const ids: string[] = [];
  for (let page = 1; ; page++) {
    const query = new URLSearchParams({
      api_token: system.credentials.api_token ?? "",
      income: "no",
      period: "all",
      page: String(page),
      per_page: "100",
    });
    const response = await fetch(`${system.baseUrl}/invoices.json?${query}`);
    const rows = (await response.json()) as { id: number; number: string; kind: string }[];
    if (rows.length === 0) return ids.toSorted();
    const wanted = rows.filter(
      ({ number, kind }) => /^(vat|correction)$/.test(kind) && !number.startsWith("USZKODZONA/"),
    );
    ids.push(...wanted.map(({ id }) => String(id)));
  }
}

/** The same numbers from 0 to 1 for the same seed: https://prng.di.unimi.it/splitmix64.c in 32 bits. */
function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return ((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 32;
  };
}
