import { accountOf } from "../model/checks/likeness.ts";
import { type Warning, warning } from "../model/checks/warning.ts";
import { isNip, normalizeNip } from "../model/identifiers.ts";
import type { Invoice } from "../model/invoice.ts";
import { partyId } from "../model/party.ts";
import type { StoredWarning } from "../store/warnings.ts";

const CODES: ReadonlySet<string> = new Set(["account_not_on_white_list", "payer_not_active"]);

export const isWhiteListCode = (code: string): boolean => CODES.has(code);

/** What is asked about an invoice: the seller's NIP and the Polish account to pay to, 26 digits. */
export interface Payer {
  readonly nip: string;
  readonly account: string | undefined;
}

/** Undefined where the seller has no NIP that could be one: the register would refuse the whole question. */
export function payerOf(invoice: Invoice): Payer | undefined {
  const nip = partyId(invoice.seller, "PL:NIP");
  if (nip === undefined || !isNip(nip)) return undefined;
  const account = accountOf(invoice);
  const isPolish = account !== undefined && /^PL\d{26}$/.test(account);
  return { nip: normalizeNip(nip), account: isPolish ? account.slice(2) : undefined };
}

/** One answer of the register about a seller. */
export interface PayerAnswer extends Payer {
  /** YYYY-MM-DD */
  readonly onDate: string;
  /** As the register says it; undefined where it says none. */
  readonly status: string | undefined;
  readonly isAccountListed: boolean | undefined;
}

export function whiteListWarnings(answer: PayerAnswer): readonly Warning[] {
  const { nip, account, onDate: on_date, status, isAccountListed } = answer;
  return [
    ...(status === "Czynny"
      ? []
      : [warning("payer_not_active", "seller.ids", { nip, on_date, status: status ?? "–" })]),
    ...(account !== undefined && isAccountListed === false
      ? [warning("account_not_on_white_list", "payment.account", { account, nip, on_date })]
      : []),
  ];
}

/**
 * Whether a stored warning is the register's and still about what the invoice says: such a one stays until the
 * register is asked again. One about another account or seller goes.
 */
export function isOfWhiteList(
  { code, params }: Pick<StoredWarning, "code" | "params">,
  invoice: Invoice | undefined,
): boolean {
  if (!CODES.has(code)) return false;
  const payer = invoice && payerOf(invoice);
  const asked = JSON.parse(params) as { readonly nip?: string; readonly account?: string };
  return asked.nip === payer?.nip && (asked.account ?? payer?.account) === payer?.account;
}
