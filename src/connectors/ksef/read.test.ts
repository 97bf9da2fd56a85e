import assert from "node:assert/strict";
import { hash } from "node:crypto";
import { describe, it } from "node:test";
import { addCrowd, changesOf, idsOf, lastCursor, openBed, YEAR } from "../../../test/ksef-bed.ts";
import { isHubError } from "../../sdk/index.ts";
import { addDays, addMonths, warsawDay } from "./dates.ts";
import ksef from "./index.ts";

const single = { fetch: "single" } as const;
const wholePackage = { fetch: "package" } as const;
const OCTOBER = { mode: "period", from: "2026-10-01", to: "2026-10-31" } as const;

describe("reading costs", () => {
  it("gives the document itself, its number and the day of receipt", async () => {
    await using bed = await openBed({ rows: 12 });
    const changes = changesOf(await bed.read(YEAR));
    const first = changes.find((change) => change.op === "upsert");
    assert.ok(first?.op === "upsert");
    const { data, originals = [], id, version } = first;
    const [original] = originals;
    assert.ok(original);
    assert.equal(data.fiscal?.id, id);
    assert.equal(data.received_date, data.issue_date);
    assert.equal(original.name, `${id}.xml`);
    assert.equal(version, hash("sha256", original.content, "base64"));
    assert.ok(data.lines.length > 0);
    assert.ok(
      changes.every((change) => change.op === "upsert" && change.data.direction === "cost"),
    );
  });

  it("has the same invoices one by one and in packages", async () => {
    await using bed = await openBed({ rows: 40 });
    const alone = idsOf(await bed.read(YEAR, { settings: single })).toSorted();
    const packed = idsOf(await bed.read(YEAR, { settings: wholePackage })).toSorted();
    assert.deepEqual(packed, alone);
    const wanted = bed.simulator
      .docs()
      .filter(
        ({ buyer, third }) => buyer.nip === "5252914179" || third.some(({ role }) => role !== 1),
      );
    assert.deepEqual(alone, wanted.map(({ ksefNumber }) => ksefNumber).toSorted());
  });

  it("leaves out what we only finance, and third parties at all where they are not wanted", async () => {
    await using bed = await openBed({ rows: 12 });
    const all = idsOf(await bed.read(YEAR));
    const factored = bed.simulator.docs().find(({ third }) => third.some(({ role }) => role === 1));
    assert.ok(factored && !all.includes(factored.ksefNumber));
    const few = idsOf(await bed.read(YEAR, { settings: { third_party_costs: false } }));
    assert.equal(all.length - few.length, 3);
  });

  it("keeps a form whose lines nobody reads by what KSeF lists, and refuses a damaged one", async () => {
    await using bed = await openBed({ rows: 12, hasBroken: true });
    const changes = changesOf(await bed.read(YEAR));
    const other = changes.find(
      (change) =>
        change.op === "upsert" && change.data.lines.length === 0 && change.data.kind !== "advance",
    );
    assert.ok(other?.op === "upsert");
    assert.equal(other.data.totals.gross, "1230.00");
    assert.equal(other.data.totals.tax, "230.00");
    assert.match(other.data.note ?? "", /PEF/);
    assert.equal(other.originals?.length, 1);
    const refused = changes.filter((change) => change.op === "refuse");
    assert.deepEqual(
      refused.map(({ field }) => field),
      ["P_1"],
    );
  });

  for (const count of [249, 250, 251, 500]) {
    it(`reads ${count} invoices one by one across the edges of pages`, async () => {
      await using bed = await openBed({ rows: 0 });
      addCrowd(bed, { count });
      const ids = idsOf(await bed.read(OCTOBER, { settings: single }));
      assert.equal(ids.length, count);
      assert.equal(new Set(ids).size, count);
      assert.equal(bed.simulator.calls("invoiceMetadata"), Math.ceil(count / 250) + 1);
    });
  }

  for (const settings of [single, wholePackage]) {
    it(`goes on from the last date where KSeF cuts off (${settings.fetch})`, async () => {
      await using bed = await openBed({ rows: 0, maxListed: 250 });
      addCrowd(bed, { count: 600 });
      for (const query of [OCTOBER, { mode: "incremental" } as const]) {
        const only = { ...settings, third_party_costs: false };
        const ids = idsOf(await bed.read(query, { settings: only }));
        assert.equal(new Set(ids).size, 600, query.mode);
        assert.equal(ids.length, 600, "none twice");
      }
    });
  }

  it("says so where more invoices have one date than KSeF gives", async () => {
    await using bed = await openBed({ rows: 0, maxListed: 250 });
    addCrowd(bed, { count: 300, stepMs: 0 });
    await assert.rejects(
      bed.read(OCTOBER, { settings: single }),
      (error) => isHubError(error) && /read incrementally/.test(error.message),
    );
  });

  it("asks for a package where there are many, and for single ones where there are few", async () => {
    await using bed = await openBed({ rows: 0 });
    addCrowd(bed, { count: 50 });
    await bed.read(OCTOBER);
    assert.equal(bed.simulator.exports.started(), 0);
    addCrowd(bed, { count: 1 });
    await bed.read(OCTOBER);
    assert.equal(bed.simulator.exports.started(), 1);
  });

  it("reads one by one where KSeF makes no package", async () => {
    await using bed = await openBed({ rows: 0 });
    addCrowd(bed, { count: 60 });
    bed.simulator.behaviour.set({ export_not_allowed: 1 });
    assert.equal(idsOf(await bed.read(OCTOBER)).length, 60);
  });

  it("waits for an invoice that is listed before it can be fetched", async () => {
    await using bed = await openBed({ rows: 3 });
    bed.simulator.behaviour.set({ download_not_yet: 1 });
    assert.ok(idsOf(await bed.read(YEAR, { settings: single })).length > 3);
  });

  for (const kind of ["429", "500", "expired"]) {
    it(`goes on after a ${kind} in the middle`, async () => {
      await using bed = await openBed({ rows: 20 });
      const whole = idsOf(await bed.read(YEAR, { settings: single }));
      const pages = ksef.streams?.cost_invoices?.read(bed.open({ settings: single }), YEAR);
      assert.ok(pages);
      const ids: string[] = [];
      for await (const page of pages) {
        ids.push(...page.changes.map(({ id }) => id));
        await fetch(`${bed.baseUrl}/_sandbox/fault`, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify({ kind, times: 1 }),
        });
      }
      assert.deepEqual(ids, whole);
    });
  }

  it("takes no invoice whose bytes are not those that KSeF names", async () => {
    await using bed = await openBed({ rows: 3 });
    bed.simulator.behaviour.set({ wrong_hash: 100 });
    await assert.rejects(
      bed.read(YEAR, { settings: single }),
      (error) => isHubError(error) && error.code === "wrong_hash",
    );
  });

  it("refuses a number whose checksum is wrong, and goes on", async () => {
    await using bed = await openBed({ rows: 3 });
    const [doc] = bed.simulator.docs().filter(({ buyer }) => buyer.nip === "5252914179");
    assert.ok(doc);
    bed.simulator.add({ ...doc, ksefNumber: `${doc.ksefNumber.slice(0, -2)}00` });
    const changes = changesOf(await bed.read(YEAR));
    const refused = changes.filter(({ op }) => op === "refuse");
    assert.equal(refused.length, 1);
    assert.ok(changes.length > 3);
  });

  it("asks nobody for a period that has not begun", async () => {
    await using bed = await openBed();
    const pages = await bed.read({ mode: "period", from: "2027-01-01", to: "2027-01-31" });
    assert.deepEqual(pages, [{ changes: [], cursor: { done: true } }]);
    assert.equal(bed.simulator.calls("invoiceMetadata"), 0);
  });
});

describe("reading incrementally", () => {
  it("sees only what came since, also a document that is dated long ago", async () => {
    await using bed = await openBed({ rows: 30 });
    const first = await bed.read({ mode: "incremental" });
    const cursor = lastCursor(first);
    assert.equal(idsOf(await bed.read({ mode: "incremental", cursor })).length, 0);
    bed.pass(3_600_000);
    addCrowd(bed, { count: 1, storedAt: bed.now() });
    const late = bed.simulator.docs().at(-1);
    bed.pass(120_000);
    const next = await bed.read({ mode: "incremental", cursor });
    assert.deepEqual(idsOf(next), [late?.ksefNumber]);
    const idle = await bed.read({ mode: "incremental", cursor: lastCursor(next) });
    assert.ok(idsOf(idle).length <= 1, "the overlap alone");
  });

  it("asks for third parties once a day, and costs one call otherwise", async () => {
    await using bed = await openBed({ rows: 3 });
    let cursor = lastCursor(await bed.read({ mode: "incremental" }));
    const calls: number[] = [];
    for (const hours of [1, 1, 24]) {
      bed.pass(hours * 3_600_000);
      const before = bed.simulator.calls("invoiceMetadata");
      cursor = lastCursor(await bed.read({ mode: "incremental", cursor }));
      calls.push(bed.simulator.calls("invoiceMetadata") - before);
    }
    assert.deepEqual(calls, [1, 1, 2]);
  });

  it("begins at the day of the setting, in windows of three months", async () => {
    await using bed = await openBed({ rows: 30 });
    const settings = { sync_from: "2026-07-01", third_party_costs: false };
    const ids = idsOf(await bed.read({ mode: "incremental" }, { settings }));
    const docs = bed.simulator.docs().filter(({ buyer }) => buyer.nip === "5252914179");
    const later = docs.filter(({ storedAt }) => storedAt >= Date.UTC(2026, 5, 30, 22));
    assert.deepEqual(ids.toSorted(), later.map(({ ksefNumber }) => ksefNumber).toSorted());
    assert.equal(bed.simulator.calls("invoiceMetadata"), 2);
  });

  it("stands still where its mark is later than KSeF's", async () => {
    await using bed = await openBed({ rows: 3 });
    const mark = new Date(bed.now() + 3_600_000).toISOString();
    const cursor = { Subject2_mark: mark, Subject3_mark: mark, Subject3_asked_at: bed.now() };
    const pages = await bed.read({ mode: "incremental", cursor });
    assert.equal(changesOf(pages).length, 0);
    const after = Date.parse(String(lastCursor(pages).Subject2_mark));
    assert.ok(after <= bed.now() + 3_600_000 && after > bed.now());
    assert.equal(bed.simulator.calls("invoiceMetadata"), 0);
  });
});

describe("days", () => {
  it("are those of Warsaw", () => {
    assert.equal(warsawDay(Date.parse("2026-07-01T22:30:00Z")), "2026-07-02");
    assert.equal(warsawDay(Date.parse("2026-12-31T22:59:59Z")), "2026-12-31");
    assert.equal(warsawDay(Date.parse("2026-12-31T23:00:00Z")), "2027-01-01");
  });

  it("stay in the month when months are added", () => {
    assert.equal(addMonths("2026-11-30", 3), "2027-02-28");
    assert.equal(addMonths("2027-11-30", 3), "2028-02-29");
    assert.equal(addMonths("2026-01-15", -3), "2025-10-15");
    assert.equal(addDays("2028-02-28", 1), "2028-02-29");
  });
});
