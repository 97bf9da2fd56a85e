import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { after, before, describe, it } from "node:test";
import { Value } from "typebox/value";
import { createFakturownia } from "../../../sandbox/fakturownia/index.ts";
import { type Sandbox, startSandbox } from "../../../sandbox/server.ts";
import { systemClock } from "../../lib/clock.ts";
import { silentLog } from "../../lib/log.ts";
import {
  type Change,
  type Cursor,
  Invoice,
  isHubError,
  isNip,
  type StreamQuery,
  toMinor,
} from "../../sdk/index.ts";
import { openTestContext } from "../../sdk/testing/context.ts";
import { testConnector } from "../../sdk/testing/index.ts";
import fakturownia from "./index.ts";

const { credentials } = createFakturownia();
const JANUARY = { mode: "period", from: "2025-01-01", to: "2025-01-31" } as const;
const { cost_invoices: costs, sales_invoices: sales, parties } = fakturownia.streams ?? {};

function open(baseUrl: string) {
  const ctx = openTestContext({
    connector: fakturownia,
    credentials,
    settings: {},
    baseUrl,
    log: silentLog,
    clock: systemClock,
    signal: AbortSignal.timeout(60_000),
  });
  return ctx as Parameters<NonNullable<typeof fakturownia.check>>[0];
}

const VAT = { category: "S", rate: "23", local_code: "23" };
const address = (line1: string, post_code: string, city: string) => ({
  address: { line1, post_code, city, country_code: "PL" },
});
const US = {
  name: "Laboratorium Przykładowe sp. z o.o.",
  ids: [{ scheme: "PL:NIP", value: "5252914179" }],
  ...address("ul. Badawcza 7 lok. 3", "02-001", "Warszawa"),
};
const THEM = {
  name: "Odbiorca Wzorowy sp. z o.o.",
  ids: [{ scheme: "PL:NIP", value: "5849174002" }],
  ...address("ul. Portowa 9", "80-001", "Gdańsk"),
};

/** As an accountant would send it; `more` changes it. */
const invoice = (direction: "cost" | "sales", number: string, more: object = {}) => ({
  direction,
  ...{ kind: "invoice", number, issue_date: "2025-12-10", tax_point_date: "2025-12-10" },
  ...{ due_date: "2025-12-24", currency: "PLN", status: "open" },
  ...(direction === "cost" ? { seller: THEM, buyer: US } : { seller: US, buyer: THEM }),
  lines: [
    {
      ...{ no: 1, name: "Śruba ze łbem", qty: "2", unit_local: "szt.", net_price: "50" },
      ...{ net: "100.00", gross: "123.00", vat: { ...VAT, amount: "23.00" } },
    },
  ],
  vat_breakdown: [{ ...VAT, taxable: "100.00", tax: "23.00", gross: "123.00" }],
  totals: { net: "100.00", tax: "23.00", gross: "123.00" },
  ...more,
});

const invoiceSamples = (direction: "cost" | "sales") => {
  const sample = (key: string, more?: object) => ({ key, data: invoice(direction, key, more) });
  const nobody = { name: "", ids: [{ scheme: "PL:NIP", value: "5849174002" }] };
  return {
    accepted: [sample("HUB/1/2025"), sample("HUB/2/2025", { order_reference: "ZAM/żółte/7" })],
    changed: sample("HUB/1/2025", { note: "Zażółć gęślą jaźń" }),
    rejected: sample("HUB/3/2025", direction === "cost" ? { seller: nobody } : { buyer: nobody }),
  };
};

const party = (nip: string, name: string) => ({
  key: nip,
  data: {
    ...{ role: "supplier", name, ids: [{ scheme: "PL:NIP", value: nip }] },
    ...address("ul. Żółta 1", "90-001", "Łódź"),
  },
});

const item = (code: string, more: object = {}) => ({
  key: code,
  data: {
    ...{ code, name: "Łącznik", type: "goods", unit: "szt.", vat_rate: "23", active: true },
    prices: [{ list: "sales", currency: "PLN", amount: "100", is_gross: false }],
    ...more,
  },
});

testConnector(fakturownia, {
  credentials,
  server: async () => {
    const simulator = createFakturownia({ rows: 230 });
    const sandbox = await startSandbox({ simulators: [simulator] });
    return {
      baseUrl: `${sandbox.url}/fakturownia`,
      reset: () => simulator.reset(),
      close: () => sandbox.close(),
    };
  },
  period: { from: "2025-01-01", to: "2025-12-31" },
  minPages: { cost_invoices: 3 },
  samples: {
    sales_invoices: invoiceSamples("sales"),
    cost_invoices: invoiceSamples("cost"),
    parties: {
      accepted: [party("1234563218", "Żółw i Spółka"), party("5265877635", "Źrebię sp. z o.o.")],
      changed: party("1234563218", "Żółw i Wspólnicy"),
      rejected: party("1234567890", "Zły NIP"),
    },
    items: {
      accepted: [item("HUB-1"), item("HUB-2", { type: "service", unit: "godz." })],
      changed: item("HUB-1", { name: "Łącznik kątowy" }),
      rejected: item("HUB-3", { vat_rate: "123" }),
    },
  },
});

describe("fakturownia against its simulator", () => {
  let sandbox: Sandbox;
  const base = () => `${sandbox.url}/fakturownia`;
  before(async () => {
    sandbox = await startSandbox({ simulators: [createFakturownia()] });
  });
  after(() => sandbox.close());

  async function read(query: StreamQuery, stream = costs): Promise<Change<unknown>[]> {
    assert.ok(stream);
    const pages = await Array.fromAsync(stream.read(open(base()), query));
    return pages.flatMap((page) => [...page.changes]);
  }
  const invoicesOf = (changes: readonly Change<unknown>[]): Invoice[] =>
    changes.flatMap((change) =>
      change.op === "upsert" ? [Value.Parse(Invoice, change.data)] : [],
    );

  it("tells whose account it is", async () => {
    const result = await fakturownia.check?.(open(base()));
    assert.equal(result?.account_name, "Laboratorium Przykładowe sp. z o.o.");
    assert.equal(result?.tax_id, "5252914179");
    assert.deepEqual(result?.warnings, []);
  });

  it("reads January 2025: forty costs, three set aside with their field", async () => {
    const changes = await read(JANUARY);
    const refused = changes.filter((change) => change.op === "refuse");
    assert.equal(invoicesOf(changes).length, 40);
    assert.deepEqual(refused.map(({ field }) => field).sort(), [
      "currency",
      "price_gross",
      "price_net",
    ]);
  });

  it("keeps every sum, party and tax id of all costs and sales", async () => {
    const invoices = [
      ...invoicesOf(await read({ mode: "full" })),
      ...invoicesOf(await read({ mode: "full" }, sales)),
    ];
    assert.ok(invoices.length > 200);
    for (const invoice of invoices) assertSound(invoice);
    assert.ok(invoices.some(({ kind, lines }) => kind === "correction" && lines.length === 2));
    assert.ok(invoices.some(({ currency }) => currency === "EUR"));
    assert.ok(invoices.some(({ fiscal }) => fiscal));
  });

  it("after a full read sees only what changed since", async () => {
    assert.ok(costs);
    const pages = await Array.fromAsync(costs.read(open(base()), { mode: "incremental" }));
    const cursor = pages.at(-1)?.cursor as Cursor;
    const idle = await read({ mode: "incremental", cursor });
    assert.ok(idle.length < 5, `${idle.length} rows although nothing changed`);
    const created = await fetch(`${base()}/invoices.json`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        api_token: credentials.api_token,
        invoice: {
          income: "0",
          number: "NOWA/1",
          buyer_name: "Łoś i Spółka",
          positions: [{ name: "Śruba", tax: 23, total_price_gross: "12.30", quantity: 1 }],
        },
      }),
    });
    assert.equal(created.status, 201);
    const changed = invoicesOf(await read({ mode: "incremental", cursor }));
    assert.ok(changed.some(({ number }) => number === "NOWA/1"));
  });

  it("fetches PDF, ZIP and XML, and says so where there is none", async () => {
    const changes = await read(JANUARY);
    const files = invoicesOf(changes).flatMap(({ attachments = [] }) => attachments);
    const magic = { pdf: "%PDF-", zip: "PK\x03\x04", xml: "<?xml" } as const;
    for (const kind of ["pdf", "zip", "xml"] as const) {
      const file = files.find((candidate) => candidate.kind === kind);
      assert.ok(file && costs?.attachment);
      const download = await costs.attachment(open(base()), file);
      const bytes = await buffer(download.stream);
      assert.equal(bytes.subarray(0, magic[kind].length).toString("latin1"), magic[kind]);
    }
    for (const ref of ["zip:1", "gov:412000001/../../account.json", "token:1"]) {
      await assert.rejects(
        async () => costs?.attachment?.(open(base()), { kind: "zip", name: "x.zip", ref }),
        (error) => isHubError(error) && error.code === "no_such_file",
      );
    }
  });

  it("reads contractors with their accounts", async () => {
    const changes = await read({ mode: "full" }, parties);
    assert.ok(changes.length >= 28);
    const names = changes.map((change) => change.op === "upsert" && JSON.stringify(change.data));
    assert.ok(names.some((text) => /Odczynniki Demo.*PL\d{26}/.test(String(text))));
  });
});

describe("fakturownia at a wrong address", () => {
  const answers = [
    { status: 200, headers: { "content-type": "text/html" } },
    { status: 404, headers: { "content-type": "text/html" } },
    { status: 302, headers: { location: "https://app.fakturownia.pl/login" } },
  ];
  for (const { status, headers } of answers) {
    it(`says that the subdomain is wrong on a web page with ${status}`, async () => {
      const server = createServer((_req, res) => res.writeHead(status, headers).end("<html>"));
      await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
      const { port } = server.address() as AddressInfo;
      await assert.rejects(
        async () => fakturownia.check?.(open(`http://127.0.0.1:${port}`)),
        (error) => isHubError(error) && error.code === "wrong_subdomain",
      );
      server.closeAllConnections();
      server.close();
    });
  }
});

describe("a file behind a redirect", () => {
  it("is fetched without the token", async () => {
    const seen: string[] = [];
    const server = createServer((req, res) => {
      seen.push(req.url ?? "");
      if (req.url?.startsWith("/invoices/")) res.writeHead(302, { location: "/stored" }).end();
      else res.writeHead(200, { "content-type": "application/xml" }).end("<Faktura/>");
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    const { port } = server.address() as AddressInfo;
    const file = { kind: "xml", name: "x.xml", ref: "gov:1" } as const;
    const download = await costs?.attachment?.(open(`http://127.0.0.1:${port}`), file);
    assert.ok(download);
    assert.equal(String(await buffer(download.stream)), "<Faktura/>");
    assert.deepEqual(
      seen.map((url) => url.includes("api_token")),
      [true, false],
    );
    server.closeAllConnections();
    server.close();
  });
});

/** What must hold for every invoice, whatever is on it. */
function assertSound({ totals, vat_breakdown, currency, seller, buyer, direction }: Invoice): void {
  const minor = (amount: string | undefined) => toMinor(amount ?? "0", currency);
  const total = (key: "taxable" | "tax" | "gross") =>
    vat_breakdown.reduce((sum, row) => sum + minor(row[key]), 0);
  assert.equal(total("taxable"), minor(totals.net));
  assert.equal(total("tax"), minor(totals.tax));
  assert.equal(total("gross"), minor(totals.gross));
  const us = direction === "cost" ? buyer : seller;
  assert.equal(us.ids?.[0]?.value, "5252914179");
  for (const { ids = [] } of [seller, buyer]) {
    assert.ok(ids.every(({ scheme, value }) => scheme === "PL:NIP" && isNip(value)));
  }
}
