import { defineConnector, defineStream } from "../../sdk/index.ts";
import { checkAccess } from "./check.ts";
import { manifest } from "./manifest.ts";
import { readInvoices } from "./read.ts";
import { receiptOriginals } from "./receipts.ts";
import { salesInvoices } from "./sink.ts";

export default defineConnector({
  manifest,
  check: checkAccess,
  streams: {
    cost_invoices: defineStream(manifest, {
      entity: "invoice",
      title: {
        en: "Cost invoices",
        pl: "Faktury kosztowe",
        "pt-BR": "Faturas de custo",
        cs: "Nákladové faktury",
        hu: "Bejövő számlák",
      },
      modes: ["period", "incremental", "full"],
      deletes: "none",
      authority: "original",
      read: (ctx, query) =>
        readInvoices(ctx, query, {
          stream: "cost_invoices",
          direction: "cost",
          receiptOf: async () => [],
        }),
    }),
    sales_invoices: defineStream(manifest, {
      entity: "invoice",
      title: {
        en: "Sales invoices",
        pl: "Faktury sprzedażowe",
        "pt-BR": "Faturas de venda",
        cs: "Prodejní faktury",
        hu: "Kimenő számlák",
      },
      modes: ["period", "incremental", "full"],
      deletes: "none",
      authority: "original",
      read: (ctx, query) =>
        readInvoices(ctx, query, {
          stream: "sales_invoices",
          direction: "sales",
          receiptOf: (number) => receiptOriginals(ctx, number),
        }),
    }),
  },
  sinks: { sales_invoices: salesInvoices },
});
