import type { ExportDefinition } from "../export-definition.ts";
import { formula, take } from "../ready/parts.ts";

/**
 * Invoices for whoever brings them into the ERP: its importer, a bridge of its partner. He reads rows whose `status`
 * is `new` and sets `done` with `remote_id`, or `failed` with `message`. Columns as `staging-script.ts` makes them.
 */
export const STAGING_EXPORT: ExportDefinition = {
  entity: "invoice",
  // What was taken back or is not finished is none of the books.
  where: 'record.status != "draft" && record.status != "void"',
  map: [
    formula("document_id", "meta.id"),
    take("direction", "direction"),
    take("kind", "kind"),
    take("number", "number"),
    take("issue_date", "issue_date"),
    take("sale_date", "delivery_date"),
    take("due_date", "due_date"),
    take("currency", "currency"),
    take("net", "totals.net"),
    take("tax", "totals.tax"),
    take("gross", "totals.gross"),
    take("seller_name", "seller.name"),
    take("seller_tax_id", "seller.tax_id"),
    take("buyer_name", "buyer.name"),
    take("buyer_tax_id", "buyer.tax_id"),
    take("ksef_number", "fiscal.id"),
    take("corrected_number", "preceding_invoices[0].number"),
  ],
  target: {
    table: {
      table: "dbo.bs_out_documents",
      mode: "upsert",
      key: ["document_id"],
      batch_column: "batch_no",
      status_column: "status",
      status_new: "new",
      acknowledgement: {
        done: ["done"],
        failed: ["failed"],
        message_column: "message",
        remote_id_column: "remote_id",
      },
      children: [
        {
          from: "lines",
          table: "dbo.bs_out_document_lines",
          key: ["document_id", "line_no"],
          parent_key: ["document_id"],
          map: [
            formula("document_id", "meta.id"),
            take("line_no", "no"),
            take("product_code", "seller_code"),
            take("name", "name"),
            take("quantity", "qty"),
            take("unit", "unit_local"),
            take("net_price", "net_price"),
            take("net", "net"),
            take("vat_rate", "vat.rate"),
            take("tax", "vat.amount"),
          ],
        },
      ],
    },
  },
};
