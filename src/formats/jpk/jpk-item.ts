import { createHash } from "node:crypto";
import { isHubError } from "../../lib/errors.ts";
import { isNip, normalizeNip } from "../../model/identifiers.ts";
import type { Invoice } from "../../model/invoice.ts";
import type { PartyId } from "../../model/party.ts";
import type { XmlElement } from "../xml/xml-reader.ts";

/** A row of a file: an invoice, or why it is none. */
export type JpkItem =
  | { readonly id: string; readonly invoice: Invoice }
  | {
      readonly id: string;
      readonly reason: string;
      readonly field?: string;
      readonly raw: Readonly<Record<string, string>>;
    };

/** The longest id that an origin has room for, less what callers put before it. */
const MAX_ID = 100;

/** The parts of an identity, one blank for many; a long one keeps its beginning and a hash. */
export function itemId(...parts: readonly (string | undefined)[]): string {
  const id = parts.map((part) => (part ?? "").trim().replace(/\s+/g, " ").toUpperCase()).join("/");
  if (id.length <= MAX_ID) return id;
  const hash = createHash("sha256").update(id).digest("hex").slice(0, 24);
  return `${id.slice(0, MAX_ID - 25)}~${hash}`;
}

/** The invoice of a row, or the reason why it is none; what is no fault of the data is thrown on. */
export function itemOf(id: string, row: XmlElement, read: () => Invoice): JpkItem {
  try {
    return { id, invoice: read() };
  } catch (error) {
    if (!isHubError(error) || error.code !== "bad_data") throw error;
    const raw = Object.fromEntries(
      row.children.map(({ name, text }) => [name, text.slice(0, 500)]),
    );
    const [issue] = "issues" in error ? (error.issues as { field: string }[]) : [];
    return { id, reason: error.message, raw, ...(issue ? { field: issue.field } : {}) };
  }
}

/** What programs write where there is no number. */
const NO_NUMBER = /^(brak|nie dotyczy|-+|0+)$/i;

/** A NIP by its check digit, a number of the Union by its country, else another number. */
export function partyIds(number: string | undefined, country: string | undefined): PartyId[] {
  if (number === undefined || NO_NUMBER.test(number)) return [];
  const plain = number.replace(/[\s-]/g, "").toUpperCase().slice(0, 60);
  const prefix = country?.toUpperCase();
  if ((prefix === undefined || prefix === "PL") && isNip(plain)) {
    return [{ scheme: "PL:NIP", value: normalizeNip(plain) }];
  }
  if (prefix === undefined || !/^[A-Z]{2}$/.test(prefix))
    return [{ scheme: "OTHER", value: plain }];
  const value = plain.startsWith(prefix) ? plain : `${prefix}${plain}`;
  return [{ scheme: "EU:VAT", value }];
}
