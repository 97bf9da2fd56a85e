import assert from "node:assert/strict";
import { hash } from "node:crypto";
import { existsSync } from "node:fs";
import { describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import {
  type Bed,
  changesOf,
  type OpenChanges,
  openBed,
  stopWhen,
} from "../../../test/ksef-bed.ts";
import { ksefSale } from "../../../test/ksef-sale.ts";
import { validateFa3 } from "../../formats/fa3/index.ts";
import { createMemoryState } from "../../sdk/host/memory-state.ts";
import { type Invoice, isHubError } from "../../sdk/index.ts";
import { salesInvoices } from "./sink.ts";

const DAY = "2026-11-19";
const XSD = fileURLToPath(new URL("../../../../shared/reference/accounting/ksef", import.meta.url));
const requests = (...sales: readonly Invoice[]) =>
  sales.map((data) => ({ key: data.number ?? "", data }));
const write = (bed: Bed, sales: readonly Invoice[], key = "run-1", changes: OpenChanges = {}) =>
  salesInvoices.write(bed.open(changes), requests(...sales), key);

describe("sending sales invoices", () => {
  it("gives each its KSeF number, and the sales then carry document and receipt", async () => {
    await using bed = await openBed({ rows: 0 });
    const results = await write(bed, [ksefSale("A/1", DAY), ksefSale("A/2", DAY, 3)]);
    assert.deepEqual(
      results.map(({ key, status }) => [key, status]),
      [
        ["A/1", "created"],
        ["A/2", "created"],
      ],
    );
    assert.match(results[0]?.message ?? "", /UPO.*-SO-/);
    const [receipt] = results[0]?.originals ?? [];
    assert.match(Buffer.from(receipt?.content ?? []).toString(), /Potwierdzenie/);
    bed.pass(3_600_000);
    const pages = await bed.read({ mode: "incremental" }, { stream: "sales_invoices" });
    const [first] = changesOf(pages);
    assert.ok(first?.op === "upsert");
    assert.equal(first.id, results[0]?.remote_id);
    assert.deepEqual(
      first.originals?.map(({ kind }) => kind),
      ["xml", "upo"],
    );
    assert.match(Buffer.from(first.originals?.[1]?.content ?? []).toString(), new RegExp(first.id));
  });

  it("makes documents that fit the ministry's schema", async (test) => {
    if (!existsSync(XSD)) return test.skip("the ministry's schema is not there");
    const faults = async (xml: Buffer) =>
      (await validateFa3(xml, XSD)).map(({ message }) => message);
    await using bed = await openBed({ rows: 0, schemaFaults: faults });
    const settings = { xsd_folder: XSD };
    const results = await write(bed, [ksefSale("A/1", DAY)], "run-1", { settings });
    assert.equal(results[0]?.status, "created");
  });

  it("sends the same batch once, also where the process died and forgot", async () => {
    await using bed = await openBed({ rows: 0 });
    const sales = [ksefSale("A/1", DAY), ksefSale("A/2", DAY)];
    const first = await write(bed, sales);
    const again = await write(bed, sales);
    const forgot = await write(bed, sales, "run-1", { state: createMemoryState() });
    assert.equal(bed.simulator.docs().length, 6, "four of the data, two that were sent");
    const ids = first.map(({ remote_id }) => remote_id);
    assert.deepEqual(
      again.map(({ remote_id }) => remote_id),
      ids,
    );
    assert.deepEqual(
      forgot.map(({ status, remote_id }) => [status, remote_id]),
      ids.map((id) => ["unchanged", id]),
    );
  });

  it("calls another invoice under the same number a conflict", async () => {
    await using bed = await openBed({ rows: 0 });
    const [first] = await write(bed, [ksefSale("A/1", DAY)]);
    const [second] = await write(bed, [ksefSale("A/1", DAY, 5)], "run-2");
    assert.equal(second?.status, "conflict");
    assert.equal(second?.remote_id, first?.remote_id);
    assert.match(second?.message ?? "", /correction/);
  });

  it("waits for KSeF's decision, and after a break asks instead of sending again", async () => {
    await using bed = await openBed({ rows: 0 });
    bed.simulator.behaviour.set({ invoice_pending: 1_000 });
    const stop = new AbortController();
    const cut = write(bed, [ksefSale("A/1", DAY)], "run-1", { signal: stop.signal });
    stopWhen(stop, () => bed.simulator.calls("invoiceStatus") > 0);
    await assert.rejects(cut);
    assert.equal(bed.simulator.calls("invoiceSend"), 1);
    bed.simulator.behaviour.set({ invoice_pending: 2 });
    const [result] = await write(bed, [ksefSale("A/1", DAY)]);
    assert.equal(result?.status, "created");
    assert.equal(bed.simulator.calls("invoiceSend"), 1);
  });

  it("sends again what KSeF itself broke off", async () => {
    await using bed = await openBed({ rows: 0 });
    bed.simulator.behaviour.set({ invoice_broken: 1 });
    const sales = [ksefSale("A/1", DAY), ksefSale("A/2", DAY)];
    await assert.rejects(
      write(bed, sales),
      (error) => isHubError(error) && error.code === "send_broken_off",
    );
    const results = await write(bed, sales);
    assert.deepEqual(
      results.map(({ status }) => status),
      ["created", "created"],
    );
    assert.equal(bed.simulator.calls("invoiceSend"), 3);
  });

  it("goes on with the others where KSeF does not take one", async () => {
    await using bed = await openBed({ rows: 0 });
    bed.simulator.behaviour.set({ invoice_not_taken: 1 });
    const results = await write(bed, [ksefSale("A/1", DAY), ksefSale("A/2", DAY)]);
    assert.deepEqual(
      results.map(({ status }) => status),
      ["rejected", "created"],
    );
    assert.match(results[0]?.message ?? "", /21405.*offlineMode/);
  });

  it("sends the rest in another session where one ends too early", async () => {
    await using bed = await openBed({ rows: 0 });
    const sales = [ksefSale("A/1", DAY), ksefSale("A/2", DAY)];
    bed.simulator.behaviour.set({ session_over: 1 });
    await assert.rejects(
      write(bed, sales),
      (error) => isHubError(error) && error.name === "TransientError",
    );
    const results = await write(bed, sales);
    assert.deepEqual(
      results.map(({ status }) => status),
      ["created", "created"],
    );
  });

  it("says why an invoice cannot be sent, without asking KSeF", async () => {
    await using bed = await openBed({ rows: 0 });
    const sale = ksefSale("A/1", DAY);
    const { number: _, ...unnamed } = sale;
    const wrong: readonly (readonly [Invoice, RegExp])[] = [
      [{ ...sale, direction: "cost" }, /Only sales/],
      [{ ...sale, seller: sale.buyer }, /5849174002.*5252914179/],
      [{ ...sale, issue_date: "2026-11-21" }, /later than today/],
      [unnamed, /number/],
    ];
    for (const [data, pattern] of wrong) {
      const [result] = await salesInvoices.write(bed.open(), [{ key: "k", data }], "run-x");
      assert.equal(result?.status, "rejected");
      assert.match(result?.message ?? "", pattern);
      const [planned] = (await salesInvoices.plan?.(bed.open(), [{ key: "k", data }])) ?? [];
      assert.equal(planned?.status, "rejected");
    }
    assert.equal(bed.simulator.calls("onlineSession"), 0);
  });

  it("leaves an invoice alone that KSeF gave us", async () => {
    await using bed = await openBed({ rows: 0 });
    const id = "5252914179-20261119-0100A0D61E23-00";
    const known = { ...ksefSale("A/1", DAY), fiscal: { system: "KSEF", id } };
    const [result] = await write(bed, [known]);
    assert.deepEqual(result, { key: "A/1", status: "unchanged", remote_id: id });
  });

  it("plans without sending, and sees what another program sent", async () => {
    await using bed = await openBed({ rows: 0 });
    await write(bed, [ksefSale("A/1", DAY)]);
    const other = { state: createMemoryState() };
    const plan = await salesInvoices.plan?.(
      bed.open(other),
      requests(ksefSale("A/1", DAY), ksefSale("A/2", DAY), ksefSale("A/1", DAY, 2)),
    );
    assert.deepEqual(
      plan?.map(({ status }) => status),
      ["unchanged", "created", "conflict"],
    );
    assert.equal(bed.simulator.calls("invoiceSend"), 1);
  });

  it("looks up what the hub knows to be sent, and does not send it again", async () => {
    await using bed = await openBed({ rows: 0 });
    const [first] = await write(bed, [ksefSale("A/1", DAY)]);
    const [original] = bed.simulator.docs().slice(-1);
    assert.equal(first?.version, original && hash("sha256", original.xml, "base64"));
    const again = (data: Invoice) =>
      salesInvoices.write(
        bed.open(),
        [{ key: "A/1", data, expect_version: first?.version ?? "" }],
        "run-2",
      );
    const [same] = await again(ksefSale("A/1", DAY));
    const [other] = await again(ksefSale("A/1", DAY, 4));
    assert.deepEqual([same?.status, other?.status], ["unchanged", "conflict"]);
    assert.equal(bed.simulator.calls("invoiceSend"), 1);
  });

  it("finds many numbers with one question", async () => {
    await using bed = await openBed({ rows: 0 });
    const sales = Array.from({ length: 6 }, (_, i) => ksefSale(`A/${i}`, DAY));
    await write(bed, sales);
    const before = bed.simulator.calls("invoiceMetadata");
    const found = await salesInvoices.find(bed.open(), [
      ...sales.map(({ number }) => number ?? ""),
      "no",
    ]);
    assert.equal(found.length, 6);
    assert.equal(bed.simulator.calls("invoiceMetadata") - before, 1);
  });
});
