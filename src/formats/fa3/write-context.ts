import { DataError, type FieldIssue } from "../../lib/errors.ts";
import { fits, rounded } from "../decimal.ts";

/** Collects everything that the form needs and the record lacks, so that a person sees it at once. */
export interface Writing {
  readonly issues: FieldIssue[];
  /** Adds an issue; what is written instead does not matter, since the document is not made. */
  missing(field: string, message?: string): string;
}

export function startWriting(): Writing {
  const issues: FieldIssue[] = [];
  return {
    issues,
    missing(field, message = "is missing, and FA(3) needs it") {
      issues.push({ field, message });
      return "";
    },
  };
}

/** @throws DataError with every issue, if there is one */
export function refuseIncomplete({ issues }: Writing): void {
  if (issues.length === 0) return;
  const text = issues.map(({ field, message }) => `${field}: ${message}`).join("; ");
  throw new DataError(`FA(3) cannot be written: ${text}`, issues);
}

/** An amount of the form: two decimals, never rounded. */
export function formAmount(
  amount: string | undefined,
  field: string,
  writing: Writing,
): string | undefined {
  if (amount === undefined) return undefined;
  if (!fits(amount, 2)) return writing.missing(field, "has more than two decimals");
  return fixed(rounded(amount, 2));
}

/** A price, rate or quantity, rounded to what the form has room for. */
export const formDecimal = (decimal: string | undefined, digits: number): string | undefined =>
  decimal === undefined ? undefined : rounded(decimal, digits);

/** `5` is `5.00`. */
function fixed(decimal: string): string {
  const [whole = "0", fraction = ""] = decimal.split(".");
  return `${whole}.${fraction.padEnd(2, "0")}`;
}

/** Days that the form accepts; a day outside is an issue. */
export function formDate(
  day: string | undefined,
  { field, first = "2006-01-01" }: { field: string; first?: string },
  writing: Writing,
): string | undefined {
  if (day === undefined) return undefined;
  if (day < first || day > "2050-01-01") {
    return writing.missing(field, `is not from ${first} to 2050-01-01`);
  }
  return day;
}
