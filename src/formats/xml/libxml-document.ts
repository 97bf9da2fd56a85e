import type { XmlDocument } from "libxml2-wasm";
import { DataError, messageOf } from "../../lib/errors.ts";
import { type Libxml, parseOptions } from "./xsd-compile.ts";

const DOCTYPE = "<!DOCTYPE";
const DOCTYPES = [
  Buffer.from(DOCTYPE),
  Buffer.from(DOCTYPE, "utf16le"),
  Buffer.from(DOCTYPE, "utf16le").swap16(),
];

/**
 * The document, which the caller disposes of. Nothing outside it is ever opened.
 * @throws DataError for what is no well-formed document, and for a document type
 */
export function openDocument(libxml: Libxml, bytes: Uint8Array): XmlDocument {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (DOCTYPES.some((one) => buffer.includes(one))) throw hasDoctype();
  const document = parse(() => libxml.XmlDocument.fromBuffer(bytes, parseOptions(libxml)));
  if (!document.dtd) return document;
  document.dispose();
  throw hasDoctype();
}

const hasDoctype = (): DataError =>
  new DataError("The document declares a document type, which is not allowed.");

function parse(read: () => XmlDocument): XmlDocument {
  try {
    return read();
  } catch (cause) {
    throw malformed(cause);
  }
}

const malformed = (cause: unknown): DataError => {
  const message = messageOf(cause).trim().slice(0, 300);
  return new DataError(`The document is not well-formed XML: ${message}`, [], { cause });
};

/**
 * Canonical XML 1.0, inclusive, without comments: https://www.w3.org/TR/2001/REC-xml-c14n-20010315
 * @throws DataError for namespaces that it has no form for
 */
export function canonicalText(document: XmlDocument): string {
  const parts: Buffer[] = [];
  const write = (part: Uint8Array): number => {
    // A copy: what comes is a window into the memory of libxml2.
    parts.push(Buffer.from(part));
    return part.length;
  };
  try {
    document.canonicalize({ write, close: () => true });
  } catch (cause) {
    throw noForm(cause);
  }
  return Buffer.concat(parts).toString();
}

const noForm = (cause: unknown): DataError =>
  new DataError(
    "The document has no canonical form: it names a namespace by what is no address.",
    [],
    {
      cause,
    },
  );
