import type { RowCodec } from "./codec.ts";
import { refusalsOf } from "./erp-row.ts";
import { OLD_OPTIMA_NAMESPACE, OPTIMA_NAMESPACE, OPTIMA_ROWS } from "./optima-fields.ts";
import { OptimaOptions } from "./optima-options.ts";
import { readOptima } from "./optima-read.ts";
import { optimaRow, writeOptima } from "./optima-write.ts";

/** The XML of Comarch ERP Optima for distributed work. */
export const optimaCodec: RowCodec<typeof OptimaOptions> = {
  name: "optima_xml",
  options: OptimaOptions,
  extensions: ["xml"],
  mime: "application/xml",
  read: readOptima,
  write: writeOptima,
  refusals: (row, options) => refusalsOf(() => optimaRow(row, options)),
  sniff: (head) => {
    const text = Buffer.from(head).toString("latin1").replaceAll("\u0000", "");
    if (!text.includes(OPTIMA_NAMESPACE) && !text.includes(OLD_OPTIMA_NAMESPACE)) return undefined;
    // A list of documents counts more than the contractors that come with it.
    for (const rows of ["sales_register", "purchase_register", "contractors"] as const) {
      if (text.includes(`<${OPTIMA_ROWS[rows]?.list}>`)) return { rows };
    }
    return {};
  },
};
