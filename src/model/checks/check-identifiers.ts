import { isIban, isNip, isNrb, isRegon } from "../identifiers.ts";
import type { Invoice } from "../invoice.ts";
import type { BankAccount, DocumentParty } from "../party.ts";
import { type Warning, warning } from "./warning.ts";

/** Numbers with check digits: tax numbers of both sides, accounts to pay to. */
export function checkIdentifiers(invoice: Invoice): Warning[] {
  const found: Warning[] = [];
  checkIds(invoice.seller, "seller", found);
  checkIds(invoice.buyer, "buyer", found);
  const { payment, seller } = invoice;
  if (payment?.account) checkAccount(payment.account, "payment.account", found);
  for (const [i, account] of (seller.bank_accounts ?? []).entries()) {
    checkAccount(account, `seller.bank_accounts.${i}`, found);
  }
  return found;
}

function checkIds({ ids }: DocumentParty, party: string, found: Warning[]): void {
  if (!ids) return;
  for (const [i, { scheme, value }] of ids.entries()) {
    const field = `${party}.ids.${i}.value`;
    if (scheme === "PL:NIP" && !isNip(value)) found.push(warning("nip_invalid", field, { value }));
    if (scheme === "PL:REGON" && !isRegon(value)) {
      found.push(warning("regon_invalid", field, { value }));
    }
  }
}

/** Accounts that are neither an IBAN nor 26 digits belong to countries whose rules the hub does not know. */
function checkAccount({ iban, account_no }: BankAccount, path: string, found: Warning[]): void {
  if (iban !== undefined && !isIban(iban)) {
    found.push(warning("iban_invalid", `${path}.iban`, { value: iban }));
  } else if (iban === undefined && isShapedAsNrb(account_no) && !isNrb(account_no)) {
    found.push(warning("nrb_invalid", `${path}.account_no`, { value: account_no }));
  }
}

const isShapedAsNrb = (account: string | undefined): account is string =>
  account !== undefined && /^\d{26}$/.test(account.replace(/^\s*PL/i, "").replace(/[\s-]/g, ""));
