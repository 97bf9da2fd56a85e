import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { describe, it } from "node:test";
import { addCrowd, type Bed, idsOf, openBed, stopWhen } from "../../../test/ksef-bed.ts";
import { isHubError } from "../../sdk/index.ts";
import ksef from "./index.ts";
import type { Window } from "./invoice-query.ts";
import { openPackage } from "./package.ts";

const OCTOBER = { mode: "period", from: "2026-10-01", to: "2026-10-31" } as const;
const settings = { fetch: "package", third_party_costs: false } as const;
const WINDOW: Window = {
  subject: "Subject2",
  dateType: "Issue",
  from: "2026-10-01",
  to: "2026-10-31",
};
const DAY_MS = 86_400_000;

const spools = async () =>
  (await readdir(tmpdir())).filter((name) => name.startsWith(`viadukt-ksef-${process.pid}-`));

/** A bed with 300 costs, whose package has several parts. */
async function bedWithParts(): Promise<Bed> {
  const bed = await openBed({ rows: 0, partBytes: 40_000 });
  addCrowd(bed, { count: 300 });
  return bed;
}

const read = async (bed: Bed) => idsOf(await bed.read(OCTOBER, { settings }));

describe("a package of invoices", () => {
  it("is put together from parts that are decrypted each for itself", async () => {
    await using bed = await bedWithParts();
    await using pack = await openPackage(bed.open(), "test", WINDOW);
    assert.equal(pack.rows.length, 300);
    const [doc] = bed.simulator.docs().slice(-1);
    assert.ok(doc);
    assert.deepEqual(await pack.read(doc.ksefNumber), doc.xml);
    assert.equal(await pack.read("7790115243-20261014-0100A0D61E23-B5"), undefined);
  });

  it("is waited for, and leaves nothing on the disk", async () => {
    await using bed = await bedWithParts();
    const before = await spools();
    bed.simulator.behaviour.set({ export_pending: 3 });
    assert.equal((await read(bed)).length, 300);
    assert.deepEqual(await spools(), before);
  });

  it("leaves nothing on the disk, nor a file open, where the reader stops in the middle", async () => {
    await using bed = await bedWithParts();
    const before = await spools();
    const pages = ksef.streams?.cost_invoices?.read(bed.open({ settings }), OCTOBER) ?? [];
    for await (const { changes } of pages) if (changes.length > 0) break;
    assert.deepEqual(await spools(), before);
  });

  for (const fault of ["half_part", "wrong_hash", "link_over"] as const) {
    it(`survives one ${fault}: only that part is fetched again`, async () => {
      await using bed = await bedWithParts();
      bed.simulator.behaviour.set({ [fault]: 1 });
      assert.equal((await read(bed)).length, 300);
      assert.equal(bed.simulator.exports.started(), 1);
    });

    it(`fails as passing where every part is ${fault}, after one more package`, async () => {
      await using bed = await bedWithParts();
      const before = await spools();
      bed.simulator.behaviour.set({ [fault]: 1_000 });
      await assert.rejects(
        read(bed),
        (error) =>
          isHubError(error) && error.name === "TransientError" && error.code === "package_damaged",
      );
      assert.equal(bed.simulator.exports.started(), 2);
      assert.deepEqual(await spools(), before);
    });
  }

  it("is asked for anew where KSeF broke off", async () => {
    await using bed = await bedWithParts();
    bed.simulator.behaviour.set({ export_broken: 1 });
    assert.equal((await read(bed)).length, 300);
    assert.equal(bed.simulator.exports.started(), 2);
  });

  it("that was begun before a restart is fetched after it", async () => {
    await using bed = await bedWithParts();
    bed.simulator.behaviour.set({ export_pending: 1_000 });
    const stop = new AbortController();
    const cut = bed.read(OCTOBER, { settings, signal: stop.signal });
    stopWhen(stop, () => bed.simulator.calls("invoiceExportStatus") > 0);
    await assert.rejects(cut);
    assert.equal(bed.simulator.exports.started(), 1);
    bed.simulator.behaviour.set({ export_pending: 0 });
    assert.equal((await read(bed)).length, 300);
    assert.equal(bed.simulator.exports.started(), 1, "no second package");
  });

  it("that KSeF never finishes is asked for anew after two hours", async () => {
    await using bed = await bedWithParts();
    bed.simulator.behaviour.set({ export_pending: 1_000 });
    const stop = new AbortController();
    const cut = bed.read(OCTOBER, { settings, signal: stop.signal });
    stopWhen(stop, () => bed.simulator.calls("invoiceExportStatus") > 0);
    await assert.rejects(cut);
    bed.pass(2.5 * 3_600_000);
    bed.simulator.behaviour.set({ export_pending: 1 });
    assert.equal((await read(bed)).length, 300);
    assert.equal(bed.simulator.exports.started(), 2);
  });

  it("goes on in its middle after a restart, from the same package", async () => {
    await using bed = await bedWithParts();
    const pages = await bed.read(OCTOBER, { settings });
    const half = pages[1];
    assert.ok(half);
    await using again = await bedWithParts();
    const whole = idsOf(pages);
    const rest = idsOf(await again.read({ ...OCTOBER, cursor: half.cursor }, { settings }));
    assert.deepEqual([...idsOf(pages.slice(0, 2)), ...rest], whole);
  });

  it("that is over is asked for anew", async () => {
    await using bed = await bedWithParts();
    const ctx = bed.open();
    await (await openPackage(ctx, "test", WINDOW))[Symbol.asyncDispose]();
    bed.simulator.exports.drop();
    await using pack = await openPackage(ctx, "test", WINDOW);
    assert.equal(pack.rows.length, 300);
    bed.pass(4 * DAY_MS);
    await using later = await openPackage(bed.open(), "test", WINDOW);
    assert.equal(later.rows.length, 300);
  });

  it("may be empty", async () => {
    await using bed = await openBed({ rows: 0 });
    assert.deepEqual(await read(bed), []);
  });

  it("never lets the token go to the storage", async () => {
    // The simulator refuses a signed link that comes with one.
    await using bed = await bedWithParts();
    assert.equal((await read(bed)).length, 300);
  });
});
