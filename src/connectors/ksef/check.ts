import { type CheckResult, isHubError } from "../../sdk/index.ts";
import { certificateWarnings, readIdentity } from "./certificate.ts";
import { warsawDay } from "./dates.ts";
import { queryMetadata } from "./invoice-query.ts";
import { type KsefContext, ownNip } from "./manifest.ts";
import { accessToken, forgetTokens } from "./session.ts";
import { askChallenge, signInMethod } from "./sign-in.ts";

/** Press reports quote the ministry; its own documentation names no day. */
const TOKENS_END = "2026-12-31";
const RIGHTS = "rights_checked";
/** The question is one of 20 an hour, and a person may verify again and again. */
const RIGHTS_KEPT_MS = 10 * 60_000;
const NOT_ASKED =
  "The permission InvoiceRead was not checked: the queries that KSeF allows in an hour are used up.";

/** Signs in from the beginning, and asks for one day of costs: only then is the permission known. */
export async function checkAccess(ctx: KsefContext): Promise<CheckResult> {
  const { skewMs } = await askChallenge(ctx);
  await forgetTokens(ctx);
  await accessToken(ctx);
  const mayRead = await checkRights(ctx);
  return {
    tax_id: ownNip(ctx),
    ...(mayRead ? { scopes: ["InvoiceRead"] } : {}),
    clock_skew_ms: skewMs,
    warnings: [...warningsOf(ctx), ...(mayRead ? [] : [NOT_ASKED])],
  };
}

/** False where it could not be asked: the questions of this hour are used up. */
async function checkRights(ctx: KsefContext): Promise<boolean> {
  if ((await ctx.state.get(RIGHTS)) !== undefined) return true;
  const now = ctx.clock.now();
  const today = warsawDay(now);
  try {
    await queryMetadata(ctx, { subject: "Subject2", dateType: "Issue", from: today, to: today }, 0);
  } catch (error) {
    if (isHubError(error) && error.code === "rate_limited") return false;
    throw error;
  }
  await ctx.state.set(RIGHTS, "yes", { expiresAt: now + RIGHTS_KEPT_MS });
  return true;
}

function warningsOf(ctx: KsefContext): string[] {
  const now = ctx.clock.now();
  if (signInMethod(ctx) === "token")
    return [
      `According to the ministry, KSeF tokens work until ${TOKENS_END}: get a KSeF certificate in time.`,
    ];
  return certificateWarnings(readIdentity(ctx.credentials), { now, nip: ownNip(ctx) });
}
