import { defineConnector, defineStream } from "../../sdk/index.ts";
import { check } from "./check.ts";
import { download } from "./client.ts";
import { readCustomers } from "./customers.ts";
import { manifest } from "./manifest.ts";
import { remoteFile } from "./mapping.ts";
import { readSales } from "./sales.ts";
import { expenses, invoices } from "./sinks.ts";

export default defineConnector({
  manifest,
  check,
  streams: {
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
      deletes: "full_compare",
      read: readSales,
      attachment: (ctx, file) => download(ctx, remoteFile(file)),
    }),
    parties: defineStream(manifest, {
      entity: "party",
      title: {
        en: "Customers",
        pl: "Odbiorcy",
        "pt-BR": "Clientes",
        cs: "Odběratelé",
        hu: "Vevők",
      },
      modes: ["full"],
      deletes: "none",
      read: readCustomers,
    }),
  },
  sinks: { cost_invoices: expenses, sales_invoices: invoices },
});
