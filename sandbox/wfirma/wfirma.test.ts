import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { type Sandbox, startSandbox } from "../server.ts";
import { ACCESS_KEY, APP_KEY, COMPANY_ID, SECRET_KEY } from "./account.ts";
import { makeData, taxBook } from "./data.ts";
import { createWfirma } from "./index.ts";

type Json = Record<string, unknown>;

let sandbox: Sandbox;
before(async () => {
  sandbox = await startSandbox({ simulators: [createWfirma()] });
});
after(() => sandbox.close());

const QUERY = `inputFormat=json&outputFormat=json&company_id=${COMPANY_ID}`;
const KEYS = { accessKey: ACCESS_KEY, secretKey: SECRET_KEY, appKey: APP_KEY };

interface Call {
  readonly method?: string;
  readonly body?: unknown;
  readonly query?: string;
  readonly headers?: Record<string, string>;
}
async function ask(path: string, call: Call = {}): Promise<Json> {
  const { body, query = QUERY, headers = {} } = call;
  const response = await fetch(`${sandbox.url}/wfirma${path}?${query}`, {
    method: call.method ?? (body === undefined ? "GET" : "POST"),
    headers: { "content-type": "application/json", ...KEYS, ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  assert.equal(response.status, 200, "errors come with 200 too");
  return (await response.json()) as Json;
}
const codeOf = async (path: string, call: Call = {}) =>
  ((await ask(path, call)).status as Json).code;

const find = (parameters: Json) => ({ expenses: { parameters } });
const condition = (field: string, operator: string, value: unknown) => ({
  condition: { field, operator, value },
});

describe("the wFirma simulator", () => {
  it("wants all three keys, both formats and the company", async () => {
    const body = find({ limit: 1 });
    const cases: readonly [Call, string][] = [
      [{}, "OK"],
      [{ headers: { accessKey: "x" } }, "AUTH"],
      [{ headers: { secretKey: "x" } }, "AUTH"],
      [{ headers: { appKey: "" } }, "AUTH"],
      [{ query: `company_id=${COMPANY_ID}` }, "INPUT ERROR"],
      [{ query: QUERY.replaceAll("json", "xml") }, "INPUT ERROR"],
      [{ query: `${QUERY}&debug=1` }, "INPUT ERROR"],
      [{ query: "inputFormat=json&outputFormat=json" }, "COMPANY ID REQUIRED"],
      [{ query: QUERY.replace(COMPANY_ID, "1") }, "ACCESS DENIED"],
      [{ headers: { "content-type": "text/plain" } }, "INPUT ERROR"],
    ];
    for (const [call, code] of cases)
      assert.equal(await codeOf("/expenses/find", { body, ...call }), code, JSON.stringify(call));
  });

  it("refuses whatever the grammar of find does not have", async () => {
    for (const body of [
      { parameters: {} },
      { invoices: { parameters: {} } },
      { expenses: { conditions: [] } },
      find({ sort: "id" }),
      find({ page: 0 }),
      find({ limit: 5_000 }),
      find({ order: "id" }),
      find({ order: { up: "id" } }),
      find({ conditions: [{ field: "id", operator: "eq", value: "1" }] }),
      find({ conditions: [condition("kolor", "eq", "1")] }),
      find({ conditions: [condition("date", "between", "1")] }),
      find({ conditions: [condition("date", "ge", 20250101)] }),
    ])
      assert.equal(await codeOf("/expenses/find", { body }), "INPUT ERROR", JSON.stringify(body));
    for (const path of ["/expenses/add", "/expenses/edit/1", "/pies/find", "/expenses/hug"])
      assert.equal(await codeOf(path, { body: {} }), "ACTION NOT FOUND", path);
    assert.equal(await codeOf("/expenses/get/1"), "NOT FOUND");
  });

  it("numbers its rows, tells the total, and gives twenty unless asked for more", async () => {
    const january = [
      condition("date", "ge", "2025-01-01"),
      condition("Expense.date", "le", "2025-01-31"),
    ];
    const page = async (more: Json) => {
      const body = find({ conditions: january, order: { asc: "id" }, ...more });
      const answer = (await ask("/expenses/find", { body })).expenses as Json;
      const { parameters, ...rows } = answer;
      return { rows: Object.entries(rows), meta: parameters as Json };
    };
    const first = await page({});
    assert.equal(first.rows.length, 20);
    assert.deepEqual(first.meta, { limit: "20", page: "1", total: "42" });
    assert.deepEqual(Object.keys((first.rows[0]?.[1] ?? {}) as Json), ["expense"]);
    assert.equal((await page({ page: 3 })).rows.length, 2);
    assert.equal((await page({ page: 4 })).rows.length, 0);
    assert.equal((await page({ limit: 100 })).rows.length, 42);
    assert.equal((await page({ limit: 0 })).rows.length, 0);
    const { rows } = await page({ limit: 100 });
    assert.match(JSON.stringify(rows), /[ąćęłńóśźż]/);
    JSON.parse(JSON.stringify(rows), (name, value: unknown) => {
      assert.ok(["string", "object"].includes(typeof value), `${name} is no text`);
      return value;
    });
  });

  it("keeps contractors and invoices, and names the field that is wrong", async () => {
    const add = (record: Json) =>
      ask("/contractors/add", { body: { contractors: { contractor: record } } });
    const good = { name: "Łoś", zip: "00-001", city: "Łomża", tax_id_type: "none" };
    const made = (await add(good)).contractors as Json;
    const { id, modified } = (made["0"] as Json).contractor as Json;
    assert.match(String(modified), /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
    assert.equal(await codeOf(`/contractors/get/${id}`), "OK");
    const { contractors, status } = await add({ ...good, name: "" });
    assert.equal((status as Json).code, "ERROR");
    assert.match(JSON.stringify(contractors), /"field":"name","message":"Pole wymagane"/);
    assert.equal(((await add({ ...good, kolor: "x" })).status as Json).code, "INPUT ERROR");
    const invoice = {
      type: "normal",
      date: "2026-01-01",
      currency: "PLN",
      price_type: "brutto",
      contractor: { id },
      invoicecontents: {
        "0": {
          invoicecontent: { name: "x", count: "2", price: "12.30", vat_code: { id: "222" } },
        },
      },
    };
    const sold = await ask("/invoices/add", { body: { invoices: { invoice } } });
    assert.match(JSON.stringify(sold), /"netto":"20.00","tax":"4.60","total":"24.60"/);
    const bad = { ...invoice, date: "wczoraj", invoicecontents: {} };
    const refused = await ask("/invoices/add", { body: { invoices: { invoice: bad } } });
    assert.match(JSON.stringify(refused), /Nieprawidłowa data.*Pole wymagane/);
  });
});

describe("the simulated data", () => {
  const options = { seed: 7, count: 40, month: "2025-01", months: 3, today: "2026-01-01" };

  it("is the same for the same seed, with three currencies, corrections and research", () => {
    const text = (seed: number) => JSON.stringify(makeData({ ...options, seed }).modules);
    assert.equal(text(7), text(7));
    assert.notEqual(text(7), text(8));
    for (const part of ['"EUR"', '"CZK"', '"PLN"', "FK/", "purchase_trade_goods"])
      assert.ok(text(7).includes(part), part);
    const book = taxBook(makeData(options), "2025-01");
    assert.equal(book.length, 42);
    assert.ok(book.some(({ expense_research: amount }) => amount !== "0.00"));
  });
});
