import {
  ConfigError,
  defineConnector,
  defineStream,
  type I18n,
  type Invoice,
  isNip,
  normalizeNip,
  table,
} from "../../sdk/index.ts";
import type { Kind } from "./items.ts";
import { manifest } from "./manifest.ts";
import { readInbox } from "./read.ts";

const TITLES: Readonly<Record<string, I18n>> = table({
  cost_invoices: {
    en: "Cost invoices (FA(3), UBL documents)",
    pl: "Faktury kosztowe (dokumenty FA(3), UBL)",
    "pt-BR": "Faturas de custo (documentos FA(3), UBL)",
    cs: "Přijaté faktury (doklady FA(3), UBL)",
    hu: "Költségszámlák (FA(3), UBL dokumentumok)",
  },
  sales_invoices: {
    en: "Sales invoices (FA(3), UBL documents)",
    pl: "Faktury sprzedaży (dokumenty FA(3), UBL)",
    "pt-BR": "Faturas de venda (documentos FA(3), UBL)",
    cs: "Vydané faktury (doklady FA(3), UBL)",
    hu: "Kimenő számlák (FA(3), UBL dokumentumok)",
  },
  cost_listings: {
    en: "Purchases from JPK registers",
    pl: "Zakupy z ewidencji JPK",
    "pt-BR": "Compras dos registros JPK",
    cs: "Nákupy z evidence JPK",
    hu: "Beszerzések a JPK-nyilvántartásokból",
  },
  sales_listings: {
    en: "Sales from JPK registers and JPK_FA",
    pl: "Sprzedaż z ewidencji JPK i z JPK_FA",
    "pt-BR": "Vendas dos registros JPK e do JPK_FA",
    cs: "Prodeje z evidence JPK a z JPK_FA",
    hu: "Értékesítések a JPK-nyilvántartásokból és a JPK_FA-ból",
  },
});

const streamOf = (name: string, kind: Kind, direction: Invoice["direction"]) =>
  defineStream(manifest, {
    entity: "invoice",
    title: TITLES[name] as I18n,
    modes: ["period", "incremental", "full"],
    deletes: "none",
    authority: kind === "documents" ? "original" : "listing",
    read: (ctx, query) =>
      readInbox({
        ctx,
        stream: name,
        query,
        wanted: { kind, direction, ownNip: normalizeNip(ctx.settings.own_nip), log: ctx.log },
      }),
  });

/** Documents are the invoices themselves; listings are rows of registers, whose word weighs less. */
export default defineConnector({
  manifest,
  async check({ inbox, settings, signal }) {
    signal.throwIfAborted();
    if (!isNip(settings.own_nip)) {
      throw new ConfigError("settings.own_nip is no NIP: its check digit is wrong.");
    }
    const files = await inbox.list();
    const nothing = "There is no file yet: upload one, or lay one into the folder.";
    return {
      account_name: `${files.length} files`,
      tax_id: normalizeNip(settings.own_nip),
      ...(files.length === 0 ? { warnings: [nothing] } : {}),
    };
  },
  streams: {
    cost_invoices: streamOf("cost_invoices", "documents", "cost"),
    sales_invoices: streamOf("sales_invoices", "documents", "sales"),
    cost_listings: streamOf("cost_listings", "listings", "cost"),
    sales_listings: streamOf("sales_listings", "listings", "sales"),
  },
});
