import { type CheckResult, RejectedError } from "../../sdk/index.ts";
import { environmentOf, realmOf } from "./account.ts";
import { call } from "./client.ts";
import type { NetSuiteContext } from "./manifest.ts";
import { priceFrame } from "./price-frame.ts";
import { skewOf } from "./skew.ts";
import { query } from "./suiteql.ts";
import { instantOf, textOf } from "./values.ts";

/** A signature that is five minutes off is refused; a person should know before. */
const SUSPICIOUS_SKEW_MS = 60_000;

/** To see whether the zone is one. */
const ANY_STAMP = "2026-01-01 00:00:00";

export async function checkAccess(ctx: NetSuiteContext): Promise<CheckResult> {
  const response = await call(ctx, {
    method: "POST",
    path: "/services/rest/query/v1/suiteql",
    query: { limit: 1 },
    headers: { prefer: "transient" },
    body: { q: "SELECT id FROM item" },
    isRepeatable: true,
  });
  await response.json();
  const { time_zone: zone } = ctx.settings;
  if (zone !== undefined) instantOf(ANY_STAMP, zone);
  const frame = await priceFrame(ctx);
  const skewMs = skewOf(ctx, response);
  const { account_id: accountId } = ctx.credentials;
  const environment = environmentOf(accountId);
  return {
    account_name: (await companyOf(ctx)) ?? realmOf(accountId),
    ...(skewMs === undefined ? {} : { clock_skew_ms: skewMs }),
    scopes: ["rest_webservices"],
    warnings: [
      ...(environment === undefined ? [] : [`${realmOf(accountId)} is ${environment}.`]),
      ...(Math.abs(skewMs ?? 0) > SUSPICIOUS_SKEW_MS
        ? ["This machine's clock differs from NetSuite's: from five minutes on sign-ins fail."]
        : []),
      ...(zone === undefined
        ? [
            "The account's time zone is not set: the hub does not know when items were changed in NetSuite.",
          ]
        : []),
      ...(frame.currencyId === undefined ? [`All prices are taken as ${frame.currency}.`] : []),
    ],
  };
}

/** The uppermost company; undefined where the account has no subsidiaries, or does not show them. */
async function companyOf(ctx: NetSuiteContext): Promise<string | undefined> {
  try {
    const answer = await query(
      ctx,
      "SELECT name FROM subsidiary WHERE parent IS NULL ORDER BY id",
      1,
    );
    return textOf(answer.items[0]?.name);
  } catch (error) {
    if (error instanceof RejectedError) return undefined;
    throw error;
  }
}
