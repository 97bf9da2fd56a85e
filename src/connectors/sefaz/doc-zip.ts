import { gunzipSync } from "node:zlib";
import type { XmlElement } from "../../formats/xml/xml-reader.ts";
import type { DistributedDocument } from "../../sdk/index.ts";

const MIB = 1024 * 1024;
const MAX_DOCUMENT_BYTES = 20 * MIB;
/** Of all documents of one answer; the largest pages have some ten MiB. */
const MAX_PAGE_BYTES = 200 * MIB;
const MAX_SCHEMA = 100;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/** The documents of an answer, in its order; one that is damaged does not keep the others. */
export function unpackAll(packed: readonly XmlElement[]): DistributedDocument[] {
  let leftBytes = MAX_PAGE_BYTES;
  return packed.map(({ attributes, text }) => {
    const nsu = nsuOf(attributes.get("NSU"));
    const schema = (attributes.get("schema") ?? "").slice(0, MAX_SCHEMA);
    const content = unpack(text, Math.min(MAX_DOCUMENT_BYTES, leftBytes));
    leftBytes -= content.xml?.length ?? 0;
    return { ...(nsu === undefined ? {} : { nsu }), schema, ...content };
  });
}

/** Fifteen digits; undefined for what is no NSU. */
export const nsuOf = (text: string | undefined): string | undefined =>
  text !== undefined && /^\d{1,15}$/.test(text) ? text.padStart(15, "0") : undefined;

type Unpacked = { readonly xml: Uint8Array } | { readonly xml?: never; readonly fault: string };

function unpack(text: string, maxBytes: number): Unpacked {
  const base64 = text.replace(/\s/g, "");
  if (!BASE64.test(base64)) return { fault: "The document is no Base64 text." };
  if (maxBytes <= 0) return { fault: tooLarge(maxBytes) };
  try {
    return { xml: gunzipSync(Buffer.from(base64, "base64"), { maxOutputLength: maxBytes }) };
  } catch (error) {
    const isTooLarge =
      error instanceof RangeError && "code" in error && error.code === "ERR_BUFFER_TOO_LARGE";
    return {
      fault: isTooLarge ? tooLarge(maxBytes) : "The document is no gzip, or a damaged one.",
    };
  }
}

const tooLarge = (maxBytes: number): string =>
  maxBytes === MAX_DOCUMENT_BYTES
    ? `The document unpacks to more than ${MAX_DOCUMENT_BYTES / MIB} MiB.`
    : `The answer's documents unpack to more than ${MAX_PAGE_BYTES / MIB} MiB together.`;
