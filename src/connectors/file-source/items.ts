import { createHash } from "node:crypto";
import { ksefNumberIn, readFa3Tree } from "../../formats/fa3/index.ts";
import {
  itemId,
  type JpkItem,
  jpkKindOf,
  readJpk,
  readJpkHead,
  requireOwner,
} from "../../formats/jpk/index.ts";
import { isUblRoot, readUblTree } from "../../formats/ubl/read.ts";
import { formOf } from "../../formats/xml/xml-form.ts";
import { parseXml } from "../../formats/xml/xml-reader.ts";
import {
  type Change,
  DataError,
  type Invoice,
  isHubError,
  type Log,
  normalizeNip,
  partyId,
} from "../../sdk/index.ts";
import type { Document } from "./documents.ts";

/** `documents` are FA(3) and UBL, the invoices themselves; `listings` are rows of JPK files. */
export type Kind = "documents" | "listings";

export interface Wanted {
  readonly kind: Kind;
  readonly direction: Invoice["direction"];
  readonly ownNip: string;
  /** Told what a record cannot carry. */
  readonly log: Log;
}

export interface Found {
  readonly form: string;
  readonly changes: AsyncIterable<Change<Invoice>> | Iterable<Change<Invoice>>;
}

/** What KSeF takes at most, several times over. */
const MAX_DOCUMENT_BYTES = 16 * 1024 * 1024;

/**
 * What a document holds for a stream; undefined where it is for another one. What nobody can tell the
 * direction or the kind of is a fault for the stream of cost documents alone, so that it is told once.
 * @throws DataError for what is no document, or another company's
 */
export async function findItems(document: Document, wanted: Wanted): Promise<Found | undefined> {
  const teller = isTeller(wanted);
  const form = await formOf(document.open()).catch((error: unknown) => {
    if (isBadData(error) && !teller) return undefined;
    throw error;
  });
  if (form !== undefined && jpkKindOf(form) !== undefined) {
    return wanted.kind === "listings" ? listingOf(document, wanted, form) : undefined;
  }
  if (wanted.kind === "listings") return undefined;
  const reading = await readDocument(document, { ...wanted, form }).catch((error: unknown) => {
    if (isBadData(error) && !teller) return undefined;
    throw error;
  });
  if (reading?.invoice.direction !== wanted.direction) return undefined;
  if (reading.warnings.length > 0) {
    const { warnings } = reading;
    wanted.log.info({ document: document.name, warnings }, "not all is in the record");
  }
  return { form: reading.form, changes: [documentChange(document, reading)] };
}

export const isTeller = ({ kind, direction }: Pick<Wanted, "kind" | "direction">): boolean =>
  kind === "documents" && direction === "cost";

export const isBadData = (error: unknown): error is Error =>
  isHubError(error) && error.code === "bad_data";

async function listingOf(
  document: Document,
  { direction, ownNip }: Wanted,
  form: string,
): Promise<Found | undefined> {
  const head = await readJpkHead(document);
  try {
    requireOwner(head, ownNip);
  } catch (error) {
    if (direction === "cost") throw error;
    return undefined;
  }
  const prefix =
    head.kind === "fa" ? "jpk_fa" : direction === "cost" ? "jpk_zakup" : "jpk_sprzedaz";
  const changes = async function* (): AsyncGenerator<Change<Invoice>> {
    for await (const item of readJpk(document, head, direction)) yield changeOf(prefix, item);
  };
  return { form, changes: changes() };
}

function changeOf(prefix: string, item: JpkItem): Change<Invoice> {
  const id = `${prefix}/${item.id}`;
  if ("invoice" in item) return { op: "upsert", id, data: item.invoice };
  const { reason, field, raw } = item;
  return { op: "refuse", id, reason, raw, ...(field === undefined ? {} : { field }) };
}

interface DocumentReading {
  readonly form: string;
  /** What stands before the ids of such documents. */
  readonly prefix: string;
  readonly content: Buffer;
  readonly invoice: Invoice;
  readonly warnings: readonly string[];
}

/** @throws DataError */
async function readDocument(
  document: Document,
  { ownNip, form }: Wanted & { readonly form: string | undefined },
): Promise<DocumentReading> {
  const content = await bytesOf(document);
  const root = parseXml(content);
  if (form === undefined && isUblRoot(root)) {
    const invoice = readUblTree(root, { ownNip });
    return { form: `UBL ${root.name}`, prefix: "ubl", content, invoice, warnings: [] };
  }
  const { invoice, warnings } = readFa3Tree(root, { ownNip });
  return { form: form ?? "", prefix: "fa3", content, invoice, warnings };
}

function documentChange(
  document: Document,
  { prefix, content, invoice }: DocumentReading,
): Change<Invoice> {
  const name = document.name.split("/").at(-1) ?? document.name;
  const seller = partyId(invoice.seller, "PL:NIP", "EU:VAT") ?? invoice.seller.name;
  const ksef = ksefNumberIn(name);
  const isOfSeller = ksef?.startsWith(`${normalizeNip(seller ?? "")}-`) ?? false;
  return {
    op: "upsert",
    id: `${prefix}/${itemId(seller, invoice.kind, invoice.number)}`,
    version: createHash("sha256").update(content).digest("hex"),
    data: isOfSeller && ksef ? { ...invoice, fiscal: { system: "KSEF", id: ksef } } : invoice,
    originals: [{ kind: "xml", name, mime: "application/xml", content }],
  };
}

async function bytesOf(document: Document): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of document.open()) {
    size += chunk.byteLength;
    if (size > MAX_DOCUMENT_BYTES) {
      throw new DataError(`The document has more than ${MAX_DOCUMENT_BYTES} bytes.`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
