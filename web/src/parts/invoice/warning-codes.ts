/** Every warning that invoices can have, in the order of docs/checks.md, with the group of its remedy. */
export const REMEDIES = {
  nip_invalid: "number",
  regon_invalid: "number",
  iban_invalid: "number",
  nrb_invalid: "number",
  lines_differ: "amounts",
  tax_differs_from_rate: "amounts",
  breakdown_differs: "amounts",
  totals_differ: "amounts",
  due_before_issue: "date",
  issued_in_future: "date",
  issue_date_missing: "missing",
  number_missing: "missing",
  seller_id_missing: "missing",
  exchange_rate_missing: "missing",
  preceding_missing: "missing",
  same_number: "twice",
  same_amount_and_date: "twice",
  account_changed: "account",
  account_not_on_white_list: "account",
  payer_not_active: "payer",
} as const;
export type WarningCode = keyof typeof REMEDIES;
export const WARNING_CODES = Object.keys(REMEDIES) as readonly WarningCode[];

/** Undefined for a code that this UI does not know yet. */
export const warningCodeOf = (code: string): WarningCode | undefined =>
  WARNING_CODES.find((one) => one === code);
