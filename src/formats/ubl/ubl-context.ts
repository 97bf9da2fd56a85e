import { Big } from "big.js";
import { DataError, type FieldIssue } from "../../lib/errors.ts";
import { leaf } from "../xml/xml-writer.ts";

/** What the parts of one document share. */
export interface UblWriting {
  readonly currency: string;
  /** -1 turns the amounts of a correction that lowers the invoice into those of a credit note. */
  readonly sign: 1 | -1;
  readonly issues: FieldIssue[];
  missing(field: string, message?: string): void;
}

export function startUbl(currency: string, sign: 1 | -1): UblWriting {
  const issues: FieldIssue[] = [];
  return {
    currency,
    sign,
    issues,
    missing(field, message = "is missing, and EN 16931 needs it") {
      issues.push({ field, message });
    },
  };
}

/** @throws DataError with every issue, if there is one */
export function refuseIncompleteUbl({ issues }: UblWriting): void {
  if (issues.length === 0) return;
  const text = issues.map(({ field, message }) => `${field}: ${message}`).join("; ");
  throw new DataError(`UBL cannot be written: ${text}`, issues);
}

/** With two decimals, as BR-DEC-* ask; half away from zero. */
export const twoDecimals = (amount: Big): string => {
  const text = amount.round(2, Big.roundHalfUp).toFixed(2);
  return text === "-0.00" ? "0.00" : text;
};

export const amountXml = (name: string, amount: Big, currency: string): string =>
  leaf(name, twoDecimals(amount), { currencyID: currency });
