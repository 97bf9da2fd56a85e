import assert from "node:assert/strict";
import { buffer } from "node:stream/consumers";
import { after, before, describe, it } from "node:test";
import { Value } from "typebox/value";
import { type Sandbox, startSandbox } from "../../../sandbox/server.ts";
import { createWfirma } from "../../../sandbox/wfirma/index.ts";
import { systemClock } from "../../lib/clock.ts";
import { silentLog } from "../../lib/log.ts";
import {
  type Change,
  Invoice,
  isHubError,
  type Stream,
  type StreamQuery,
  toMinor,
} from "../../sdk/index.ts";
import { openTestContext } from "../../sdk/testing/context.ts";
import { testConnector } from "../../sdk/testing/index.ts";
import { contractor, saleToIssue } from "./fixtures/records.ts";
import wfirma from "./index.ts";

const { credentials } = createWfirma();
const JANUARY = { mode: "period", from: "2025-01-01", to: "2025-01-31" } as const;
const { cost_invoices: costs, sales_invoices: sales, parties, items } = wfirma.streams ?? {};

type WfirmaCtx = Parameters<NonNullable<typeof wfirma.check>>[0];

function open(
  baseUrl: string,
  changes: { credentials?: object; settings?: object } = {},
): WfirmaCtx {
  const ctx = openTestContext({
    connector: wfirma,
    credentials: { ...credentials, ...changes.credentials },
    settings: { ...changes.settings },
    baseUrl,
    log: silentLog,
    clock: systemClock,
    signal: AbortSignal.timeout(60_000),
  });
  return ctx as WfirmaCtx;
}

testConnector(wfirma, {
  credentials,
  server: async () => {
    const simulator = createWfirma({ rows: 230, months: 3 });
    const sandbox = await startSandbox({ simulators: [simulator] });
    return {
      baseUrl: `${sandbox.url}/wfirma`,
      reset: () => simulator.reset(),
      close: () => sandbox.close(),
    };
  },
  period: { from: "2025-01-01", to: "2025-12-31" },
  minPages: { cost_invoices: 3 },
  samples: {
    sales_invoices: {
      accepted: [
        { key: "HUB/1/2026", data: saleToIssue("HUB/1/2026") },
        { key: "HUB/2/2026", data: saleToIssue("HUB/2/2026") },
      ],
      changed: {
        key: "HUB/1/2026",
        data: { ...saleToIssue("HUB/1/2026"), due_date: "2026-02-15" },
      },
      rejected: { key: "K/1", data: { ...saleToIssue("K/1"), kind: "correction" } },
    },
    parties: {
      accepted: [
        { key: "9451043128", data: contractor("9451043128", "Źródło Łódź s.c.") },
        { key: "8132755461", data: contractor("8132755461", "Żółw i Spółka") },
      ],
      changed: { key: "9451043128", data: contractor("9451043128", "Źródło Łódź sp. z o.o.") },
      rejected: {
        key: "1111111111",
        data: {
          role: "supplier",
          name: "Bez adresu",
          ids: [{ scheme: "PL:NIP", value: "1111111111" }],
        },
      },
    },
  },
});

describe("wFirma against its simulator", () => {
  let sandbox: Sandbox;
  const base = () => `${sandbox.url}/wfirma`;
  before(async () => {
    sandbox = await startSandbox({ simulators: [createWfirma()] });
  });
  after(() => sandbox.close());

  const order = (kind: string, times = 1) =>
    fetch(`${base()}/_sandbox/fault`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ kind, times }),
    });
  async function read(
    query: StreamQuery,
    { stream = costs, ctx = open(base()) }: { stream?: Stream | undefined; ctx?: WfirmaCtx } = {},
  ): Promise<Change<unknown>[]> {
    assert.ok(stream);
    const pages = await Array.fromAsync(stream.read(ctx as never, query));
    return pages.flatMap((page) => [...page.changes]);
  }
  const invoicesOf = (changes: readonly Change<unknown>[]): Invoice[] =>
    changes.flatMap((change) =>
      change.op === "upsert" ? [Value.Parse(Invoice, change.data)] : [],
    );
  async function withServer<T>(
    options: Parameters<typeof createWfirma>[0],
    work: (url: string) => Promise<T>,
  ): Promise<T> {
    const own = await startSandbox({ simulators: [createWfirma(options)] });
    try {
      return await work(`${own.url}/wfirma`);
    } finally {
      await own.close();
    }
  }

  it("tells whose account it is, and which company ids are good", async () => {
    const result = await wfirma.check?.(open(base()));
    assert.deepEqual(result, {
      account_name: "Laboratorium Przykładowe sp. z o.o.",
      tax_id: "5252914179",
      warnings: [],
    });
    await assert.rejects(
      async () => wfirma.check?.(open(base(), { credentials: { company_id: "5252914179" } })),
      (error) =>
        isHubError(error) &&
        error.code === "company_unknown" &&
        /1204481 \(Labor/.test(error.message),
    );
  });

  it("reads January 2025: forty costs with parts, three currencies, corrections; two set aside", async () => {
    const changes = await read(JANUARY);
    const refused = changes.filter((change) => change.op === "refuse");
    assert.deepEqual(refused.map(({ field }) => field).sort(), ["brutto", "currency"]);
    const invoices = invoicesOf(changes);
    assert.equal(invoices.length, 40);
    for (const invoice of invoices) assertSound(invoice);
    assert.deepEqual([...new Set(invoices.map(({ currency }) => currency))].sort(), [
      "CZK",
      "EUR",
      "PLN",
    ]);
    const correction = invoices.find(({ kind }) => kind === "correction");
    assert.match(String(correction?.totals.gross), /^-/);
    assert.match(String(correction?.preceding_invoices?.[0]?.remote_id), /^\d+$/);
    const states = new Set(invoices.map(({ status }) => status));
    assert.deepEqual([...states].sort(), ["draft", "open", "paid", "void"]);
    const goods = invoices.flatMap(({ lines }) => lines).find(({ qty }) => qty !== undefined);
    assert.ok(goods?.net_price && goods.net && goods.vat?.category);
    assert.ok(invoices.every(({ buyer }) => buyer.ids?.[0]?.value === "5252914179"));
    assert.ok(invoices.some(({ seller }) => seller.ids?.[0]?.scheme === "EU:VAT"));
  });

  it("marks what the tax book has as research, with its labels", async () => {
    const invoices = invoicesOf(await read(JANUARY));
    const marked = invoices.filter(({ accounting }) => accounting?.kind === "expense_research");
    assert.ok(marked.length > 0);
    for (const { accounting, note } of marked) {
      assert.deepEqual(accounting, {
        category: "B+R, Projekt Świt",
        kind: "expense_research",
        period: "2025-01",
      });
      assert.match(String(note), /KPiR B\+R: -?\d+(\.\d+)? Koszty działalności/);
    }
    const ctx = open(base(), { settings: { read_kpir: false } });
    const plain = invoicesOf(await read(JANUARY, { ctx }));
    assert.ok(plain.every(({ accounting }) => accounting?.kind !== "expense_research"));
  });

  it("reads sales with lines, KSeF numbers and our own side", async () => {
    const invoices = invoicesOf(await read({ mode: "full" }, { stream: sales }));
    for (const invoice of invoices) assertSound(invoice);
    assert.ok(invoices.some(({ fiscal }) => fiscal?.system === "KSEF"));
    assert.ok(invoices.some(({ kind }) => kind === "proforma"));
    assert.ok(invoices.some(({ tax_point_period }) => tax_point_period));
    assert.ok(invoices.every(({ seller }) => seller.address?.line1 === "ul. Badawcza 7/3"));
    assert.ok(invoices.every(({ payment }) => payment?.account?.iban));
    assert.ok(invoices.every(({ number }) => !number?.startsWith("OF")));
  });

  it("reads contractors and goods", async () => {
    const found = JSON.stringify(await read({ mode: "full" }, { stream: parties }));
    assert.match(found, /"scheme":"PL:NIP","value":"8983982599"/);
    assert.match(found, /PL69101010100000000000012345/);
    const goods = await read({ mode: "full" }, { stream: items });
    assert.equal(goods.length, 6);
    assert.match(JSON.stringify(goods), /"amount":"385","is_gross":false/);
    assert.match(JSON.stringify(goods), /"type":"service"/);
  });

  it("reads every row once where a page is exactly full", async () => {
    for (const rows of [98, 99, 198]) {
      await withServer({ rows, months: 0 }, async (url) => {
        const ids = (await read(JANUARY, { ctx: open(url) })).map(({ id }) => id);
        assert.deepEqual([ids.length, new Set(ids).size], [rows + 2, rows + 2]);
      });
    }
  });

  it("survives a 429 in the middle and stops with the remedy when keys expire", async () => {
    await withServer({ rows: 230, months: 0 }, async (url) => {
      const fault = (kind: string) =>
        fetch(`${url}/_sandbox/fault`, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify({ kind, times: 1 }),
        });
      assert.ok(costs);
      let count = 0;
      for await (const page of costs.read(open(url), JANUARY)) {
        if (count === 0) await fault("429");
        count += page.changes.length;
      }
      assert.equal(count, 232);
      await assert.rejects(
        async () => {
          for await (const _ of costs.read(open(url), JANUARY)) await fault("expired");
        },
        (error) => isHubError(error) && error.name === "AuthError",
      );
    });
    await order("429", 0);
  });

  it("fetches scans and renderings, and says so where there is none", async () => {
    const scan = invoicesOf(await read(JANUARY)).flatMap(({ attachments = [] }) => attachments)[0];
    const sale = invoicesOf(await read(JANUARY, { stream: sales }))[0]?.attachments?.[0];
    assert.equal(scan?.kind, "scan");
    assert.match(scan.name, /^skan-żółty-\d+\.pdf$/);
    for (const file of [scan, sale]) {
      assert.ok(file && costs?.attachment);
      const download = await costs.attachment(open(base()), file);
      assert.equal(download.mime, "application/pdf");
      assert.equal((await buffer(download.stream)).subarray(0, 5).toString(), "%PDF-");
    }
    for (const ref of ["pdf:1", "document:1:application/pdf", "pdf:../companies", "x"]) {
      await assert.rejects(
        async () => costs?.attachment?.(open(base()), { kind: "pdf", name: "x.pdf", ref }),
        (error) => isHubError(error) && error.code === "no_such_file",
      );
    }
  });
});

/** What must hold for every invoice, whatever is on it. */
function assertSound(invoice: Invoice): void {
  const { totals, vat_breakdown, currency, number = "", lines } = invoice;
  const minor = (amount: string | undefined) => toMinor(amount ?? "0", currency);
  assert.equal(minor(totals.net) + minor(totals.tax), minor(totals.gross), number);
  if (lines.length === 0) return;
  const total = (key: "taxable" | "tax" | "gross") =>
    vat_breakdown.reduce((sum, row) => sum + minor(row[key]), 0);
  assert.equal(total("taxable"), minor(totals.net), number);
  assert.equal(total("tax"), minor(totals.tax), number);
  assert.equal(total("gross"), minor(totals.gross), number);
}
