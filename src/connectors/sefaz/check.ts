import { type CheckResult, ConfigError } from "../../sdk/index.ts";
import { dayOf, endWarnings, readyCompany } from "./company.ts";
import type { SefazContext } from "./manifest.ts";
import { askStatus } from "./status.ts";

const RUNNING = "107";
/** Paused for a short or a long time, or too busy: the certificate was let in all the same. */
const PASSING: ReadonlySet<string> = new Set(["108", "109", "656", "998", "999"]);
const ASKED = "status_asked";
/** The authority wants no more than one question in three minutes, and a person may verify again and again. */
const KEPT_MS = 3 * 60_000;

/** Opens the certificate and asks the status service, which is the only one that counts for nothing. */
export async function checkAccess(ctx: SefazContext): Promise<CheckResult> {
  const company = readyCompany(ctx);
  const paused = await pausedReason(ctx);
  const { certificate, tax_id } = company;
  return {
    account_name: certificate.holder,
    tax_id,
    server_version: `certificate valid until ${dayOf(certificate.valid_to)}`,
    warnings: [
      ...endWarnings(company, ctx.clock.now()),
      ...(paused === "" ? [] : [`The authority's service does not work at present: ${paused}`]),
    ],
  };
}

/** Empty where the service works. @throws ConfigError for an answer that a person has to do something about */
async function pausedReason(ctx: SefazContext): Promise<string> {
  const kept = await ctx.state.get(ASKED);
  if (kept !== undefined) return kept.replace(/^107 .*$/, "");
  const { status, reason } = await askStatus(ctx);
  const said = `${status} ${reason}`;
  if (status !== RUNNING && !PASSING.has(status))
    throw new ConfigError(
      `The authority answered ${said}: check environment, state and addresses in the settings.`,
    );
  await ctx.state.set(ASKED, said, { expiresAt: ctx.clock.now() + KEPT_MS });
  return status === RUNNING ? "" : said;
}
