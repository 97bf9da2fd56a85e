import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { startSandbox } from "../../../sandbox/server.ts";
import { createWfirma } from "../../../sandbox/wfirma/index.ts";
import { type Clock, systemClock } from "../../lib/clock.ts";
import { silentLog } from "../../lib/log.ts";
import type { Cursor, Page, StreamQuery } from "../../sdk/index.ts";
import { openTestContext } from "../../sdk/testing/context.ts";
import { saleToIssue } from "./fixtures/records.ts";
import wfirma from "./index.ts";

const { credentials } = createWfirma();
const NOW = Date.UTC(2026, 0, 20, 11);
type WfirmaCtx = Parameters<NonNullable<typeof wfirma.check>>[0];
type Name = "cost_invoices" | "sales_invoices" | "parties";

function open(baseUrl: string, changes: { settings?: object; clock?: Clock } = {}): WfirmaCtx {
  const ctx = openTestContext({
    connector: wfirma,
    credentials,
    settings: { ...changes.settings },
    baseUrl,
    log: silentLog,
    clock: changes.clock ?? systemClock,
    signal: AbortSignal.timeout(60_000),
  });
  return ctx as WfirmaCtx;
}

async function pagesOf(ctx: WfirmaCtx, name: Name, query: StreamQuery): Promise<Page<unknown>[]> {
  const stream = wfirma.streams?.[name];
  assert.ok(stream);
  return Array.fromAsync<Page<unknown>>(stream.read(ctx as never, query));
}
const idsOf = (pages: readonly Page<unknown>[]): string[] =>
  pages.flatMap(({ changes }) => changes.map(({ id }) => id));
const cursorOf = (pages: readonly Page<unknown>[]): Cursor => pages.at(-1)?.cursor ?? {};

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

describe("reading what changed", () => {
  it("gives little where nothing changed, and what is new", async () => {
    await withServer({ now: () => NOW, months: 2 }, async (url) => {
      const ctx = open(url, { clock: { now: () => NOW } });
      const first = await pagesOf(ctx, "sales_invoices", { mode: "incremental" });
      const cursor = cursorOf(first);
      assert.match(String(cursor.mark), /^2026-01-\d\d \d\d:\d\d:\d\d$/);
      const again = () => pagesOf(ctx, "sales_invoices", { mode: "incremental", cursor });
      assert.ok(idsOf(await again()).length < 3, "nothing changed");
      const data = { ...saleToIssue("NOWA/1"), issue_date: "2026-01-20" };
      const sink = wfirma.sinks?.sales_invoices;
      const [made] = (await sink?.write(ctx, [{ key: "NOWA/1", data }], "a")) ?? [];
      assert.equal(made?.status, "created", String(made?.message));
      assert.ok(idsOf(await again()).includes(made?.remote_id ?? ""));
    });
  });

  it("gives the next time what changed in an earlier part of the list while it read a later one", async () => {
    await withServer({ now: () => NOW, months: 12 }, async (url) => {
      const ctx = open(url, { clock: { now: () => NOW } });
      const stream = wfirma.streams?.sales_invoices;
      assert.ok(stream);
      let changed: string | undefined;
      let cursor: Cursor = {};
      for await (const page of stream.read(ctx as never, { mode: "incremental" })) {
        changed ??= page.changes[0]?.id;
        if (Object.keys(cursor).length === 0) await editInvoice(url, changed ?? "");
        cursor = page.cursor;
      }
      const next = await pagesOf(ctx, "sales_invoices", { mode: "incremental", cursor });
      assert.ok(changed !== undefined && idsOf(next).includes(changed));
    });
  });

  it("goes another way where a condition is refused, and misses nothing", async () => {
    for (const refused of [["modified"], ["id"], ["modified", "id"]]) {
      await withServer({ rows: 230, months: 3, refused }, async (url) => {
        const ctx = open(url, { settings: { recheck_days: 400 } });
        const full = idsOf(await pagesOf(ctx, "cost_invoices", { mode: "full" }));
        assert.equal(new Set(full).size, 230 + 2 + 16, String(refused));
        const first = await pagesOf(ctx, "cost_invoices", { mode: "incremental" });
        const costs = { mode: "incremental", cursor: cursorOf(first) } as const;
        assert.ok(idsOf(await pagesOf(ctx, "cost_invoices", costs)).length <= full.length);
        const people = await pagesOf(ctx, "parties", { mode: "incremental" });
        const parties = { mode: "incremental", cursor: cursorOf(people) } as const;
        assert.equal(idsOf(await pagesOf(ctx, "parties", parties)).length, 5, String(refused));
      });
    }
  });
});

/** As a person would in wFirma. */
async function editInvoice(url: string, id: string): Promise<void> {
  const invoice = {
    type: "normal",
    date: "2025-01-05",
    currency: "PLN",
    price_type: "netto",
    contractor: { id: "5550009" },
    invoicecontents: {
      "0": { invoicecontent: { name: "x", count: "1", price: "1.00", vat_code: { id: "222" } } },
    },
  };
  const query = `inputFormat=json&outputFormat=json&company_id=${credentials.company_id}`;
  const answer = await fetch(`${url}/invoices/edit/${id}?${query}`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      accessKey: credentials.access_key ?? "",
      secretKey: credentials.secret_key ?? "",
      appKey: credentials.app_key ?? "",
    },
    body: JSON.stringify({ invoices: { invoice } }),
  });
  assert.match(await answer.text(), /"code":"OK"/);
}
