import {
  type Attachment,
  type CheckResult,
  type Context,
  defineConnector,
  defineStream,
  isHubError,
  isNip,
  normalizeNip,
} from "../../sdk/index.ts";
import { remoteFile } from "./attachments.ts";
import { findAccount, findDepartments, ping, wrongSubdomain } from "./client.ts";
import { readClients } from "./clients.ts";
import { download } from "./download.ts";
import { invoiceSink } from "./invoice-sink.ts";
import { readInvoices } from "./invoices.ts";
import { itemSink } from "./item-sink.ts";
import { readProducts } from "./items.ts";
import { manifest } from "./manifest.ts";
import { partySink } from "./party-sink.ts";
import { textOf } from "./values.ts";

const attachment = ({ http }: Pick<Context, "http">, file: Attachment) =>
  download(http, remoteFile(file));

export default defineConnector({
  manifest,
  check,
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
      deletes: "full_compare",
      read: (ctx, query) => readInvoices(ctx, query, "cost"),
      attachment,
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
      deletes: "full_compare",
      read: (ctx, query) => readInvoices(ctx, query, "sales"),
      attachment,
    }),
    parties: defineStream(manifest, {
      entity: "party",
      title: {
        en: "Contractors",
        pl: "Kontrahenci",
        "pt-BR": "Parceiros",
        cs: "Obchodní partneři",
        hu: "Partnerek",
      },
      modes: ["full"],
      deletes: "full_compare",
      read: readClients,
    }),
    items: defineStream(manifest, {
      entity: "item",
      title: {
        en: "Products",
        pl: "Produkty",
        "pt-BR": "Produtos",
        cs: "Produkty",
        hu: "Termékek",
      },
      modes: ["incremental", "full"],
      deletes: "full_compare",
      read: readProducts,
    }),
  },
  sinks: {
    sales_invoices: invoiceSink("sales"),
    cost_invoices: invoiceSink("cost"),
    parties: partySink,
    items: itemSink,
  },
});

async function check({ http, clock }: Pick<Context, "http" | "clock">): Promise<CheckResult> {
  const { date } = await ping(http).catch((error: unknown) => {
    throw isHubError(error) && error.code === "web_page" ? wrongSubdomain(error) : error;
  });
  const account = await findAccount(http);
  const departments = await findDepartments(http);
  const taxIds = (departments ?? [])
    .map((department) => normalizeNip(textOf(department.tax_no, 40) ?? ""))
    .filter(isNip);
  const name =
    textOf(departments?.[0]?.name, 200) ??
    textOf(account?.name, 200) ??
    textOf(account?.prefix, 200);
  const remoteTime = Date.parse(date ?? "");
  return {
    ...(name === undefined ? {} : { account_name: name }),
    ...(taxIds[0] === undefined ? {} : { tax_id: taxIds[0] }),
    ...(Number.isNaN(remoteTime) ? {} : { clock_skew_ms: remoteTime - clock.now() }),
    warnings:
      taxIds.length > 0
        ? []
        : ["No department with a tax id was found: enter your own in the setting own_tax_ids."],
  };
}
