import type { CheckResult } from "../../sdk/index.ts";
import { isAbsent, rowIn } from "./answer.ts";
import { list } from "./client.ts";
import { isGross, priceListOf } from "./item-mapping.ts";
import type { SapContext } from "./manifest.ts";
import { serverClock } from "./server-time.ts";
import { call, serverVersion } from "./session.ts";
import { isYes, type Row, textOf } from "./values.ts";

/**
 * Reads one item, so that the right to is tried, and asks for company and price list, which a user with few rights may
 * not see.
 */
export async function check(ctx: SapContext): Promise<CheckResult> {
  serverClock(ctx.settings);
  const query = { select: "ItemCode", top: "1" };
  const { servedAt } = await list(ctx, "Items", { query });
  const company = await companyOf(ctx);
  const name = textOf(company.CompanyName, 200);
  const version = textOf(company.Version, 40) ?? (await serverVersion(ctx));
  const warnings = await priceWarnings(ctx);
  return {
    account_name: name ?? ctx.credentials.company_db,
    ...(version === undefined ? {} : { server_version: version }),
    ...(servedAt === undefined ? {} : { clock_skew_ms: servedAt - ctx.clock.now() }),
    ...(warnings.length > 0 ? { warnings } : {}),
  };
}

async function companyOf(ctx: SapContext): Promise<Row> {
  const path = "/CompanyService_GetCompanyInfo";
  const { answer } = await call(ctx, { method: "POST", path, isRepeatable: true });
  return answer ? rowIn(answer) : {};
}

async function priceWarnings(ctx: SapContext): Promise<readonly string[]> {
  const list = priceListOf(ctx.settings);
  const path = `/PriceLists(${list})?$select=PriceListNo,PriceListName,IsGrossPrice`;
  const { answer, fault } = await call(ctx, { method: "GET", path });
  if (fault) return isAbsent(fault) ? [`There is no price list ${list}.`] : [];
  const row = await rowIn(answer);
  const isSame =
    row.IsGrossPrice === undefined || isYes(row.IsGrossPrice) === isGross(ctx.settings);
  return isSame ? [] : [`The setting gross_prices does not fit the price list ${list}.`];
}
