import assert from "node:assert/strict";
import { it } from "node:test";
import { forEachDatabase } from "../../test/harness.ts";
import { type InvoiceBed, openInvoiceBed } from "../../test/invoice-bed.ts";
import type { Invoice } from "../model/invoice.ts";
import { relatedInvoices } from "./related-invoices.ts";

const KSEF = "5252914179-20260115-010001A2B3C4-38";
const OTHER_SELLER = { name: "Inny", ids: [{ scheme: "PL:NIP", value: "1132191233" }] };

const correcting = (
  preceding: NonNullable<Invoice["preceding_invoices"]>,
  over: Partial<Invoice> = {},
): Partial<Invoice> => ({ kind: "correction", preceding_invoices: preceding, ...over });

/** Numbers of what stands before and behind the invoice of that number; null where the hub has it not. */
async function around(bed: InvoiceBed, number: string) {
  const record = (await bed.all()).find(({ data }) => data.number === number);
  assert.ok(record, number);
  const { preceding, following } = await relatedInvoices(bed.data, record);
  return [
    preceding.map((one) => one.record?.data.number ?? null),
    following.map(({ data }) => data.number),
  ];
}

forEachDatabase((database) => {
  it("finds both ends by number, whatever the spelling, and leaves another seller's alone", async () => {
    await using stores = await database.open();
    const bed = await openInvoiceBed(stores);
    await bed.sayAll({
      "1": { number: "FV/1_a%" },
      "2": { number: "FV/1_a%", seller: OTHER_SELLER },
      "3": correcting([{ number: "fv/1_A%" }], { number: "K/2", issue_date: "2026-02-02" }),
      "4": correcting([{ number: "FV/1_a%" }], { number: "K/1", issue_date: "2026-02-01" }),
      "5": correcting([{ number: "FV/1_a%" }], { number: "K/9", direction: "sales" }),
      "6": correcting([{ number: "FV/1xax" }], { number: "K/8" }),
    });
    assert.deepEqual(await around(bed, "K/2"), [["FV/1_a%"], []]);
    assert.deepEqual(await around(bed, "K/8"), [[null], []]);
    assert.deepEqual(await around(bed, "K/9"), [[null], []]);
    const [first, second] = (await bed.all()).filter(({ data }) => data.number === "FV/1_a%");
    assert.ok(first && second);
    const numbers = async (record: typeof first) =>
      (await relatedInvoices(bed.data, record)).following.map(({ data }) => data.number);
    assert.deepEqual(await numbers(first), ["K/1", "K/2"]);
    assert.deepEqual(await numbers(second), []);
  });

  it("finds them by the number of the authority and by the id of the system that has both", async () => {
    await using stores = await database.open();
    const bed = await openInvoiceBed(stores);
    await bed.sayAll({
      "a-1": { number: "FV/1", fiscal: { system: "KSEF", id: KSEF } },
      "a-2": correcting([{ fiscal_id: KSEF }], { number: "K/1" }),
      "a-3": correcting([{ remote_id: "a-1" }], { number: "K/2" }),
      "a-4": correcting([{ number: "K/1" }, { remote_id: "gone" }], { number: "K/3" }),
    });
    await bed.say("b-1", correcting([{ remote_id: "a-1" }], { number: "K/7" }), { integration: 2 });
    assert.deepEqual(await around(bed, "K/1"), [["FV/1"], ["K/3"]]);
    assert.deepEqual(await around(bed, "K/2"), [["FV/1"], []]);
    assert.deepEqual(await around(bed, "K/3"), [["K/1", null], []]);
    assert.deepEqual(await around(bed, "K/7"), [[null], []]);
    const [, following] = await around(bed, "FV/1");
    assert.deepEqual(following?.toSorted(), ["K/1", "K/2"]);
  });
});
