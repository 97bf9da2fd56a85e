import type { Cell } from "../read/reader.ts";
import { columnOf, compare } from "../sql/build.ts";
import { hasRow, same, sameGuid, since, until } from "./filters.ts";
import type { ListDescription, RowMerge } from "./list-plan.ts";

const PAID = "UHRAZENO";

/** One row for each invoice: the sum of the payments read, everything else of the last of them. */
const onePerInvoice: RowMerge = {
  needs: ["ID_FA", PAID],
  isWanted: (parameters) => !parameters.flag("allpay"),
  async *rows(batches, selection) {
    const [invoiceAt, paidAt] = [selection.at("ID_FA"), selection.at(PAID)];
    let last: readonly Cell[] | undefined;
    let sum = 0n;
    for await (const rows of batches) {
      const merged: (readonly Cell[])[] = [];
      for (const cells of rows) {
        if (last && last[invoiceAt] !== cells[invoiceAt]) {
          merged.push(last.with(paidAt, centsText(sum)));
          sum = 0n;
        }
        sum += centsOf(cells[paidAt]);
        last = cells;
      }
      yield merged;
    }
    if (last) yield [last.with(paidAt, centsText(sum))];
  },
};

/** Decimal text or a number with at most two decimals. */
function centsOf(cell: Cell | undefined): bigint {
  const text = typeof cell === "number" ? cell.toFixed(2) : String(cell ?? "0");
  const [whole = "0", decimals = ""] = text.split(".");
  return BigInt(`${whole}${decimals.padEnd(2, "0").slice(0, 2)}`);
}

function centsText(cents: bigint): string {
  const digits = String(cents < 0n ? -cents : cents).padStart(3, "0");
  return `${cents < 0n ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

const payments = (invoices: "FA_OUT" | "FA_IN"): ListDescription => ({
  table: "UHRADY",
  needsFilter: true,
  filters: {
    id_fa: sameGuid("ID_FA"),
    cis_fa: same("CISLO_FA"),
    inter_fa: same("INTER_FA"),
    dokl_r: same("DOKLAD_FA"),
    id_part: sameGuid("ID_PAR"),
    dat_od: since("DATUM_UHR"),
    dat_do: until("DATUM_UHR"),
  },
  always: (head) => [
    hasRow(invoices, (invoice) => compare("=", columnOf(invoice, "ID"), columnOf(head, "ID_FA"))),
  ],
  ignored: { VFzalohove: "Parametr 'VFzalohove' nemá vliv: zálohové faktury se nevedou." },
  order: [{ column: "INTER_FA" }, { column: "DATUM_UHR" }],
});

export const FA_OUT_UHR: ListDescription = { ...payments("FA_OUT"), merge: onePerInvoice };
export const FA_IN_UHR: ListDescription = payments("FA_IN");
