import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { InjectOptions } from "fastify";
import { createIfirma } from "../sandbox/ifirma/index.ts";
import { createWfirma } from "../sandbox/wfirma/index.ts";
import { openTestHub, type TestHub } from "./hub.ts";

/** The calls of the documentation, letter for letter. */
const INTEGRATION = `{
    "id": "moja-ifirma",
    "provider": "ifirma",
    "integration_type": "accounting",
    "credentials": {
      "api_key": "twoj-klucz-api",
      "username": "email@firma.pl",
      "company_name": "Moja Firma"
    }
  }`;
const SYNC = `{
    "date_from": "2025-01-01",
    "date_to": "2025-01-31",
    "project_id": "00000000-0000-0000-0000-000000000001"
  }`;

describe("cost invoices of iFirma, which it does not give", () => {
  let bed: TestHub;
  before(async () => {
    bed = await openTestHub({ AUTH: "off" });
  });
  after(() => bed[Symbol.asyncDispose]());

  const call = (method: "GET" | "POST", url: string, body?: string | object) =>
    bed.app.inject({
      method,
      url,
      headers: {
        host: "localhost:8000",
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { payload: body }),
    } as InjectOptions);

  it("end well with nothing read, and the run says where they come from", async () => {
    assert.equal((await call("POST", "/api/integrations/", INTEGRATION)).statusCode, 201);
    const url = "/api/integrations/moja-ifirma/sync/invoices";
    const started = await call("POST", url, SYNC);
    assert.equal(started.statusCode, 202, started.body);
    const run = await bed.hub.runs.wait(started.json().id, 30_000);
    assert.deepEqual([run.state, run.read_count], ["succeeded", 0]);
    const log = await call("GET", `/api/runs/${started.json().id}/log.txt`);
    assert.match(log.body, /warn.*nothing to read here.*KSeF integration.*JPK_V7/i);
  });

  it("are told apart from sales, which need a key that is one", async () => {
    const verified = (await call("POST", "/api/integrations/moja-ifirma/verify")).json();
    assert.deepEqual([verified.ok, verified.code], [false, "credentials_refused"]);
    assert.match(verified.message, /api_key is no key of iFirma/);
    const { credentials } = createIfirma();
    const own = { id: "prawdziwa", provider: "ifirma", credentials };
    assert.equal((await call("POST", "/api/integrations/", own)).statusCode, 201);
    const sales = await call("POST", "/api/integrations/prawdziwa/sync/invoices?wait=30", {
      date_from: "2025-01-01",
      date_to: "2025-01-31",
      direction: "sales",
    });
    assert.equal(sales.json().state, "succeeded", sales.body);
    assert.equal(sales.json().counts.created, 40);
  });

  it("go from another program's books into iFirma once, with a reason for each that cannot", async () => {
    const { credentials } = createWfirma();
    const books = { id: "ksiegi", provider: "wfirma", credentials };
    assert.equal((await call("POST", "/api/integrations/", books)).statusCode, 201);
    const settings = { own_tax_id: "5252914179", move_accounting_month: true };
    const target = {
      id: "cel",
      provider: "ifirma",
      credentials: createIfirma().credentials,
      settings,
    };
    assert.equal((await call("POST", "/api/integrations/", target)).statusCode, 201);
    const last = new Date();
    last.setUTCDate(0);
    const to = last.toISOString().slice(0, 10);
    const period = { date_from: `${to.slice(0, 7)}-01`, date_to: to };
    const read = await call("POST", "/api/integrations/ksiegi/sync/invoices?wait=30", period);
    assert.equal(read.json().state, "succeeded", read.body);
    const filter = { direction: "cost", ...period };
    const send = async (more: object) => {
      const body = { filter, ...more };
      const run = await call("POST", "/api/integrations/cel/send/invoices?wait=60", body);
      assert.equal(run.statusCode, 200, run.body);
      const results = await call("GET", `/api/runs/${run.json().id}/results?limit=100`);
      return results.json().items as { status: string; message: string | null }[];
    };
    const statuses = (results: { status: string }[]) => results.map(({ status }) => status);
    const tried = await send({ dry_run: true });
    assert.ok(statuses(tried).includes("created") && statuses(tried).includes("rejected"));
    const sent = await send({});
    assert.deepEqual(statuses(sent), statuses(tried), "the dry run said what would be");
    const reasons = sent.map(({ message }) => message).filter((message) => message !== null);
    assert.ok(reasons.some((message) => /EUR|CZK/.test(message)));
    const again = await send({});
    assert.ok(statuses(again).every((status) => status === "unchanged" || status === "rejected"));
  });
});
