import { type CheckResult, isHubError } from "../../sdk/index.ts";
import { PARTNERS, PRODUCTS, readSet, STOCK } from "./client.ts";
import type { S4Context } from "./manifest.ts";
import { isOAuth } from "./sign-in.ts";

/** Asks for one product, and whether stock and partners can be read where they are to be. */
export async function checkAccess(ctx: S4Context): Promise<CheckResult> {
  const { read_stock: wantsStock = true, read_partners: wantsPartners = false } = ctx.settings;
  const options = { $top: 1, $select: "Product" };
  const { serverTime } = await readSet(ctx, { service: PRODUCTS, set: "A_Product", options });
  const further = [
    ...(wantsStock ? [{ service: STOCK, set: "A_MatlStkInAcctMod", key: "Material" }] : []),
    ...(wantsPartners
      ? [{ service: PARTNERS, set: "A_BusinessPartner", key: "BusinessPartner" }]
      : []),
  ];
  const scopes = [PRODUCTS];
  const warnings: string[] = [];
  for (const one of further) {
    const problem = await problemOfReading(ctx, one);
    if (problem === undefined) scopes.push(one.service);
    else warnings.push(problem);
  }
  return {
    account_name: accountOf(ctx),
    scopes,
    ...(serverTime === undefined ? {} : { clock_skew_ms: serverTime - ctx.clock.now() }),
    ...(warnings.length > 0 ? { warnings } : {}),
  };
}

function accountOf(ctx: S4Context): string {
  const { host } = new URL(ctx.baseUrl ?? "http://sap.invalid");
  const { sap_client: client } = ctx.settings;
  const user = isOAuth(ctx) ? ctx.credentials.client_id : ctx.credentials.username;
  return [user, host, ...(client === undefined ? [] : [`client ${client}`])].join(", ");
}

/** Any entity set, by the first part of its key. */
interface EntitySet {
  readonly service: string;
  readonly set: string;
  readonly key: string;
}

async function problemOfReading(
  ctx: S4Context,
  { service, set, key }: EntitySet,
): Promise<string | undefined> {
  try {
    await readSet(ctx, { service, set, options: { $top: 1, $select: key } });
    return undefined;
  } catch (error) {
    if (!isHubError(error) || error.reaction !== "pause") throw error;
    return `${service} cannot be read, so that reading records fails: give the right, or switch it off in the settings. ${error.message}`;
  }
}
