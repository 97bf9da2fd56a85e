import assert from "node:assert/strict";
import { after, before, it } from "node:test";
import type { InjectOptions } from "fastify";
import type { Item } from "../src/model/item.ts";
import { createEnricher } from "../src/rules/enricher.ts";
import { NO_COUNTS } from "../src/store/cursors.ts";
import { forTenant } from "../src/store/tenant-wall.ts";
import { commitPage } from "../src/sync/commit-page.ts";
import { openTestHub, type TestHub } from "./hub.ts";

const EAN = "5901234123457";

let bed: TestHub;
before(async () => {
  bed = await openTestHub({ AUTH: "off" });
});
after(() => bed[Symbol.asyncDispose]());

const call = async (method: "GET" | "POST", url: string, status = 200, body?: object) => {
  const headers = { host: "localhost:8000" };
  const wanted = { method, url: `/api${url}`, headers, ...(body ? { payload: body } : {}) };
  const answer = await bed.app.inject(wanted as InjectOptions);
  assert.equal(answer.statusCode, status, `${method} ${url}: ${answer.body}`);
  return answer.json();
};

async function store(items: readonly (Partial<Item> & { code: string })[]): Promise<void> {
  const { rules, clock } = bed.hub;
  const tenant = { id: bed.tenantId, time_zone: "Europe/Warsaw" };
  const enricher = await createEnricher({ rules, clock, tenant });
  const read = {
    ...{ runId: "run_items", integration: { id: 95, slug: "int-95" }, stream: "items" },
    ...{ authority: "books" as const, entity: "item" as const, overlay: {}, pages: 0 },
    ...{ counts: NO_COUNTS, enricher },
  };
  const changes = items.map((one) => ({
    ...{ op: "upsert" as const, id: one.code },
    data: { name: `Item ${one.code}`, type: "goods" as const, active: true, ...one },
  }));
  const data = forTenant(bed.hub.data, bed.tenantId);
  await commitPage(data, read, { changes, cursor: {} }, { now: clock.now(), isDone: false });
}

interface Pair {
  readonly record: { readonly id: number; readonly data: Item };
  readonly other: { readonly id: number; readonly data: Item };
  readonly warning: { readonly id: number; readonly code: string; readonly message: string };
}
const named = ({ record, other, warning }: Pair) => [
  warning.code,
  record.data.code,
  other.data.code,
];

it("lists items that may be one, and takes off what was dismissed or joined", async () => {
  await store([
    { code: "GATE-1", ean: EAN },
    { code: "MOTOR", ean: EAN },
    { code: "gate 1" },
    { code: "OTHER" },
  ]);
  const list = "/records/item/duplicates";
  const all = await call("GET", list);
  assert.deepEqual(all.items.map(named), [
    ["same_code", "gate 1", "GATE-1"],
    ["same_ean", "MOTOR", "GATE-1"],
  ]);
  assert.equal(all.next_cursor, null);
  assert.match(
    all.items[1].warning.message,
    /^Another item has the same EAN 5901234123457: GATE-1/,
  );
  const first = await call("GET", `${list}?limit=1`);
  const second = await call("GET", `${list}?limit=1&cursor=${first.next_cursor}`);
  assert.deepEqual(second.items.map(named), [["same_ean", "MOTOR", "GATE-1"]]);
  await call("GET", `${list}?cursor=x`, 422);

  const [code, ean]: readonly Pair[] = all.items;
  assert.ok(code && ean);
  const shown = await call("GET", `/records/item/${code.record.id}`);
  assert.equal(shown.warnings[0].code, "same_code");
  const about = `/records/item/${code.record.id}/warnings/${code.warning.id}`;
  assert.match((await call("POST", `${about}/dismiss`)).dismissed_by, /./);
  assert.deepEqual((await call("GET", list)).items.map(named), [named(ean)]);
  assert.deepEqual((await call("GET", `${list}?dismissed=true`)).items.map(named), [named(code)]);
  assert.equal((await call("POST", `${about}/restore`)).dismissed_at, null);
  await call("POST", `/records/party/${code.record.id}/warnings/${code.warning.id}/dismiss`, 404);
  await call("POST", `/records/invoice/1/warnings/${code.warning.id}/dismiss`, 404);

  const body = { other_id: ean.record.id };
  await call("POST", `/records/item/${ean.other.id}/join`, 200, body);
  assert.deepEqual((await call("GET", list)).items.map(named), [named(code)]);
});
