import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { createFakturownia } from "../sandbox/fakturownia/index.ts";
import { createInfakt } from "../sandbox/infakt/index.ts";
import { openTestHub, type TestHub } from "./hub.ts";

const JANUARY = { date_from: "2025-01-01", date_to: "2025-01-31", direction: "all" };

let bed: TestHub;
let headers: { authorization: string };
before(async () => {
  bed = await openTestHub();
  headers = await bed.signIn(bed.tenantId);
  const { credentials } = createFakturownia();
  await call("POST", "/api/integrations", { id: "faktury", provider: "fakturownia", credentials });
  const infakt = { provider: "infakt", credentials: createInfakt().credentials };
  const settings = { ksef_import: "list" };
  await call("POST", "/api/integrations", { id: "koszty", ...infakt, settings });
});
after(() => bed[Symbol.asyncDispose]());

const call = async (method: "GET" | "POST" | "PUT", url: string, payload?: object) => {
  const answer = await bed.app.inject({ method, url, headers, ...(payload ? { payload } : {}) });
  assert.ok(answer.statusCode < 300, `${method} ${url}: ${answer.body}`);
  return answer.json();
};
const sync = (id: string, what: "invoices" | "records", body: object) =>
  call("POST", `/api/integrations/${id}/sync/${what}?wait=60`, body);

describe("the Polish books through the hub", () => {
  it("are verified with the company's name and tax id", async () => {
    for (const id of ["faktury", "koszty"]) {
      const answer = await call("POST", `/api/integrations/${id}/verify`);
      assert.match(JSON.stringify(answer), /Laboratorium Przykładowe/, id);
      assert.match(JSON.stringify(answer), /5252914179/, id);
    }
  });

  it("give a month's invoices once: the second run changes nothing", async () => {
    for (const id of ["faktury", "koszty"]) {
      const first = await sync(id, "invoices", JANUARY);
      // The simulated accounts have documents that nobody can book.
      assert.equal(first.state, "partial", JSON.stringify(first));
      assert.ok(first.counts.created >= 40 && first.counts.refused <= 3, JSON.stringify(first));
      const second = await sync(id, "invoices", JANUARY);
      const { created, updated } = second.counts;
      assert.deepEqual([created, updated], [0, 0], `${id}: ${JSON.stringify(second.counts)}`);
    }
  });

  it("are one invoice where KSeF and the books of inFakt both have it", async () => {
    const { items } = await call("GET", "/api/records/invoice?direction=cost&limit=200");
    const fromInfakt = items.filter((one: { data: { number?: string } }) =>
      /^K\/2025/.test(one.data.number ?? ""),
    );
    const numbers = fromInfakt.map((one: { data: { number: string } }) => one.data.number);
    assert.equal(new Set(numbers).size, numbers.length, "an invoice is there twice");
    const inKsef = fromInfakt.find((one: { data: { fiscal?: object } }) => one.data.fiscal);
    assert.ok(inKsef, "no cost has its KSeF number");
    assert.match(JSON.stringify(inKsef.data.attachments ?? []), /ksef/);
  });

  it("give parties and products too, and nothing new the second time", async () => {
    for (const [id, streams] of [
      ["faktury", ["parties", "items"]],
      ["koszty", ["parties", "items"]],
    ] as const) {
      const first = await sync(id, "records", { streams, mode: "full" });
      assert.equal(first.state, "succeeded", JSON.stringify(first));
      assert.equal(first.counts.refused, 0, JSON.stringify(first.counts));
      const second = await sync(id, "records", { streams, mode: "full" });
      assert.deepEqual([second.counts.created, second.counts.updated], [0, 0], id);
    }
  });

  it("take invoices and parties from one another, once, and say before what they would do", async () => {
    const { items } = await call("GET", "/api/records/invoice?direction=sales&limit=200");
    const ids = items
      .filter(
        ({ data }: { data: { number?: string; kind: string } }) =>
          /^S\/2025/.test(data.number ?? "") && data.kind === "invoice",
      )
      .map(({ id }: { id: number }) => id);
    assert.ok(ids.length >= 5, `${ids.length} sales`);
    const send = (body: object) =>
      call("POST", "/api/integrations/koszty/send/sales_invoices?wait=60", { ids, ...body });
    const plan = await send({ dry_run: true });
    assert.deepEqual(
      [plan.state, plan.counts.created],
      ["succeeded", ids.length],
      JSON.stringify(plan),
    );
    const first = await send({});
    assert.deepEqual(
      [first.state, first.counts.created],
      ["succeeded", ids.length],
      JSON.stringify(first),
    );
    const second = await send({});
    assert.deepEqual(
      [second.counts.created, second.counts.unchanged],
      [0, ids.length],
      JSON.stringify(second),
    );
  });
});
