import assert from "node:assert/strict";
import { buffer } from "node:stream/consumers";
import { describe, it } from "node:test";
import { createInfakt } from "../../../sandbox/infakt/index.ts";
import { failsWith, invoicesOf, JANUARY, openBed } from "../../../test/simulator-bed.ts";
import type { Change, Cursor, Invoice } from "../../sdk/index.ts";
import infakt from "./index.ts";

describe("inFakt: sales", () => {
  const bed = openBed(infakt, createInfakt({ months: 2 }));

  it("come from all the lists of documents, with lines that add up and corrections that say what they correct", async () => {
    const invoices = invoicesOf(await bed.changes("sales_invoices", { mode: "full" }));
    const kinds = new Set(invoices.map(({ kind }) => kind));
    for (const kind of ["invoice", "correction", "advance", "final"] as const)
      assert.ok(kinds.has(kind), kind);
    assert.ok(
      invoices.every(({ vat_breakdown, lines }) => vat_breakdown.length > 0 && lines.length > 0),
    );
    const correction = invoices.find(({ kind }) => kind === "correction");
    const corrected = correction?.preceding_invoices?.[0];
    assert.ok(invoices.some(({ number }) => number === corrected?.number));
    assert.ok(invoices.some(({ fiscal }) => fiscal?.system === "KSEF"));
  });

  it("prove nothing where a list of the account is missing", async () => {
    const source = infakt.streams?.sales_invoices;
    const ctx = bed.open();
    const http: typeof ctx.http = {
      ...ctx.http,
      request: (wanted) =>
        ctx.http.request(
          wanted.path === "/margin_invoices.json" ? { ...wanted, path: "/absent.json" } : wanted,
        ),
    };
    const pages = await Array.fromAsync(
      source?.read({ ...ctx, http } as never, { mode: "full" }) ?? [],
    );
    assert.equal(pages.at(-1)?.complete, false);
    assert.deepEqual(bed.warned, ["the account does not give this list"]);
  });

  it("are marked as printed only where a person wants it so", async () => {
    const invoices = invoicesOf(await bed.changes("sales_invoices", JANUARY));
    const refs = invoices.flatMap(({ attachments = [] }) =>
      attachments.filter(({ kind }) => kind === "pdf"),
    );
    assert.ok(refs.length > 0 && refs.length < invoices.length);
    const [pdf] = refs;
    assert.ok(pdf);
    const download = await infakt.streams?.sales_invoices?.attachment?.(bed.open() as never, pdf);
    assert.ok(download);
    assert.equal((await buffer(download.stream)).subarray(0, 5).toString(), "%PDF-");
  });
});

describe("inFakt: costs in KSeF", () => {
  const bed = openBed(infakt, createInfakt({ months: 2 }));

  it("are whole documents with their original, and the same invoices as the costs", async () => {
    const settings = { ksef_import: "documents" };
    const changes = (await bed.changes(
      "cost_invoices_ksef",
      JANUARY,
      settings,
    )) as Change<Invoice>[];
    assert.ok(changes.length > 20);
    for (const change of changes) {
      assert.ok(change.op === "upsert", JSON.stringify(change));
      assert.equal(change.originals?.[0]?.mime, "application/xml");
      assert.ok(
        change.data.lines.length > 0 && change.data.vat_breakdown[0]?.local_code !== undefined,
      );
    }
    const numbers = new Set(
      invoicesOf(changes).map(
        ({ seller, number, kind }) => `${seller.ids?.[0]?.value} ${kind} ${number}`,
      ),
    );
    const costs = invoicesOf(await bed.changes("cost_invoices", JANUARY));
    const shared = costs.filter(({ seller, number, kind }) =>
      numbers.has(`${seller.ids?.[0]?.value} ${kind} ${number}`),
    );
    assert.equal(shared.length, changes.length);
  });

  it("are not asked for unless a person wants it", async () => {
    assert.deepEqual(await bed.changes("cost_invoices_ksef", JANUARY), []);
    assert.deepEqual(bed.asked, []);
  });

  it("are fetched once: the next read leaves out what was read", async () => {
    const settings = { ksef_import: "documents" };
    const first = await bed.pages("cost_invoices_ksef", { mode: "incremental" }, settings);
    const cursor = first.at(-1)?.cursor as Cursor;
    bed.asked.length = 0;
    assert.deepEqual(
      await bed.changes("cost_invoices_ksef", { mode: "incremental", cursor }, settings),
      [],
    );
    assert.equal(bed.asked.length, 1);
  });
});

describe("inFakt: KSeF's six lists an hour", () => {
  const bed = openBed(infakt, createInfakt({ months: 2, hasLimits: true }));

  it("used up are a pause of minutes, not a failure of the account", async () => {
    const read = () => bed.pages("cost_invoices_ksef", JANUARY, { ksef_import: "list" });
    for (let i = 0; i < 6; i++) await read();
    await assert.rejects(
      read(),
      (error) =>
        failsWith("RateLimitError", /limit/)(error) &&
        Number((error as { retryAfterMs?: number }).retryAfterMs) >= 600_000,
    );
  });
});

describe("inFakt: a key with too few rights", () => {
  const bed = openBed(infakt, createInfakt({ months: 2, scopes: ["api:invoices:read"] }));

  it("is told by the check, and stops the read with what to do", async () => {
    const result = await infakt.check?.(bed.open() as never);
    assert.equal(result?.account_name, "Laboratorium Przykładowe sp. z o.o.");
    assert.deepEqual(result?.scopes, ["api:invoices:read"]);
    assert.match(result?.warnings?.join() ?? "", /api:costs:read/);
    await assert.rejects(
      bed.pages("cost_invoices", JANUARY),
      failsWith("AuthError", /lack a right/),
    );
  });
});
