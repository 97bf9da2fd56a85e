import assert from "node:assert/strict";
import { buffer } from "node:stream/consumers";
import { describe, it } from "node:test";
import { createInfakt } from "../../../sandbox/infakt/index.ts";
import { failsWith, invoicesOf, JANUARY, openBed } from "../../../test/simulator-bed.ts";
import { type Change, type Cursor, type Invoice, isHubError } from "../../sdk/index.ts";
import infakt from "./index.ts";

describe("inFakt: costs", () => {
  const bed = openBed(infakt, createInfakt({ months: 2 }));

  it("come with the papers of the books; those that nobody can book are set aside, scans left out", async () => {
    const changes = await bed.changes("cost_invoices", JANUARY);
    const refused = changes.filter((change) => change.op === "refuse");
    assert.equal(invoicesOf(changes).length, 41);
    assert.deepEqual(refused.map(({ field }) => field).sort(), ["currency", "gross_price"]);
    const text = JSON.stringify(changes);
    assert.match(text, /"kind":"correction"/);
    for (const currency of ["PLN", "EUR", "USD"])
      assert.match(text, new RegExp(`"currency":"${currency}"`));
    assert.ok(invoicesOf(changes).every(({ buyer }) => buyer.ids?.[0]?.value === "5252914179"));
  });

  it("prove that they are all there, once, at the end of a period and of everything", async () => {
    for (const query of [JANUARY, { mode: "full" }] as const) {
      const pages = await bed.pages("cost_invoices", query);
      assert.deepEqual(
        pages.map(({ complete }) => complete),
        [...pages.slice(1).map(() => undefined), true],
      );
    }
  });

  it("come without details in one call for each hundred", async () => {
    await bed.changes("cost_invoices", JANUARY, { read_details: false });
    assert.equal(bed.asked.filter((call) => call.startsWith("/documents/costs/")).length, 0);
    assert.equal(bed.asked.filter((call) => call.startsWith("/documents/costs.json")).length, 1);
  });

  it("after a first read are asked for by time of entry, and the last weeks once a day", async () => {
    const settings = { read_details: false, recheck_days: 60 };
    const first = await bed.pages("cost_invoices", { mode: "incremental" }, settings);
    const lists = () =>
      bed.asked.splice(0).filter((call) => call.startsWith("/documents/costs.json"));
    const read = async (cursor: Cursor | undefined) => {
      assert.ok(cursor);
      lists();
      const pages = await bed.pages("cost_invoices", { mode: "incremental", cursor }, settings);
      return {
        cursor: pages.at(-1)?.cursor,
        calls: lists(),
        ids: pages.flatMap((page) => page.changes.map(({ id }) => id)),
      };
    };
    const sameDay = await read(first.at(-1)?.cursor);
    assert.equal(sameDay.calls.length, 1);
    assert.match(sameDay.calls[0] ?? "", /q\[created_at_gteq\]":"2025-12-31T00:00/);
    bed.later(24 * 3_600_000);
    const nextDay = await read(sameDay.cursor);
    assert.equal(nextDay.calls.length, 2);
    assert.match(nextDay.calls[1] ?? "", /q\[issue_date_gteq\]":"2025-11-03"/);
    assert.equal(new Set(nextDay.ids).size, nextDay.ids.length);
  });

  it("show a payment that was entered later", async () => {
    const settings = { read_details: false };
    const pages = await bed.pages("cost_invoices", { mode: "incremental" }, settings);
    const unpaid = pages
      .flatMap((page) => [...page.changes])
      .findLast(
        (change) => change.op === "upsert" && (change.data as Invoice).payment?.status === "unpaid",
      );
    assert.ok(unpaid);
    const answer = await bed.send(
      "PUT",
      "/documents/costs/paid_many.json",
      { uuids: [unpaid.id] },
      { "x-infakt-apikey": createInfakt().credentials.api_key ?? "" },
    );
    assert.equal(answer.status, 200);
    bed.later(24 * 3_600_000);
    const cursor = pages.at(-1)?.cursor as Cursor;
    const again = await bed.changes("cost_invoices", { mode: "incremental", cursor }, settings);
    const found = again.find(({ id }) => id === unpaid.id);
    assert.ok(found?.op === "upsert");
    assert.equal((found.data as Invoice).payment?.status, "paid");
  });

  it("survive a 429 in the middle", async () => {
    const whole = await bed.changes("cost_invoices", JANUARY);
    const stream = infakt.streams?.cost_invoices;
    const pages = stream?.read(bed.open() as never, {
      mode: "period",
      from: "2025-01-01",
      to: "2025-12-31",
    });
    await bed.fault("429", 2);
    const ids: string[] = [];
    for await (const page of pages ?? []) ids.push(...page.changes.map(({ id }) => id));
    assert.ok(whole.every(({ id }) => ids.includes(id)));
  });

  it("stop with what to do where the key is not valid any more", async () => {
    await bed.fault("expired", 100);
    await assert.rejects(
      bed.pages("cost_invoices", JANUARY),
      failsWith("AuthError", /enter them anew/),
    );
    await bed.fault("expired", 0);
  });

  it("give their files through links that take no key, and say where there is none", async () => {
    const files = invoicesOf(await bed.changes("cost_invoices", JANUARY)).flatMap(
      ({ attachments = [] }) => attachments,
    );
    const fetchFile = async (ref: string) =>
      infakt.streams?.cost_invoices?.attachment?.(bed.open() as never, {
        kind: "scan",
        name: "x",
        ref,
      });
    const magic = { pdf: "%PDF-", xml: "<?xml" } as const;
    const xml = (await bed.changes("cost_invoices_ksef", JANUARY, {
      ksef_import: "list",
    })) as Change<Invoice>[];
    const all = [...files, ...invoicesOf(xml).flatMap(({ attachments = [] }) => attachments)];
    for (const kind of ["pdf", "xml"] as const) {
      const download = await fetchFile(all.find((file) => file.kind === kind)?.ref ?? "");
      assert.ok(download);
      const bytes = await buffer(download.stream);
      assert.equal(bytes.subarray(0, 5).toString("latin1"), magic[kind]);
    }
    const scan = files.find((file) => file.kind === "scan");
    assert.equal((await fetchFile(scan?.ref ?? ""))?.mime, "image/jpeg");
    for (const ref of [
      "cost:00000000-0000-4000-a000-000000000000:0",
      "pdf:account:../details",
      "ksef:1",
      "x",
    ])
      await assert.rejects(
        fetchFile(ref),
        (error) => isHubError(error) && error.code === "no_such_file",
      );
  });
});

describe("inFakt: exactly full pages", () => {
  const bed = openBed(infakt, createInfakt({ rows: 100, months: 0 }));

  it("end without one call too many", async () => {
    const query = { mode: "period", from: "2025-01-01", to: "2025-01-31" } as const;
    const changes = await bed.changes("cost_invoices", query, { read_details: false });
    const calls = bed.asked.filter((call) => call.startsWith("/documents/costs.json"));
    // 100 and three odd papers of January.
    assert.deepEqual([changes.length, calls.length], [103, 2]);
    assert.equal(new Set(changes.map(({ id }) => id)).size, 103);
  });
});

describe("inFakt: a list that passes over its filters", () => {
  const bed = openBed(infakt, createInfakt({ months: 2, ignoresFilters: true }));

  it("gives no document of another period, and it is told", async () => {
    const query = {
      mode: "incremental",
      cursor: { mark: "2025-12-31T10:00:00Z", began: "2026-01-01T00:00:00Z" },
    } as const;
    const sales = await bed.changes("sales_invoices", {
      ...JANUARY,
      from: "2025-01-10",
      to: "2025-01-12",
    });
    assert.ok(
      invoicesOf(sales).every(
        ({ issue_date = "" }) => issue_date >= "2025-01-10" && issue_date <= "2025-01-12",
      ),
    );
    assert.ok((await bed.changes("cost_invoices", query)).length > 0);
  });
});
