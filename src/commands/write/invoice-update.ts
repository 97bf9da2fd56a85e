import type { Invoice } from "../../model/invoice.ts";
import { fault, NUMBERS } from "../fault.ts";
import { readGuid } from "./convert.ts";
import { extraWith } from "./extra.ts";
import { type DataShape, readData } from "./read-data.ts";
import { changeRow, lockByGuid } from "./stored-rows.ts";
import { VENDOR_FIELDS } from "./vendor-fields.ts";
import { writing } from "./write-task.ts";

const SHAPE: DataShape = {
  table: "FA_IN",
  only: ["C_KOD", "POZNAMKA", "OVERIL", "ZKKOD", "STKOD"],
  vendor: VENDOR_FIELDS.FA_IN_UPD.head,
};

/** FA_IN_UPD: further data of a received invoice; nothing that its amounts come from. */
export const changeReceivedInvoice = writing("FA_IN_UPD", {
  prepare: ({ request }) => readData(SHAPE, request.data),
  write: async (task, { given, warnings }) => {
    task.warnings.push(...warnings);
    const asked = task.parameters.text("id") ?? "";
    const guid = readGuid(asked);
    const found = guid === undefined ? undefined : await lockByGuid(task, "invoice", guid);
    if (found?.row.tableName !== "FA_IN") {
      throw fault(NUMBERS.notFound, `Přijatá faktura s ID [${asked}] neexistuje.`);
    }
    const { row, record } = found;
    if (record.data.status === "void") {
      throw fault(NUMBERS.locked, `Faktura INTER ${row.inter} je stornovaná, nelze ji měnit.`);
    }
    const { note: _note, ...rest } = record.data;
    const note = given.has("POZNAMKA") ? given.text("POZNAMKA") : record.data.note;
    const after: Invoice = note === undefined ? rest : { ...rest, note };
    const extra = extraWith("FA_IN", given, row.extra);
    await changeRow(task, { entity: "invoice", before: record, after, row, extra });
    return { INTER: row.inter, ID: row.guid };
  },
});
