import type { RowCodec } from "./codec.ts";
import { refusalsOf } from "./erp-row.ts";
import { SymfoniaOptions } from "./symfonia-options.ts";
import { readSymfonia } from "./symfonia-read.ts";
import { symfoniaRow, writeSymfonia } from "./symfonia-write.ts";

/** The text format 3.0 of Symfonia: Handel, Faktura, Finanse i Księgowość. */
export const symfoniaCodec: RowCodec<typeof SymfoniaOptions> = {
  name: "symfonia",
  options: SymfoniaOptions,
  extensions: ["txt"],
  mime: "text/plain",
  read: readSymfonia,
  write: writeSymfonia,
  refusals: (row, options) => refusalsOf(() => symfoniaRow(row, options)),
  sniff: (head) => {
    const text = Buffer.from(head).toString("latin1");
    if (!/^(\u00ef\u00bb\u00bf)?\s*INFO\{/.test(text)) return undefined;
    return { rows: /^Dokument\{/m.test(text) ? "documents" : "contractors", encoding: "auto" };
  },
};
