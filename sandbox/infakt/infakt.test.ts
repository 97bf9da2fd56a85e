import assert from "node:assert/strict";
import { after, before, beforeEach, describe, it } from "node:test";
import { type Sandbox, startSandbox } from "../server.ts";
import { makeData } from "./data.ts";
import { createInfakt } from "./index.ts";

type Row = Record<string, unknown>;
interface List {
  readonly metainfo: { readonly count: number; readonly total_count?: number };
  readonly entities: readonly Row[];
}

const simulator = createInfakt({ months: 3 });
const strict = createInfakt({ months: 0, hasLimits: true });
const key = simulator.credentials.api_key ?? "";
let sandbox: Sandbox;

before(async () => {
  sandbox = await startSandbox({ simulators: [simulator] });
});
after(() => sandbox.close());
beforeEach(() => simulator.reset());

const call = (path: string, options: RequestInit = {}, apiKey = key) =>
  fetch(`${sandbox.url}/infakt${path}`, {
    ...options,
    headers: { "x-infakt-apikey": apiKey, accept: "application/json", ...options.headers },
  });
const send = (method: string, path: string, body: unknown) =>
  call(path, {
    method,
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
async function list(path: string, query: Record<string, string> = {}): Promise<List> {
  const answer = await call(`${path}?${new URLSearchParams(query)}`);
  assert.equal(answer.status, 200, path);
  return (await answer.json()) as List;
}
const JANUARY = { "q[issue_date_gteq]": "2025-01-01", "q[issue_date_lteq]": "2025-01-31" };

describe("the inFakt simulator", () => {
  it("wants the key and JSON, and tells in its own words", async () => {
    for (const path of ["/account/details.json", "/documents/costs.json", "/clients.json"]) {
      const answer = await call(path, {}, "wrong");
      assert.deepEqual(
        [answer.status, await answer.json()],
        [401, { error: "Nieprawidłowy klucz API" }],
      );
    }
    assert.equal((await call("/clients.json", { headers: { accept: "text/html" } })).status, 406);
    assert.equal((await call("/absent.json")).status, 404);
  });

  it("refuses parameters, filters and orders that it does not know", async () => {
    for (const query of [
      "page=1",
      "limit=0",
      "limit=x",
      "offset=-1",
      "order=color%20asc",
      "order=created_at",
      "q[colour_eq]=red",
      "q[issue_date_gteq]=2025-02-30x",
      "nip=5252914179",
    ])
      assert.equal((await call(`/documents/costs.json?${query}`)).status, 400, query);
  });

  it("pages by offset with a total, ten at a time unless asked, a hundred at most", async () => {
    const whole = await list("/documents/costs.json", { limit: "500" });
    assert.equal(whole.entities.length, Math.min(100, whole.metainfo.total_count ?? 0));
    assert.equal((await list("/documents/costs.json")).entities.length, 10);
    const order = "created_at asc";
    const pages = [
      ...(await list("/documents/costs.json", { order, limit: "40" })).entities,
      ...(await list("/documents/costs.json", { order, limit: "40", offset: "40" })).entities,
    ];
    assert.equal(new Set(pages.map(({ uuid }) => uuid)).size, pages.length);
  });

  it("has forty costs, a paper of the books and two broken ones in January, in three currencies", async () => {
    const { metainfo, entities } = await list("/documents/costs.json", {
      ...JANUARY,
      limit: "100",
    });
    assert.equal(metainfo.total_count, 43);
    const text = JSON.stringify(entities);
    for (const word of ["PLN", "EUR", "USD", "internal_evidence", "ł", "ż"])
      assert.ok(text.includes(word), word);
    assert.ok(entities.every(({ gross_price }) => Number.isInteger(gross_price)));
    assert.ok(entities.every((row) => !("attachments" in row)));
  });

  it("gives files by links of ten minutes that take no key", async () => {
    const { entities } = await list("/documents/costs.json", { ...JANUARY, limit: "100" });
    const row = entities.find(({ id }) => Number(id) % 8 === 0);
    const detail = (await (await call(`/documents/costs/${row?.uuid}.json`)).json()) as Row;
    const [file] = detail.attachments as { file_url: string }[];
    assert.ok(file);
    const answer = await fetch(file.file_url);
    assert.equal(answer.headers.get("content-type"), "application/pdf");
    assert.equal((await fetch(file.file_url, { headers: { "x-infakt-apikey": key } })).status, 400);
    assert.equal((await fetch(file.file_url.replace(/expires=.*/, "expires=1"))).status, 404);
  });

  it("makes an invoice in steps, and says later why it does not", async () => {
    const ask = async (invoice: Row) => {
      const placed = await send("POST", "/async/invoices.json", { invoice });
      assert.equal(placed.status, 202);
      const { invoice_task_reference_number: task } = (await placed.json()) as Row;
      const status = async () =>
        (await (await call(`/async/invoices/status/${task}.json`)).json()) as Row;
      return [await status(), await status()];
    };
    const services = [{ name: "Usługa", tax_symbol: "23", quantity: 2, unit_net_price: 10_000 }];
    const head = { payment_method: "transfer", client_company_name: "Łoś", client_country: "PL" };
    const [first, second] = await ask({ ...head, services });
    assert.deepEqual([first?.processing_code, second?.processing_code], [140, 201]);
    const made = (await (await call(`/invoices/${second?.invoice_uuid}.json`)).json()) as Row;
    assert.deepEqual([made.status, made.net_price, made.tax_price], ["draft", 20_000, 4_600]);
    const [, refused] = await ask({ ...head, client_tax_code: "1234567890", services });
    assert.equal(refused?.processing_code, 422);
    assert.match(JSON.stringify(refused), /"invoice_errors":\{"client_tax_code"/);
    assert.equal((await send("POST", "/async/invoices.json", {})).status, 422);
  });

  it("marks an invoice as printed when its PDF is fetched", async () => {
    const { entities } = await list("/invoices.json", { limit: "100" });
    const sent = entities.find(({ status }) => status === "sent");
    assert.equal((await call(`/invoices/${sent?.uuid}/pdf.json`)).status, 400);
    const pdf = await call(`/invoices/${sent?.uuid}/pdf.json?document_type=original`);
    assert.equal((await pdf.text()).slice(0, 5), "%PDF-");
    const after = (await (await call(`/invoices/${sent?.uuid}.json`)).json()) as Row;
    assert.equal(after.status, "printed");
  });

  it("lists what KSeF holds without a total and gives the XML", async () => {
    const { metainfo, entities } = await list("/ksef2/import/costs.json", { limit: "100" });
    assert.equal(metainfo.total_count, undefined);
    const xml = await call(`/ksef2/import/${entities[0]?.ksef_number}.json?file_format=xml`);
    assert.equal(xml.headers.get("content-type"), "application/xml");
    assert.match(
      await xml.text(),
      /<Faktura xmlns="http:\/\/crd\.gov\.pl\/wzor\/2025\/06\/25\/13775\/">/,
    );
  });

  it("keeps to its limits where it is told to", async () => {
    const own = await startSandbox({ simulators: [strict] });
    const statuses = [];
    const headers = { "x-infakt-apikey": key };
    for (let i = 0; i < 7; i++)
      statuses.push((await fetch(`${own.url}/infakt/ksef2/import/costs.json`, { headers })).status);
    for (let i = 0; i < 294; i++) await fetch(`${own.url}/infakt/vat_rates.json`, { headers });
    statuses.push((await fetch(`${own.url}/infakt/vat_rates.json`, { headers })).status);
    await own.close();
    assert.deepEqual(statuses, [200, 200, 200, 200, 200, 200, 422, 429]);
  });
});

describe("the simulated data of inFakt", () => {
  it("is the same for the same seed and another for another", () => {
    const options = { count: 40, month: "2025-01", months: 3, today: "2026-01-01" };
    const text = (seed: number) =>
      JSON.stringify([...makeData({ ...options, seed }).costs.values()]);
    assert.equal(text(1), text(1));
    assert.notEqual(text(1), text(2));
  });
});
