import { type CheckResult, defineConnector } from "../../sdk/index.ts";
import { chooseCompany, informationOf, listCompanies } from "./company.ts";
import { type BcContext, manifest } from "./manifest.ts";
import { parties } from "./parties.ts";
import { items as itemSink } from "./sink.ts";
import { items as itemStream } from "./stream.ts";
import { keepSubscriptions } from "./subscriptions.ts";

export default defineConnector({
  manifest,
  check,
  streams: { items: itemStream, parties },
  sinks: { items: itemSink },
});

/** Lists the companies, so that a person can choose one, and looks at the chosen one. */
async function check(ctx: BcContext): Promise<CheckResult> {
  const { all, clockSkewMs } = await listCompanies(ctx);
  const company = chooseCompany(ctx, all);
  const { currency, taxId } = await informationOf(ctx, company.id);
  const untold = await keepSubscriptions(ctx, { isChecked: true });
  const warnings = [
    ...(currency === undefined
      ? ["The company's local currency has no ISO code: set currency, or items have no prices."]
      : []),
    ...(untold === undefined ? [] : [untold]),
  ];
  return {
    account_name: company.name,
    ...(taxId === undefined ? {} : { tax_id: taxId }),
    ...(company.version === undefined ? {} : { server_version: company.version }),
    ...(clockSkewMs === undefined ? {} : { clock_skew_ms: clockSkewMs }),
    scopes: all.map(({ name }) => `company: ${name}`),
    ...(warnings.length > 0 ? { warnings } : {}),
  };
}
