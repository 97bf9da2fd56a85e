import type { FiscalDocument, FiscalEvent, FiscalSummary } from "../../model/fiscal-document.ts";

/** Why a file or a document is not taken as it is; the words that Brazilian programs use for it. */
export const DFE_CODES = [
  "EMPTY_FILE",
  "XML_MALFORMED",
  "ENCODING",
  "UNSAFE_DTD",
  "TOO_LARGE",
  "UNSUPPORTED_DOCUMENT",
  "MISSING_NAMESPACE",
  "SCHEMA_INVALID",
  "KEY_INVALID",
  "KEY_INVALID_DV",
  "KEY_MISMATCH",
  "TAX_ID_INVALID",
  "TOTALS_MISMATCH",
  "MISSING_PROTOCOL",
  "PROTOCOL_MISMATCH",
  "PROTOCOL_DIGEST_MISMATCH",
  "NOT_AUTHORIZED",
  "MISSING_SIGNATURE",
  "SIGNATURE_DIGEST_MISMATCH",
  "SIGNATURE_INVALID",
  "SIGNER_MISMATCH",
  "XSD_INVALID",
] as const;
export type DfeCode = (typeof DFE_CODES)[number];

/** `error`: the hub's usual policy refuses the document for it; `warning`: it is kept and shown. */
export interface DfeIssue {
  readonly code: DfeCode;
  readonly level: "error" | "warning";
  /** English, says what stands where; no more than 500 characters. */
  readonly message: string;
  /** The element's path below the document, such as `emit/CNPJ`. */
  readonly field?: string;
}

/** Where in the bytes' text a signed element stands, so that its signature can be checked later or elsewhere. */
export interface SignedPart {
  /** Id of what is signed, with its prefix: `NFe3526…`. */
  readonly id: string;
  /** DigestValue as written, Base64. */
  readonly digest: string;
}

interface Common {
  /** Of this part alone; those of the whole file stand in the file. */
  readonly issues: readonly DfeIssue[];
  /** Absent where it carries no signature. */
  readonly signed?: SignedPart;
}

export type DfePart =
  | (Common & { readonly type: "document"; readonly document: FiscalDocument })
  | (Common & { readonly type: "event"; readonly event: FiscalEvent })
  | (Common & { readonly type: "summary"; readonly summary: FiscalSummary })
  /** An answer that holds the protocol of a document that is elsewhere. */
  | (Common & {
      readonly type: "protocol";
      readonly access_key: string;
      readonly protocol: NonNullable<FiscalDocument["protocol"]>;
    });

export interface DfeFile {
  /** Local name of the outermost element. */
  readonly root: string;
  readonly encoding: string;
  readonly has_bom: boolean;
  readonly parts: readonly DfePart[];
  /** Warnings of the file as a whole. */
  readonly issues: readonly DfeIssue[];
}

/** A file that has nothing to take; `code` says why. */
export class DfeError extends Error {
  override readonly name = "DfeError";
  readonly code: DfeCode;

  constructor(code: DfeCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
