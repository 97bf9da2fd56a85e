export type WarningLevel = "info" | "warning" | "error";

/** Facts of a warning for the sentence about it: amounts are decimal text, dates YYYY-MM-DD. */
export type WarningParams = Readonly<Record<string, string | number>>;

/** Something about a record that a person should look at. It takes nothing away from the record. */
export interface Warning {
  readonly code: WarningCode;
  readonly level: WarningLevel;
  /** Dotted path of the field that it is about; empty where it is about the whole record. */
  readonly field: string;
  readonly params: WarningParams;
}

interface Entry {
  readonly level: WarningLevel;
  /** English; `{name}` stands for a param. */
  readonly message: string;
}

const entry = (level: WarningLevel, message: string): Entry => ({ level, message });

/** Every warning that there is. Codes keep their meaning; the web interface has the sentences in five languages. */
const OF_INVOICES = {
  nip_invalid: entry("warning", "{value} is no NIP: its check digit is wrong."),
  regon_invalid: entry("info", "{value} is no REGON: its check digit is wrong."),
  iban_invalid: entry("error", "{value} is no IBAN: its check digits are wrong."),
  nrb_invalid: entry("error", "{value} is no Polish account number: its check digits are wrong."),
  lines_differ: entry(
    "warning",
    "The lines come to {lines} {currency}, the document says {total}; {tolerance} would be rounding.",
  ),
  tax_differs_from_rate: entry(
    "warning",
    "VAT of {rate} % on {taxable} {currency} is {expected}, the document says {tax}.",
  ),
  breakdown_differs: entry(
    "warning",
    "The VAT rates come to {rates} {currency}, the document says {total}.",
  ),
  totals_differ: entry("error", "{net} net and {tax} VAT are not {gross} {currency} gross."),
  due_before_issue: entry("warning", "Due on {due_date}, before it was issued on {issue_date}."),
  issued_in_future: entry("warning", "Its date of issue, {issue_date}, is still to come."),
  issue_date_missing: entry("warning", "Without a date of issue it is in no month's report."),
  number_missing: entry("warning", "The document has no number."),
  seller_id_missing: entry("warning", "The seller has no tax number."),
  exchange_rate_missing: entry(
    "warning",
    "There is no exchange rate for {currency}: the amounts in {home} are unknown.",
  ),
  preceding_missing: entry("warning", "The correction does not say which invoice it corrects."),
  same_amount_and_date: entry(
    "info",
    "Another invoice of this seller has the same date and amount: {number} (record {record_id}).",
  ),
  same_number: entry(
    "warning",
    "Another invoice has the same number, written differently: {number} of {seller} (record {record_id}).",
  ),
  account_changed: entry(
    "error",
    "This supplier was paid to {before} before and now names {account}. Ask the supplier by a telephone number that you know before you pay.",
  ),
  account_not_on_white_list: entry(
    "error",
    "{account} was not among the accounts of {nip} on the VAT white list on {on_date}.",
  ),
  payer_not_active: entry("error", "{nip} was no active VAT payer on {on_date}: {status}."),
} as const satisfies Record<string, Entry>;

const OF_ITEMS = {
  same_ean: entry("warning", "Another item has the same EAN {ean}: {code} (record {record_id})."),
  same_code: entry(
    "warning",
    "Another item has the same code, written differently: {code} (record {record_id}).",
  ),
} as const satisfies Record<string, Entry>;

const CATALOGUE = { ...OF_INVOICES, ...OF_ITEMS } as const;

export type WarningCode = keyof typeof CATALOGUE;
export const INVOICE_WARNINGS = Object.keys(OF_INVOICES) as readonly (keyof typeof OF_INVOICES)[];
export const ITEM_WARNINGS = Object.keys(OF_ITEMS) as readonly (keyof typeof OF_ITEMS)[];

const ENTRIES: Readonly<Record<string, Entry>> = CATALOGUE;

/** A warning of the catalogue about one field of a record. */
export const warning = (code: WarningCode, field: string, params: WarningParams = {}): Warning => ({
  code,
  level: CATALOGUE[code].level,
  field,
  params,
});

/** The English sentence; of a code that this release does not know the code itself. */
export function warningMessage(code: string, params: WarningParams): string {
  const message = ENTRIES[code]?.message ?? code;
  return message.replace(/\{(\w+)\}/g, (gap, name: string) => String(params[name] ?? gap));
}
