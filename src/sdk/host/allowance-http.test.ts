import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { it } from "node:test";
import { createEgressGuard } from "../../lib/egress.ts";
import { createOutbound } from "../../lib/http.ts";
import { silentLog } from "../../lib/log.ts";
import type { Connector } from "../connector.ts";
import { defineConnector, defineManifest, fields, same } from "../index.ts";
import { createAllowances, createMemoryAllowanceStore } from "./allowances.ts";
import { openContext } from "./connector-context.ts";

const NOW = Date.UTC(2026, 3, 1);
const HOUR = 3_600_000;
const egress = createEgressGuard(["127.0.0.0/8"]);

const connector = defineConnector({
  manifest: defineManifest({
    ...{ id: "books", title: same("Books"), summary: same("For a test."), category: "accounting" },
    ...{ countries: [], steps: [], auth: { kind: "none" }, allowedHosts: [] },
    ...{ credentials: fields({}), settings: fields({}) },
    allowances: { query: [{ requests: 100, perMs: HOUR }] },
  }),
}) as unknown as Connector;

/** A server that answers so, and a context whose waits cost no time but move the clock. */
async function openBed(answers: readonly { status: number; retryAfter?: string }[]) {
  const left = [...answers];
  const server = createServer((_req, res) => {
    const { status = 200, retryAfter } = left.shift() ?? {};
    if (retryAfter !== undefined) res.setHeader("retry-after", retryAfter);
    res.writeHead(status, { "content-type": "application/json" }).end("{}");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const outbound = createOutbound({ egress, userAgent: "Viadukt/test", log: silentLog });
  const time = { now: NOW };
  const clock = { now: () => time.now };
  const declared = connector.manifest.allowances ?? {};
  const allowances = createAllowances({ declared, store: createMemoryAllowanceStore(), clock });
  const open = (maxWaitMs?: number) =>
    openContext({
      connector,
      credentials: {},
      settings: {},
      baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      outbound,
      egress,
      log: silentLog,
      clock,
      signal: AbortSignal.timeout(20_000),
      allowances,
      maxWaitMs,
      async sleep(ms, signal) {
        signal?.throwIfAborted();
        time.now += ms;
      },
    }).http;
  return {
    time,
    open,
    async [Symbol.asyncDispose]() {
      await outbound[Symbol.asyncDispose]();
      server.closeAllConnections();
      server.close();
    },
  };
}

const query = { method: "GET", path: "/query", allowance: "query" } as const;

it("waits as long as a 429 asks for, though it is an hour, and tries again", async () => {
  await using bed = await openBed([{ status: 429, retryAfter: "1800" }, { status: 200 }]);
  assert.equal((await bed.open().request(query)).status, 200);
  assert.ok(bed.time.now >= NOW + 1_800_000, String(bed.time.now - NOW));
});

it("holds the calls of others of that name, and of no other", async () => {
  await using bed = await openBed([{ status: 429, retryAfter: "1800" }]);
  const once = { ...query, isRepeatable: false };
  await assert.rejects(bed.open().request(once), { code: "rate_limited", retryAfterMs: 1_800_000 });
  assert.equal(bed.time.now, NOW);
  await assert.rejects(
    bed.open(10_000).request(query),
    /\(query\) is used up until 2026-04-01T00:30/,
  );
  assert.equal((await bed.open(10_000).request({ method: "GET", path: "/other" })).status, 200);
  assert.equal((await bed.open().request(query)).status, 200);
  assert.ok(bed.time.now >= NOW + 1_800_000);
});

it("gives up after some tries that all ask for a pause", async () => {
  await using bed = await openBed(Array(9).fill({ status: 429, retryAfter: "60" }));
  await assert.rejects(bed.open().request(query), { code: "rate_limited" });
  assert.ok(bed.time.now < NOW + 300_000);
});

it("refuses a name that the manifest does not have", async () => {
  await using bed = await openBed([]);
  await assert.rejects(bed.open().request({ ...query, allowance: "other" }), /no allowance other/);
});
