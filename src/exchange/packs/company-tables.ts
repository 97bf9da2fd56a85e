import type { ExpectedTable } from "./pack.ts";

/** NAV writes these characters of the names of companies as `_`. */
export const navCompany = (name: string): string => name.replace(/[."\\/'%[\]]/g, "_");

/** The tables of one company, where the ERP has the company's name in the names of its tables. */
export const ofCompany = (
  expects: readonly ExpectedTable[],
  company: string | undefined,
): readonly ExpectedTable[] =>
  company === undefined
    ? expects
    : expects.map((one) => ({
        ...one,
        table: one.table.replace("{company}", () => navCompany(company)),
      }));
