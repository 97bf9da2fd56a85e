import { isFa3, readFa3 } from "../../formats/fa3/index.ts";
import {
  type Change,
  DataError,
  type DocumentParty,
  type Invoice,
  isHubError,
  isNip,
  type Original,
  table,
} from "../../sdk/index.ts";
import { warsawDay } from "./dates.ts";
import { hashOf } from "./ksef-crypto.ts";
import { isSoundKsefNumber } from "./ksef-number.ts";
import { amountOf, dayOf, instantOf, type Row, rowOf, rowsOf, textOf } from "./values.ts";

export type Direction = Invoice["direction"];

export interface Listed {
  /** What KSeF says about the invoice. */
  readonly row: Row;
  readonly xml: Buffer;
  /** Further documents that belong to it: the official receipt of a sale. */
  readonly originals?: readonly Original[];
}

export interface MappingOptions {
  readonly direction: Direction;
  readonly ownNip: string;
  onWarnings(ksefNumber: string, warnings: readonly string[]): void;
}

export const numberOf = (row: Row): string => textOf(row.ksefNumber, 60) ?? "";

/** A reason why the row cannot be trusted; undefined for a good one. */
export function rowFault(row: Row): string | undefined {
  const number = numberOf(row);
  return isSoundKsefNumber(number)
    ? undefined
    : `“${number}” is not a KSeF number: its checksum is wrong.`;
}

/** The invoice with its XML; a form whose lines nobody here reads with what KSeF lists about it. */
export function toChange(listed: Listed, options: MappingOptions): Change<Invoice> {
  const { row, xml, originals = [] } = listed;
  const id = numberOf(row);
  try {
    const data = isOtherForm(row, xml) ? fromRow(row, options) : fromXml(listed, options);
    const original: Original = {
      kind: "xml",
      name: `${id}.xml`,
      mime: "application/xml",
      content: xml,
    };
    return {
      op: "upsert",
      id,
      version: hashOf(xml),
      data: { ...data, ...receiptOf(row) },
      originals: [original, ...originals],
    };
  } catch (error) {
    if (!isHubError(error) || error.reaction !== "skip") throw error;
    const issue = "issues" in error ? rowsOf(error.issues)[0] : undefined;
    const field = textOf(issue?.field, 200);
    const reason = error.message;
    return { op: "refuse", id, reason, ...(field === undefined ? {} : { field }), raw: row };
  }
}

/** A row that came without its document, or with a number that cannot be one. */
export function refuseRow(row: Row, reason: string): Change<Invoice> {
  const number = numberOf(row);
  const id = number === "" ? `unnamed-${hashOf(JSON.stringify(row)).slice(0, 16)}` : number;
  return { op: "refuse", id, reason, field: "ksef_number", raw: row };
}

/** FA(2), FA_RR, PEF, or one that KSeF takes since yesterday; a broken FA(3) is none of them. */
function isOtherForm(row: Row, xml: Buffer): boolean {
  const form = textOf(rowOf(row.formCode).systemCode, 40);
  return form !== undefined && form.replace(/\s/g, "") !== "FA(3)" && !isFa3(xml);
}

function fromXml({ row, xml }: Listed, options: MappingOptions): Invoice {
  const { direction, ownNip } = options;
  const ksefNumber = numberOf(row);
  const { invoice, warnings } = readFa3(xml, { direction, ownNip, ksefNumber });
  if (warnings.length > 0) options.onWarnings(ksefNumber, warnings);
  return invoice;
}

const KINDS: Readonly<Record<string, Invoice["kind"]>> = table({
  vat: "invoice",
  vatpef: "invoice",
  vatpefsp: "invoice",
  vatrr: "invoice",
  upr: "simplified",
  zal: "advance",
  roz: "final",
});

/** Head and sums alone; tax in another currency is left out, since KSeF lists it in złoty. */
function fromRow(row: Row, { direction, onWarnings }: MappingOptions): Invoice {
  const type = (textOf(row.invoiceType, 20) ?? "").toLowerCase();
  const currency = textOf(row.currency, 40) ?? "";
  if (!/^[A-Z]{3}$/.test(currency))
    throw new DataError("The currency is no code.", [{ field: "currency", message: "is no code" }]);
  const tax = currency === "PLN" ? amountOf(row.vatAmount) : undefined;
  const form = textOf(rowOf(row.formCode).systemCode, 40) ?? "?";
  const note = `${form}: lines not read, see the original document.`;
  onWarnings(numberOf(row), [note]);
  return {
    direction,
    kind: KINDS[type] ?? (type.startsWith("kor") ? "correction" : "other"),
    ...present("number", textOf(row.invoiceNumber, 256)),
    ...present("issue_date", dayOf(row.issueDate)),
    currency,
    seller: partyOf(row.seller, { value: rowOf(row.seller).nip, type: "Nip" }),
    buyer: partyOf(row.buyer, rowOf(rowOf(row.buyer).identifier)),
    lines: [],
    vat_breakdown: [],
    totals: {
      ...present("net", amountOf(row.netAmount)),
      ...present("tax", tax),
      ...present("gross", amountOf(row.grossAmount)),
    },
    status: "open",
    note,
  };
}

/** KSeF's number and the day on which it was given: for tax the day of receipt. */
function receiptOf(row: Row): Pick<Invoice, "fiscal" | "received_date"> {
  const acquired = instantOf(row.acquisitionDate);
  const at = acquired === undefined ? undefined : new Date(acquired).toISOString();
  return {
    fiscal: { system: "KSEF", id: numberOf(row), ...present("received_at", at) },
    ...(acquired === undefined ? {} : { received_date: warsawDay(acquired) }),
  };
}

function partyOf(party: unknown, { value, type }: Row): DocumentParty {
  const name = textOf(rowOf(party).name, 500);
  const id = textOf(value, 64);
  const scheme = type === "VatUe" ? "EU:VAT" : id !== undefined && isNip(id) ? "PL:NIP" : "OTHER";
  return {
    ...present("name", name),
    ...(id === undefined ? {} : { ids: [{ scheme, value: id }] }),
  };
}

const present = <N extends string>(name: N, text: string | undefined): { [K in N]?: string } =>
  (text === undefined ? {} : { [name]: text }) as { [K in N]?: string };
