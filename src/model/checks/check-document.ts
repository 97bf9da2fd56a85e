import { table } from "../../lib/table.ts";
import type { Invoice } from "../invoice.ts";
import type { DocumentParty } from "../party.ts";
import { type Warning, warning } from "./warning.ts";

/** The money of the country that an id was given in. */
const HOME_CURRENCY: Readonly<Record<string, string>> = table({
  PL: "PLN",
  CZ: "CZK",
  HU: "HUF",
  BR: "BRL",
});
/** Countries whose businesses have a VAT number that belongs on an invoice. */
const EU = new Set(
  "AT BE BG CY CZ DE DK EE EL ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK XI".split(
    " ",
  ),
);
/** What people without a tax number may issue. */
const WITHOUT_SELLER_ID: ReadonlySet<string> = new Set(["receipt", "internal"]);

/** What a document needs to be booked; `today` is a business day of the tenant. */
export function checkDocument(invoice: Invoice, today: string): Warning[] {
  const found: Warning[] = [];
  checkDates(invoice, today, found);
  const { number, kind, preceding_invoices: preceding } = invoice;
  if (!number?.trim()) found.push(warning("number_missing", "number"));
  if (!WITHOUT_SELLER_ID.has(kind) && lacksId(invoice.seller)) {
    found.push(warning("seller_id_missing", "seller.ids"));
  }
  if (kind === "correction" && !preceding?.length) {
    found.push(warning("preceding_missing", "preceding_invoices"));
  }
  checkRate(invoice, found);
  return found;
}

function checkDates(invoice: Invoice, today: string, found: Warning[]): void {
  const { issue_date, due_date } = invoice;
  if (issue_date === undefined) found.push(warning("issue_date_missing", "issue_date"));
  else if (issue_date > today) {
    found.push(warning("issued_in_future", "issue_date", { issue_date }));
  }
  if (issue_date !== undefined && due_date !== undefined && due_date < issue_date) {
    found.push(warning("due_before_issue", "due_date", { due_date, issue_date }));
  }
}

function lacksId({ ids, address }: DocumentParty): boolean {
  if (ids?.some(({ value }) => value.trim() !== "")) return false;
  const country = address?.country_code;
  return country === undefined || country === "BR" || EU.has(country);
}

/** A document in another currency than its taxpayer's needs a rate to be booked. */
function checkRate(invoice: Invoice, found: Warning[]): void {
  const { currency, exchange_rate, totals, direction, buyer, seller, tax_currency } = invoice;
  const home = tax_currency ?? homeOf(direction === "cost" ? buyer : seller);
  if (home === undefined || home === currency) return;
  if (exchange_rate !== undefined || totals.tax_in_tax_currency !== undefined) return;
  found.push(warning("exchange_rate_missing", "exchange_rate", { currency, home }));
}

function homeOf({ ids, address }: DocumentParty): string | undefined {
  const scheme = ids?.find(({ scheme }) => HOME_CURRENCY[scheme.slice(0, 2)])?.scheme;
  return HOME_CURRENCY[scheme?.slice(0, 2) ?? address?.country_code ?? ""];
}
