import {
  type CheckResult,
  ConfigError,
  type Context,
  defineConnector,
  defineStream,
  type I18n,
  isNip,
  normalizeNip,
} from "../../sdk/index.ts";
import type { WfirmaContext } from "./account.ts";
import { contractors } from "./contractor-sink.ts";
import { companiesOf, readAll } from "./dictionaries.ts";
import { downloadDocument, downloadPdf } from "./download.ts";
import { invoices } from "./invoice-sink.ts";
import { manifest } from "./manifest.ts";
import { USER_COMPANIES } from "./modules.ts";
import { remoteFile } from "./scans.ts";
import { readContractors, readCosts, readGoods, readSales } from "./streams.ts";
import { type Row, textOf } from "./values.ts";

const TITLES = {
  costs: {
    en: "Cost invoices",
    pl: "Faktury kosztowe",
    "pt-BR": "Faturas de custo",
    cs: "Nákladové faktury",
    hu: "Bejövő számlák",
  },
  sales: {
    en: "Sales invoices",
    pl: "Faktury sprzedażowe",
    "pt-BR": "Faturas de venda",
    cs: "Prodejní faktury",
    hu: "Kimenő számlák",
  },
  parties: {
    en: "Contractors",
    pl: "Kontrahenci",
    "pt-BR": "Parceiros",
    cs: "Obchodní partneři",
    hu: "Partnerek",
  },
  items: {
    en: "Goods and services",
    pl: "Towary i usługi",
    "pt-BR": "Produtos e serviços",
    cs: "Zboží a služby",
    hu: "Termékek és szolgáltatások",
  },
} as const satisfies Readonly<Record<string, I18n>>;

const attachment = (ctx: WfirmaContext, file: Parameters<typeof remoteFile>[0]) => {
  const remote = remoteFile(file);
  return remote.kind === "pdf"
    ? downloadPdf(ctx, remote.id)
    : downloadDocument(ctx, remote.id, remote.mime);
};

export default defineConnector({
  manifest,
  check,
  streams: {
    cost_invoices: defineStream(manifest, {
      entity: "invoice",
      title: TITLES.costs,
      modes: ["period", "incremental", "full"],
      deletes: "full_compare",
      read: readCosts,
      attachment,
    }),
    sales_invoices: defineStream(manifest, {
      entity: "invoice",
      title: TITLES.sales,
      modes: ["period", "incremental", "full"],
      deletes: "full_compare",
      read: readSales,
      attachment,
    }),
    parties: defineStream(manifest, {
      entity: "party",
      title: TITLES.parties,
      modes: ["incremental", "full"],
      deletes: "full_compare",
      read: readContractors,
    }),
    items: defineStream(manifest, {
      entity: "item",
      title: TITLES.items,
      modes: ["incremental", "full"],
      deletes: "full_compare",
      read: readGoods,
    }),
  },
  sinks: { sales_invoices: invoices, parties: contractors },
});

/** The keys by the companies that they may see; the company id among those. */
async function check(ctx: WfirmaContext): Promise<CheckResult> {
  const companies = companiesOf(await readAll(ctx, USER_COMPANIES));
  const wanted = ctx.credentials.company_id.trim();
  const company = companies.find((one) => textOf(one.id, 60) === wanted);
  if (!company) throw unknownCompany(companies);
  const name = textOf(company.name, 200);
  const nip = textOf(company.nip, 40) ?? "";
  return {
    ...(name === undefined ? {} : { account_name: name }),
    ...(isNip(nip) ? { tax_id: normalizeNip(nip) } : {}),
    warnings: warningsOf(ctx, company),
  };
}

function unknownCompany(companies: readonly Row[]): ConfigError {
  const names = companies
    .slice(0, 10)
    .map(({ id, name }) => `${textOf(id, 60) ?? "?"} (${textOf(name, 80) ?? "no name"})`);
  return new ConfigError(
    names.length === 0
      ? "The keys work, but they see no company: give their user a right in wFirma."
      : `The company id is none of those that the keys see; enter one of: ${names.join(", ")}.`,
    { code: "company_unknown" },
  );
}

function warningsOf(
  { settings }: Pick<Context<unknown, WfirmaContext["settings"]>, "settings">,
  company: Row,
) {
  const hasBook = textOf(company.tax, 40) === "taxregister";
  return settings.read_kpir !== false && !hasBook
    ? ["The company keeps no tax book (KPiR): costs come without its R&D marks."]
    : [];
}
