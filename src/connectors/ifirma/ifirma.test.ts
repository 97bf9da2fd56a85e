import assert from "node:assert/strict";
import { buffer } from "node:stream/consumers";
import { after, before, describe, it } from "node:test";
import { Value } from "typebox/value";
import { createIfirma } from "../../../sandbox/ifirma/index.ts";
import { type Sandbox, startSandbox } from "../../../sandbox/server.ts";
import { systemClock } from "../../lib/clock.ts";
import { silentLog } from "../../lib/log.ts";
import {
  type Change,
  type Cursor,
  Invoice,
  isHubError,
  type StreamQuery,
  toMinor,
} from "../../sdk/index.ts";
import { openTestContext } from "../../sdk/testing/context.ts";
import { testConnector } from "../../sdk/testing/index.ts";
import { expense, invoiceToIssue } from "./fixtures/records.ts";
import ifirma from "./index.ts";

const { credentials } = createIfirma();
const JANUARY = { mode: "period", from: "2025-01-01", to: "2025-01-31" } as const;
const { sales_invoices: sales, parties } = ifirma.streams ?? {};
const { sales_invoices: issue } = ifirma.sinks ?? {};

type IfirmaCtx = Parameters<NonNullable<typeof ifirma.check>>[0];

function open(
  baseUrl: string,
  changes: { credentials?: object; settings?: object } = {},
): IfirmaCtx {
  const ctx = openTestContext({
    connector: ifirma,
    credentials: { ...credentials, ...changes.credentials },
    settings: { own_tax_id: "5252914179", ...changes.settings },
    baseUrl,
    log: silentLog,
    clock: systemClock,
    signal: AbortSignal.timeout(60_000),
  });
  return ctx as IfirmaCtx;
}

testConnector(ifirma, {
  credentials,
  settings: { own_tax_id: "5252914179" },
  server: async () => {
    const simulator = createIfirma({ rows: 110, months: 3 });
    const sandbox = await startSandbox({ simulators: [simulator] });
    return {
      baseUrl: `${sandbox.url}/ifirma`,
      reset: () => simulator.reset(),
      close: () => sandbox.close(),
    };
  },
  period: { from: "2025-01-01", to: "2025-12-31" },
  minPages: { sales_invoices: 6 },
  samples: {
    cost_invoices: {
      accepted: [
        { key: "FV/2026/01/0457", data: expense("FV/2026/01/0457") },
        { key: "R-7", data: { ...expense("R-7"), kind: "bill", vat_breakdown: [] } },
      ],
      rejected: { key: "EUR-1", data: { ...expense("EUR-1"), currency: "EUR" } },
    },
    sales_invoices: {
      accepted: [
        { key: "901/1/2026", data: invoiceToIssue("901/1/2026") },
        { key: "902/1/2026", data: invoiceToIssue("902/1/2026") },
      ],
      rejected: { key: "FV-1", data: invoiceToIssue("FV-1") },
    },
  },
  skip: { "sink.conflict": "iFirma's API cannot change an expense or an invoice" },
});

describe("iFirma against its simulator", () => {
  let sandbox: Sandbox;
  const base = () => `${sandbox.url}/ifirma`;
  before(async () => {
    sandbox = await startSandbox({ simulators: [createIfirma()] });
  });
  after(() => sandbox.close());

  const order = (kind: string, times = 1) =>
    fetch(`${base()}/_sandbox/fault`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ kind, times }),
    });
  async function read(query: StreamQuery, ctx = open(base())): Promise<Change<unknown>[]> {
    assert.ok(sales);
    const pages = await Array.fromAsync(sales.read(ctx, query));
    return pages.flatMap((page) => [...page.changes]);
  }
  const invoicesOf = (changes: readonly Change<unknown>[]): Invoice[] =>
    changes.map((change) => {
      assert.equal(change.op, "upsert");
      return Value.Parse(Invoice, change.op === "upsert" ? change.data : {});
    });

  it("tells which keys work and what is missing", async () => {
    const whole = await ifirma.check?.(open(base()));
    assert.deepEqual(whole?.scopes, ["faktura", "abonent"]);
    assert.deepEqual([whole?.warnings, whole?.tax_id], [[], "5252914179"]);
    const unnamed = await ifirma.check?.(open(base(), { settings: { own_tax_id: "123" } }));
    assert.match(String(unnamed?.warnings), /own_tax_id/);
    const one = { invoice_key: undefined, api_key: credentials.invoice_key };
    const single = await ifirma.check?.(open(base(), { credentials: one }));
    assert.deepEqual(single?.scopes, ["faktura"]);
    assert.match(String(single?.warnings), /subscriber_key/);
    const odd = { expense_key: "klucz-do-wydatkow" };
    const broken = await ifirma.check?.(open(base(), { credentials: odd }));
    assert.match(String(broken?.warnings), /expense_key is no key of iFirma/);
  });

  it("says which key is wrong, and that of another area is not good for invoices", async () => {
    const cases = [
      { credentials: { api_key: "0011", invoice_key: "0011" }, says: /invoice_key/ },
      { credentials: { invoice_key: credentials.expense_key }, says: /key in invoice_key/ },
      { credentials: { username: "kto@inny.example" }, says: /username/ },
      {
        credentials: { api_key: "klucz", invoice_key: "klucz-do-faktur" },
        says: /digits 0-9 and a-f/,
      },
    ];
    for (const { credentials: wrong, says } of cases) {
      await assert.rejects(
        async () => ifirma.check?.(open(base(), { credentials: wrong })),
        (error) => isHubError(error) && error.name === "AuthError" && says.test(error.message),
      );
    }
    const abonentOnly = { invoice_key: undefined, api_key: credentials.api_key };
    const result = await ifirma.check?.(open(base(), { credentials: abonentOnly }));
    assert.deepEqual(result?.scopes, ["abonent"]);
    assert.match(String(result?.warnings), /sales invoices cannot be read/);
    const writing = {
      credentials: { invoice_key: undefined },
      settings: { api_key_is: "wydatek" },
    };
    const alone = await ifirma.check?.(open(base(), writing));
    assert.match(String(alone?.warnings), /cannot be tried without adding one/);
  });

  it("reads January 2025 with lines, VAT, payments and corrections in three currencies", async () => {
    const invoices = invoicesOf(await read(JANUARY));
    assert.equal(invoices.length, 40);
    assert.deepEqual([...new Set(invoices.map(({ currency }) => currency))].sort(), [
      "EUR",
      "PLN",
      "USD",
    ]);
    const whole = invoices.filter(({ lines }) => lines.length > 0);
    assert.equal(whole.length, 37, "only the kind that nobody knows comes without lines");
    for (const invoice of whole) assertSound(invoice);
    const categories = whole.flatMap(({ vat_breakdown: rows }) => rows.map((row) => row.category));
    assert.deepEqual([...new Set(categories)].sort(), ["E", "G", "K", "O", "S"]);
    const correction = invoices.find(({ kind }) => kind === "correction");
    assert.match(String(correction?.totals.gross), /^-/);
    assert.ok(correction?.lines.some((line) => line.is_before_correction));
    assert.equal(correction?.preceding_invoices?.[0]?.number, "1/1/2025");
    assert.ok(invoices.some(({ kind }) => kind === "bill"));
    assert.ok(JSON.stringify(invoices).match(/[ąćęłńóśźż]/));
    const unknown = invoices.find(({ lines }) => lines.length === 0);
    assert.ok(unknown?.totals.gross && unknown.buyer.name && unknown.issue_date);
  });

  it("keeps bills without lines where there is no key for them", async () => {
    const ctx = open(base(), { credentials: { bill_key: undefined } });
    const invoices = invoicesOf(await read(JANUARY, ctx));
    const bills = invoices.filter(({ kind }) => kind === "bill");
    assert.equal(invoices.length, 40);
    assert.ok(
      bills.length > 0 && bills.every(({ lines, totals }) => !lines.length && totals.gross),
    );
  });

  it("reads nothing twice and nothing not at all where a page is exactly full", async () => {
    for (const rows of [100, 200, 20, 19]) {
      const full = createIfirma({ rows, months: 0 });
      const own = await startSandbox({ simulators: [full] });
      const changes = await read(JANUARY, open(`${own.url}/ifirma`));
      const ids = changes.map(({ id }) => id);
      assert.deepEqual([ids.length, new Set(ids).size], [rows, rows]);
      await own.close();
    }
  });

  it("survives a 429 and a technical error in the middle", async () => {
    assert.ok(sales);
    let count = 0;
    for await (const page of sales.read(open(base()), JANUARY)) {
      if (count === 0) await order("429");
      count += page.changes.length;
    }
    assert.equal(count, 40);
    const tired = createIfirma({ rows: 3, months: 0, technicalErrors: 1 });
    const own = await startSandbox({ simulators: [tired] });
    assert.equal((await read(JANUARY, open(`${own.url}/ifirma`))).length, 3);
    await own.close();
  });

  it("stops with the remedy when the key expires in the middle", async () => {
    assert.ok(sales);
    await assert.rejects(
      async () => {
        for await (const _ of sales.read(open(base()), JANUARY)) await order("expired");
      },
      (error) =>
        isHubError(error) && error.name === "AuthError" && /invoice_key/.test(error.message),
    );
    await order("429", 0);
  });

  it("after a first read sees only what changed since", async () => {
    const now = () => Date.now();
    const live = createIfirma({ now, months: 4 });
    const own = await startSandbox({ simulators: [live] });
    const url = `${own.url}/ifirma`;
    assert.ok(sales && issue);
    const pages = await Array.fromAsync(sales.read(open(url), { mode: "incremental" }));
    const cursor = pages.at(-1)?.cursor as Cursor;
    assert.deepEqual(await read({ mode: "incremental", cursor }, open(url)), []);
    const [year, month] = new Date(now()).toISOString().split("-");
    const number = `777/${Number(month)}/${year}`;
    const data = { ...invoiceToIssue(number), issue_date: `${year}-${month}-01` };
    const [written] = await issue.write(open(url), [{ key: number, data }], "once");
    assert.equal(written?.status, "created", String(written?.message));
    const changed = invoicesOf(await read({ mode: "incremental", cursor }, open(url)));
    assert.deepEqual(
      changed.map((invoice) => invoice.number),
      [number],
    );
    await own.close();
  });

  it("fetches PDF and XML, and says so where there is none", async () => {
    const [first] = invoicesOf(await read(JANUARY));
    const magic = { pdf: "%PDF-", xml: "<?xml" } as const;
    for (const kind of ["pdf", "xml"] as const) {
      const file = first?.attachments?.find((one) => one.kind === kind);
      assert.ok(file && sales?.attachment);
      const download = await sales.attachment(open(base()), file);
      const bytes = await buffer(download.stream);
      assert.equal(bytes.subarray(0, 5).toString("latin1"), magic[kind]);
    }
    for (const ref of ["fakturakraj/1.pdf", "fakturakraj/../abonent/limit.json", "x"]) {
      await assert.rejects(
        async () => sales?.attachment?.(open(base()), { kind: "pdf", name: "x.pdf", ref }),
        (error) => isHubError(error) && error.code === "no_such_file",
      );
    }
  });

  it("reads the customers of its invoices", async () => {
    assert.ok(parties);
    const pages = await Array.fromAsync(parties.read(open(base()), { mode: "full" }));
    const found = pages.flatMap((page) => page.changes).map((change) => JSON.stringify(change));
    assert.equal(found.length, 5);
    assert.ok(found.some((text) => text.includes('"scheme":"EU:VAT","value":"DE123456789"')));
    assert.ok(found.some((text) => text.includes('"country_code":"US"')));
  });
});

/** What must hold for every invoice, whatever is on it. */
function assertSound(invoice: Invoice): void {
  const { totals, vat_breakdown, currency, seller, number = "" } = invoice;
  const minor = (amount: string | undefined) => toMinor(amount ?? "0", currency);
  const total = (key: "taxable" | "tax" | "gross") =>
    vat_breakdown.reduce((sum, row) => sum + minor(row[key]), 0);
  assert.ok(vat_breakdown.length > 0, `${number} has no breakdown`);
  assert.equal(total("taxable"), minor(totals.net), number);
  assert.equal(total("tax"), minor(totals.tax), number);
  assert.equal(total("gross"), minor(totals.gross), number);
  assert.equal(minor(totals.net) + minor(totals.tax), minor(totals.gross), number);
  assert.deepEqual(seller.ids, [{ scheme: "PL:NIP", value: "5252914179" }]);
}
