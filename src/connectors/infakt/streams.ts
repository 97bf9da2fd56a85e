import { type Change, type Context, defineStream, type Invoice } from "../../sdk/index.ts";
import { download } from "./attachments.ts";
import { findAccount, findDictionary, findOne } from "./client.ts";
import { toCost } from "./costs.ts";
import { type MappingOptions, SALES_RESOURCES, type SalesResource, toSale } from "./invoices.ts";
import { readItems } from "./items.ts";
import { readKsefCosts } from "./ksef.ts";
import { manifest, type Settings } from "./manifest.ts";
import { companyOf, readParties } from "./parties.ts";
import { changeOf, readDocuments, withDetails } from "./read.ts";
import { type Row, uuidOf } from "./values.ts";
import { gtuCodesOf, vatRatesOf } from "./vat.ts";

type SalesContext = Pick<Context<unknown, Settings>, "http" | "settings">;

export const costInvoices = defineStream(manifest, {
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
  authority: "books",
  async *read(ctx, query) {
    const us = query.cursor?.done ? {} : companyOf((await findAccount(ctx.http)).account);
    const find = (row: Row) => findOne(ctx.http, `/documents/costs/${uuidOf(row)}.json`);
    yield* readDocuments<Invoice>(ctx, query, {
      resources: [{ resource: "costs", path: "/documents/costs.json" }],
      dateField: "issue_date",
      hasCreatedFilter: true,
      async toChanges(rows) {
        const costs = rows.filter((row) => row.kind !== "document_scan");
        const wantsDetail = ctx.settings.read_details ?? true;
        const full = wantsDetail ? await withDetails(costs, { find, signal: ctx.signal }) : costs;
        return full.flatMap((row) => changeOf(row, (one) => toCost(one, us)) ?? []);
      },
    });
  },
  attachment: download,
});

export const ksefCosts = defineStream(manifest, {
  entity: "invoice",
  title: {
    en: "Cost invoices in KSeF, through inFakt",
    pl: "Faktury kosztowe z KSeF przez inFakt",
    "pt-BR": "Faturas de custo no KSeF, pelo inFakt",
    cs: "Nákladové faktury z KSeF přes inFakt",
    hu: "Bejövő számlák a KSeF-ből, az inFakton át",
  },
  modes: ["period", "incremental"],
  deletes: "none",
  authority: "original",
  read: readKsefCosts,
  attachment: download,
});

export const salesInvoices = defineStream(manifest, {
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
  authority: "books",
  async *read(ctx, query) {
    const options = query.cursor?.done ? undefined : await salesMapping(ctx);
    yield* readDocuments<Invoice>(ctx, query, {
      resources: SALES_RESOURCES.map((resource, i) => ({
        ...{ resource, path: `/${resource}.json` },
        isOptional: i > 0,
      })),
      dateField: "invoice_date",
      hasCreatedFilter: false,
      toChanges: async (rows, resource) =>
        options ? salesChanges(ctx, rows, { ...options, resource: resource as SalesResource }) : [],
    });
  },
  attachment: download,
});

export const parties = defineStream(manifest, {
  entity: "party",
  title: {
    en: "Customers",
    pl: "Klienci",
    "pt-BR": "Clientes",
    cs: "Odběratelé",
    hu: "Vevők",
  },
  modes: ["full"],
  deletes: "full_compare",
  read: readParties,
});

export const items = defineStream(manifest, {
  entity: "item",
  title: {
    en: "Products and services",
    pl: "Produkty i usługi",
    "pt-BR": "Produtos e serviços",
    cs: "Zboží a služby",
    hu: "Termékek és szolgáltatások",
  },
  modes: ["full"],
  deletes: "full_compare",
  read: readItems,
});

/** What the mapping of sales needs from the account: who we are, and the words of its dictionaries. */
export async function salesMapping({
  http,
  settings,
}: SalesContext): Promise<Omit<MappingOptions, "resource">> {
  const { account } = await findAccount(http);
  const rates = vatRatesOf(await findDictionary(http, "/vat_rates.json"));
  const gtuCodes = gtuCodesOf(await findDictionary(http, "/gtus.json"));
  const withUnprinted = settings.unprinted_pdf ?? false;
  return { us: companyOf(account), rates, gtuCodes, withUnprinted };
}

/** Lists leave out the KSeF number where the detail has one. */
async function salesChanges(
  ctx: Context<unknown, Settings>,
  rows: readonly Row[],
  options: MappingOptions,
): Promise<readonly Change<Invoice>[]> {
  const { http, log, settings, signal } = ctx;
  const find = (row: Row) => findOne(http, `/${options.resource}/${uuidOf(row)}.json`);
  const isTold = (row: Row) => row.ksef_number !== undefined || row.ksef_data !== undefined;
  const wantsDetail = settings.read_details ?? true;
  const full =
    wantsDetail && !rows.every(isTold)
      ? await withDetails(rows, { find: async (row) => (isTold(row) ? row : find(row)), signal })
      : rows;
  return full.flatMap((row) => {
    const onMismatch = () =>
      log.warn(
        { remoteId: uuidOf(row) },
        "lines do not add up to the document, VAT breakdown left out",
      );
    return changeOf(row, (one) => toSale(one, { ...options, onMismatch })) ?? [];
  });
}
