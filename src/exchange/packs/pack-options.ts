import { type FieldIssue, InvalidInputError } from "../../lib/errors.ts";
import type { PackOptions } from "./pack.ts";

/** Names as administrators give them: `CDN_Firma`, `Nexo_Demo sp. z o.o.`; nothing that ends a quoted name. */
const NAME = /^[\p{L}_][\p{L}\p{N}_ .$#-]{0,99}$/u;
/** Also a Windows account: `FIRMA\hub`. */
const LOGIN = /^[\p{L}_][\p{L}\p{N}_ .$#@\\-]{0,99}$/u;
/** As companies are called: `CRONUS Polska Sp. z o.o.`, `DOM1`, `1`. */
const COMPANY = /^[\p{L}\p{N}](?:[\p{L}\p{N} .,&()/'_+-]{0,58}[\p{L}\p{N}.)_])?$/u;

export const DEFAULT_OPTIONS = { hub_database: "eDok", login: "hub_reader" } as const;

/** @throws InvalidInputError for a name that could be more than a name */
export function checkOptions(options: PackOptions): PackOptions {
  const issues = (["erp_database", "hub_database", "login"] as const).flatMap((field) => {
    const isName = (field === "login" ? LOGIN : NAME).test(options[field]);
    return isName && !options[field].endsWith(" ") ? [] : [issueOf(field)];
  });
  const { company } = options;
  if (company !== undefined && !COMPANY.test(company)) {
    const remedy = "Write it as the ERP has it: letters, digits, spaces and . , & ( ) / ' _ -.";
    issues.push({ field: "company", message: "is no name of a company", remedy });
  }
  if (issues.length > 0) throw new InvalidInputError(issues);
  return options;
}

const issueOf = (field: string): FieldIssue => ({
  field,
  message: "is no name of a database or a login",
  remedy: "Use letters, digits, _ . $ # - and spaces, at most 100, beginning with a letter.",
});

/** A name of SQL Server. */
export const bracketed = (name: string): string => `[${name.replaceAll("]", "]]")}]`;
