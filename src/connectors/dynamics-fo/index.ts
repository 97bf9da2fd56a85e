import { type CheckResult, defineConnector } from "../../sdk/index.ts";
import { areaOf } from "./cards.ts";
import { call, errorOf, literal } from "./client.ts";
import { type FoContext, manifest } from "./manifest.ts";
import { items as itemSink } from "./sink.ts";
import { items as itemStream } from "./stream.ts";

export default defineConnector({
  manifest,
  check,
  streams: { items: itemStream },
  sinks: { items: itemSink },
});

/** One product of the legal entity shows token, app, role and company at once. */
async function check(ctx: FoContext): Promise<CheckResult> {
  const area = areaOf(ctx);
  const answer = await call(ctx, {
    method: "GET",
    path: "/ReleasedProductsV2",
    query: {
      ...{ "cross-company": "true", $top: 1, $select: "ItemNumber" },
      $filter: `dataAreaId eq ${literal(area)}`,
    },
  });
  if (answer.status >= 300) throw errorOf(answer);
  const { value } = answer.body as { readonly value?: unknown };
  const date = Date.parse(answer.headers.date ?? "");
  const { currency, obsolete_state: obsolete } = ctx.settings;
  const warnings = [
    ...(Array.isArray(value) && value.length > 0
      ? []
      : [`There is no released product in ${area}: check legal_entity and the user's companies.`]),
    ...(currency === undefined ? ["Set currency, or products have no prices."] : []),
    ...(obsolete === undefined
      ? ["Set obsolete_state, or no product can be taken out of use."]
      : []),
  ];
  return {
    account_name: area,
    ...(Number.isNaN(date) ? {} : { clock_skew_ms: date - ctx.clock.now() }),
    ...(warnings.length > 0 ? { warnings } : {}),
  };
}
