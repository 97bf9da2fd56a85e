import type { DfeCode, DfeIssue } from "../formats/dfe/dfe-file.ts";
import type { CheckLevel } from "../store/fiscal-schema.ts";

/** What is checked of a document, each with its own result. */
export const CHECKS = [
  "structure",
  "key",
  "tax_ids",
  "totals",
  "protocol",
  "signature",
  "schema",
] as const;
export type CheckName = (typeof CHECKS)[number];

/** `skipped`: not looked at, because the organisation does not want it or there is nothing to check with. */
export type CheckResult = CheckLevel | "skipped";

/** As kept with a document. */
export interface DocumentChecks {
  readonly results: Readonly<Record<CheckName, CheckResult>>;
  readonly issues: readonly DfeIssue[];
  /** Name of the schema package that the document fits. */
  readonly schema?: string;
}

const CHECK_OF: Readonly<Partial<Record<DfeCode, CheckName>>> = {
  KEY_INVALID: "key",
  KEY_INVALID_DV: "key",
  KEY_MISMATCH: "key",
  TAX_ID_INVALID: "tax_ids",
  TOTALS_MISMATCH: "totals",
  MISSING_PROTOCOL: "protocol",
  PROTOCOL_MISMATCH: "protocol",
  PROTOCOL_DIGEST_MISMATCH: "protocol",
  NOT_AUTHORIZED: "protocol",
  MISSING_SIGNATURE: "signature",
  SIGNATURE_DIGEST_MISMATCH: "signature",
  SIGNATURE_INVALID: "signature",
  SIGNER_MISMATCH: "signature",
  XSD_INVALID: "schema",
};

export function checksOf(
  issues: readonly DfeIssue[],
  { skipped, schema }: { skipped: readonly CheckName[]; schema?: string | undefined },
): DocumentChecks {
  const results = Object.fromEntries(CHECKS.map((name) => [name, "ok"])) as Record<
    CheckName,
    CheckResult
  >;
  for (const name of skipped) results[name] = "skipped";
  for (const { code, level } of issues) {
    const name = CHECK_OF[code] ?? "structure";
    if (results[name] !== "error") results[name] = level;
  }
  return { results, issues, ...(schema === undefined ? {} : { schema }) };
}

export const worstOf = (issues: readonly DfeIssue[]): CheckLevel => {
  if (issues.some(({ level }) => level === "error")) return "error";
  return issues.length > 0 ? "warning" : "ok";
};
