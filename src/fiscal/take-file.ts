import { hash } from "node:crypto";
import { constants, zstdCompressSync, zstdDecompressSync } from "node:zlib";
import {
  DfeError,
  type DfeFile,
  type DfeIssue,
  type DfePart,
  readDfe,
  type SignedPart,
} from "../formats/dfe/index.ts";
import { type CheckName, checksOf, type DocumentChecks } from "./checks.ts";

/** A file as it was handed in; the name is shown and never used as a path. */
export interface NamedBytes {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What can be found out of a file beyond what it says itself. */
export interface Judges {
  /** What is wrong with the signatures of a file; absent where signatures are not checked. */
  readonly signatures?: (bytes: Uint8Array) => (part: SignedPart) => readonly DfeIssue[];
  /** Absent where nothing is installed or wanted. */
  readonly schemas?: (
    bytes: Uint8Array,
    file: DfeFile,
  ) => { readonly schema?: string; readonly issues: readonly DfeIssue[] } | undefined;
}

export interface TakenPart {
  readonly part: DfePart;
  readonly checks: DocumentChecks;
  /** The first error, where it has one. */
  readonly error: DfeIssue | undefined;
}

/** Why a file is not taken. */
export interface NotTaken {
  readonly code: string;
  readonly message: string;
}

export type TakenFile = NamedBytes &
  (
    | { readonly parts: readonly TakenPart[]; readonly refused?: never; readonly ignored?: never }
    | { readonly parts?: never; readonly refused: NotTaken; readonly ignored?: never }
    /** Not meant for the import, such as a PDF among the documents of an archive. */
    | { readonly parts?: never; readonly refused?: never; readonly ignored: NotTaken }
  );

/** Reads and checks one file; never throws for what the file is like. */
export function takeFile(file: NamedBytes, judges: Judges): TakenFile {
  try {
    const read = readDfe(file.bytes);
    return { ...file, parts: judge(file.bytes, read, judges) };
  } catch (error) {
    if (!(error instanceof DfeError)) throw error;
    return { ...file, refused: { code: error.code, message: error.message } };
  }
}

function judge(bytes: Uint8Array, file: DfeFile, judges: Judges): TakenPart[] {
  const skipped: CheckName[] = judges.signatures ? [] : ["signature"];
  const isSigned = file.parts.some(({ signed }) => signed);
  const signatures = isSigned ? judges.signatures?.(bytes) : undefined;
  const valid = judges.schemas?.(bytes, file);
  if (!valid) skipped.push("schema");
  return file.parts.map((part) => {
    const ofSignature = part.signed && signatures ? signatures(part.signed) : [];
    const own = part.issues.filter(({ code }) => judges.signatures || code !== "MISSING_SIGNATURE");
    const issues = [...file.issues, ...own, ...ofSignature, ...(valid?.issues ?? [])];
    const notSigned = part.type === "summary" || part.type === "protocol" || isSummary(part);
    return {
      part,
      checks: checksOf(issues, {
        skipped: notSigned ? [...skipped, "signature"] : skipped,
        schema: valid?.schema,
      }),
      error: issues.find(({ level }) => level === "error"),
    };
  });
}

const isSummary = (part: DfePart): boolean => part.type === "event" && part.event.is_summary;

export const hashOf = (bytes: Uint8Array | string): string => hash("sha256", bytes, "base64");

/** Of an NF-e the usual level takes 2 % less room and 40 % more time. */
const LEVEL = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };

/** As an original is kept: Zstandard, Base64. */
export const pack = (bytes: Uint8Array): string =>
  zstdCompressSync(bytes, LEVEL).toString("base64");

/** The bytes as they came. */
export const unpack = (content: string): Buffer =>
  zstdDecompressSync(Buffer.from(content, "base64"));
