import type { Doc } from "./documents.ts";
import { refuse } from "./refusal.ts";

const DAY_MS = 86_400_000;
/** Invoices of the last moments are not sure to be all there. */
const MARK_LAG_MS = 60_000;
const SUBJECTS = ["Subject1", "Subject2", "Subject3", "SubjectAuthorized"];
const DATE_TYPES = ["Issue", "Invoicing", "PermanentStorage"];
const FILTERS = ["subjectType", "dateRange", "ksefNumber", "invoiceNumber", "sellerNip"];
const RANGE = ["dateType", "from", "to", "restrictToPermanentStorageHwmDate"];
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,7})?(Z|[+-]\d\d:\d\d)?$/;

export interface Query {
  readonly subject: string;
  readonly dateType: string;
  readonly from: number;
  readonly to: number;
  readonly isCapped: boolean;
  readonly ksefNumber: string | undefined;
  readonly invoiceNumber: string | undefined;
  readonly sellerNip: string | undefined;
}

type Part = Readonly<Record<string, unknown>>;

/** @throws RequestError 400 with the code of the real system */
export function readQuery(body: unknown, now: number): Query {
  const filters = partOf(body, FILTERS);
  const range = partOf(filters.dateRange, RANGE);
  const subject = oneOf(filters.subjectType, SUBJECTS, "subjectType");
  const dateType = oneOf(range.dateType, DATE_TYPES, "dateType");
  const from = timeOf(range.from, "dateRange.from");
  const to = range.to === undefined || range.to === null ? now : timeOf(range.to, "dateRange.to");
  if (from > to) throw refuse(21405, "dateRange.from jest późniejsze niż dateRange.to");
  if (to > monthsLater(from, 3)) throw refuse(21405, "Zakres dat dłuższy niż 3 miesiące");
  const isCapped = range.restrictToPermanentStorageHwmDate === true;
  if (isCapped && dateType !== "PermanentStorage")
    throw refuse(21405, "restrictToPermanentStorageHwmDate");
  if (isCapped && from > markAt(now)) throw refuse(21183);
  return {
    subject,
    dateType,
    from,
    to,
    isCapped,
    ksefNumber: textOf(filters.ksefNumber),
    invoiceNumber: textOf(filters.invoiceNumber),
    sellerNip: textOf(filters.sellerNip),
  };
}

/** Up to here every invoice is there. */
export const markAt = (now: number): number => now - MARK_LAG_MS;

export const markOf = ({ to }: Query, now: number): number => Math.min(to, markAt(now));

/** What the NIP may see of it, oldest first. */
export function select(
  docs: readonly Doc[],
  query: Query,
  { nip, now }: { nip: string; now: number },
): Doc[] {
  const to = query.isCapped ? markOf(query, now) : query.to;
  return docs
    .filter((doc) => {
      const at = timeIn(doc, query.dateType);
      return (
        at >= query.from &&
        at <= to &&
        doc.storedAt <= now &&
        isOf(doc, query.subject, nip) &&
        (query.ksefNumber === undefined || doc.ksefNumber === query.ksefNumber) &&
        (query.invoiceNumber === undefined || doc.invoiceNumber === query.invoiceNumber) &&
        (query.sellerNip === undefined || doc.seller.nip === query.sellerNip)
      );
    })
    .sort((a, b) => timeIn(a, query.dateType) - timeIn(b, query.dateType));
}

export const maySee = (doc: Doc, nip: string): boolean =>
  SUBJECTS.some((subject) => isOf(doc, subject, nip));

function isOf(doc: Doc, subject: string, nip: string): boolean {
  if (subject === "Subject1") return doc.seller.nip === nip;
  if (subject === "Subject2") return doc.buyer.nip === nip;
  return subject === "Subject3" && doc.third.some((third) => third.nip === nip);
}

export function timeIn(doc: Doc, dateType: string): number {
  if (dateType === "Issue") return Date.parse(`${doc.issueDate}T00:00:00+01:00`);
  return dateType === "Invoicing" ? doc.invoicingAt : doc.storedAt;
}

function partOf(value: unknown, known: readonly string[]): Part {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw refuse(21405, "Oczekiwano obiektu");
  const strange = Object.keys(value).filter((name) => !known.includes(name));
  if (strange.length > 0) throw refuse(21405, `Nieznane pola: ${strange.join(", ")}`);
  return value as Part;
}

function oneOf(value: unknown, values: readonly string[], name: string): string {
  if (!values.includes(String(value))) throw refuse(21405, name);
  return String(value);
}

/** Without an offset it is the time of Warsaw; its winter time is near enough for test data. */
function timeOf(value: unknown, name: string): number {
  const text = String(value ?? "");
  const zone = INSTANT.exec(text);
  const time = zone ? Date.parse(zone[2] === undefined ? `${text}+01:00` : text) : Number.NaN;
  if (Number.isNaN(time)) throw refuse(21405, name);
  return time;
}

const textOf = (value: unknown): string | undefined =>
  value === undefined || value === null ? undefined : String(value);

function monthsLater(time: number, months: number): number {
  const date = new Date(time);
  date.setUTCMonth(date.getUTCMonth() + months);
  return date.getTime() + DAY_MS;
}

/** @throws RequestError 400 */
export function readPaging(query: URLSearchParams): {
  readonly page: number;
  readonly size: number;
} {
  const known = ["sortOrder", "pageOffset", "pageSize"];
  const strange = [...query.keys()].filter((name) => !known.includes(name));
  if (strange.length > 0) throw refuse(21405, `Nieznane parametry: ${strange.join(", ")}`);
  oneOf(query.get("sortOrder") ?? "Asc", ["Asc"], "sortOrder");
  const page = Number(query.get("pageOffset") ?? 0);
  const size = Number(query.get("pageSize") ?? 10);
  if (!Number.isSafeInteger(page) || page < 0) throw refuse(21405, "pageOffset");
  if (!Number.isSafeInteger(size) || size < 10 || size > 250) throw refuse(21405, "pageSize");
  return { page, size };
}
