import type { Entity, RecordOf } from "../model/entities.ts";
import type { Attachment, Invoice } from "../model/invoice.ts";
import { isReturned, isSameDocument, unitedAttachments } from "./originals.ts";
import { isSilent, type Source } from "./unit.ts";

/** What a source says, as data and as text. */
interface Said<E extends Entity> {
  readonly data: RecordOf<E>;
  readonly text?: string;
}

/**
 * What a system says now, with the documents that it gave when the record was sent there: it gives a receipt once
 * and need not name it again.
 */
export function withKept<E extends Entity>(
  entity: E,
  { data, text }: Said<E>,
  before: Source<E> | undefined,
): Said<E> {
  const said = text === undefined ? { data } : { data, text };
  if (entity !== "invoice" || !before?.row) return said;
  const { attachments = [] } = data as Invoice;
  const kept = documentsOf(before)
    .filter(isReturned)
    .filter((one) => !attachments.some((other) => isSameDocument(one, other)));
  if (kept.length === 0) return said;
  const whole = { ...data, attachments: unitedAttachments(attachments, kept) };
  return { data: whole, text: JSON.stringify(whole) };
}

/** The record with the documents of systems that it was sent to and that have said nothing else of it. */
export function withReturned<E extends Entity>(
  entity: E,
  data: RecordOf<E>,
  sources: readonly Source<E>[],
): RecordOf<E> {
  if (entity !== "invoice") return data;
  const silent = sources.filter(({ deletedAt, text }) => deletedAt === null && isSilent(text));
  const returned = silent.flatMap(documentsOf);
  if (returned.length === 0) return data;
  const { attachments = [] } = data as Invoice;
  const added = returned.filter((one) => !attachments.some((other) => isSameDocument(one, other)));
  return { ...data, attachments: unitedAttachments(attachments, added) };
}

/** The source, having given these documents too. */
export function withDocuments(
  source: Source<"invoice">,
  documents: readonly Attachment[],
): Source<"invoice"> {
  const attachments = unitedAttachments(documentsOf(source), documents);
  const data = { ...source.data, attachments };
  // A source without a text is the only one of its record, which has all that it said.
  if (source.text === undefined) return { ...source, data };
  return { ...source, data, text: JSON.stringify(isSilent(source.text) ? { attachments } : data) };
}

const documentsOf = ({ text, data }: Source): readonly Attachment[] =>
  (isSilent(text) ? (JSON.parse(text ?? "") as Invoice) : (data as Invoice)).attachments ?? [];
