import type { RowCodec } from "./codec.ts";
import { ENOVA_NAMESPACE } from "./enova-fields.ts";
import { EnovaOptions } from "./enova-options.ts";
import { readEnova } from "./enova-read.ts";
import { enovaRow, writeEnova } from "./enova-write.ts";
import { refusalsOf } from "./erp-row.ts";

/** The XML of a session of enova365, imported through its business logic. */
export const enovaCodec: RowCodec<typeof EnovaOptions> = {
  name: "enova_xml",
  options: EnovaOptions,
  extensions: ["xml"],
  mime: "application/xml",
  read: readEnova,
  write: writeEnova,
  refusals: (row, options) => refusalsOf(() => enovaRow(row, options)),
  sniff: (head) => {
    const text = Buffer.from(head).toString("latin1").replaceAll("\u0000", "");
    if (!text.includes(ENOVA_NAMESPACE)) return undefined;
    if (/<DokumentHandlowy[\s>]/.test(text)) return { rows: "documents" };
    return { rows: /<Kontrahent[\s>]/.test(text) ? "contractors" : "items" };
  },
};
