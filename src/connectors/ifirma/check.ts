import { type CheckResult, isHubError, isNip, normalizeNip } from "../../sdk/index.ts";
import { authenticationOf, brokenKeys, findKey, type IfirmaContext } from "./account.ts";
import { documentsLeft, type Month, ping } from "./client.ts";
import { findMonth } from "./month.ts";
import { businessDay } from "./windows.ts";

/** Fewer documents than this left in the month is worth a word. */
const FEW_DOCUMENTS = 50;

/**
 * Which keys work. Those for writing cannot be tried without writing.
 * @throws AuthError for a key of invoices that is not one, and where no key at all works
 */
export async function check(ctx: IfirmaContext): Promise<CheckResult> {
  const { credentials, settings } = ctx;
  const taxId = settings.own_tax_id;
  const hasTaxId = taxId !== undefined && isNip(taxId);
  const { scopes, warnings } = await tryKeys(ctx);
  return {
    account_name: credentials.company_name,
    ...(hasTaxId ? { tax_id: normalizeNip(taxId) } : {}),
    scopes,
    warnings: [
      ...warnings,
      ...(hasTaxId
        ? []
        : ["Enter our NIP (own_tax_id): iFirma does not tell it, and it makes us the seller."]),
      ...brokenKeys(credentials).map(
        (field) => `${field} is no key of iFirma: a key consists of the digits 0-9 and a-f.`,
      ),
    ],
  };
}

interface Tried {
  readonly scopes: readonly string[];
  readonly warnings: readonly string[];
}

async function tryKeys(ctx: IfirmaContext): Promise<Tried> {
  const writing = findKey(ctx, "wydatek");
  if (writing && !findKey(ctx, "faktura") && !findKey(ctx, "abonent")) {
    const { username: login } = ctx.credentials;
    authenticationOf(writing, { login, url: "" });
    const warning = "The only key is the one for expenses: it cannot be tried without adding one.";
    return { scopes: [], warnings: [warning] };
  }
  const refusal = await refusalOf(ctx);
  const month = await monthOf(ctx, refusal);
  // A key of another area signs in too, but it reads nothing.
  if (refusal && (month === undefined || ctx.credentials.invoice_key !== undefined)) throw refusal;
  return {
    scopes: [...(refusal ? [] : ["faktura"]), ...(month ? ["abonent"] : [])],
    warnings: [
      ...(refusal
        ? ["The key for invoices (faktura) is missing: sales invoices cannot be read."]
        : []),
      ...(month ? await limitWarnings(ctx) : [NO_MONTH]),
    ],
  };
}

const NO_MONTH =
  "The accounting month cannot be seen: enter the key abonent as subscriber_key. It is needed only for adding documents.";

async function limitWarnings(ctx: IfirmaContext): Promise<readonly string[]> {
  const left = await documentsLeft(ctx);
  return left !== undefined && left < FEW_DOCUMENTS
    ? [`The subscription takes ${Math.max(0, left)} more documents this month.`]
    : [];
}

/** What iFirma says to the key of invoices, where that is only a matter of the key. */
async function refusalOf(ctx: IfirmaContext): Promise<Error | undefined> {
  try {
    await ping(ctx, businessDay(ctx.clock.now()));
    return undefined;
  } catch (error) {
    if (isHubError(error) && error.reaction === "pause") return error;
    throw error;
  }
}

/** Where the key of invoices works, one that does not fit here is no failure but a warning. */
async function monthOf(ctx: IfirmaContext, refusal: Error | undefined): Promise<Month | undefined> {
  try {
    return await findMonth(ctx);
  } catch (error) {
    if (!isHubError(error) || error.reaction !== "pause") throw error;
    if (refusal) throw refusal;
    return undefined;
  }
}
