import {
  type CheckResult,
  type Context,
  defineConnector,
  normalizeNip,
  partyId,
} from "../../sdk/index.ts";
import { findAccount, mayRead } from "./client.ts";
import { invoiceSink } from "./invoice-sink.ts";
import { manifest, type Settings } from "./manifest.ts";
import { companyOf } from "./parties.ts";
import { partySink } from "./party-sink.ts";
import { costInvoices, items, ksefCosts, parties, salesInvoices } from "./streams.ts";
import { rowOf } from "./values.ts";

export default defineConnector({
  manifest,
  check,
  streams: {
    cost_invoices: costInvoices,
    cost_invoices_ksef: ksefCosts,
    sales_invoices: salesInvoices,
    parties,
    items,
  },
  sinks: { sales_invoices: invoiceSink, parties: partySink },
});

async function check({
  http,
  clock,
  settings,
}: Pick<Context<unknown, Settings>, "http" | "clock" | "settings">): Promise<CheckResult> {
  const { account, date } = await findAccount(http);
  const company = companyOf(account);
  const taxId = partyId(company, "PL:NIP");
  const hasCosts = await mayRead(http, "/documents/costs.json");
  const hasSales = await mayRead(http, "/invoices.json");
  const remoteTime = Date.parse(date ?? "");
  const ksef = rowOf(rowOf(account.extensions).ksef);
  const isKsefOff = (settings.ksef_import ?? "off") !== "off" && ksef.active === false;
  return {
    ...(company.name === undefined ? {} : { account_name: company.name }),
    ...(taxId === undefined ? {} : { tax_id: normalizeNip(taxId) }),
    scopes: [...(hasCosts ? ["api:costs:read"] : []), ...(hasSales ? ["api:invoices:read"] : [])],
    ...(Number.isNaN(remoteTime) ? {} : { clock_skew_ms: remoteTime - clock.now() }),
    warnings: [
      ...(hasCosts ? [] : ["The key may not read costs: tick api:costs:read for it in inFakt."]),
      ...(hasSales ? [] : ["The key may not read invoices: tick api:invoices:read in inFakt."]),
      ...(isKsefOff ? ["KSeF is not connected in inFakt: costs from KSeF cannot be read."] : []),
    ],
  };
}
