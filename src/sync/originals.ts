import { hash } from "node:crypto";
import type { Entity, RecordOf } from "../model/entities.ts";
import type { Attachment, Invoice } from "../model/invoice.ts";
import type { Change, Original, Page } from "../sdk/stream.ts";
import { findFilesBySources, insertFile, type NewFile } from "../store/files.ts";
import { findOrigins } from "../store/origins.ts";
import type { DataStore } from "../store/store.ts";
import type { ReadState } from "./read-state.ts";

/** Keeps bytes by what they are: the hub's store of files. */
export interface BlobStore {
  put(
    bytes: AsyncIterable<Uint8Array>,
    signal?: AbortSignal,
  ): Promise<{ readonly sha256: string; readonly sizeBytes: number }>;
}

/** A document that came with a record, and how the record's attachments name it. */
export interface Named {
  readonly remoteId: string;
  readonly original: Original;
  readonly sha256: string;
  readonly ref: string;
}

/** It came with what a system said of the record, or when the record was sent there. */
const PREFIXES = { read: "original:", returned: "returned:" } as const;
/** The schema of an invoice has room for no more. */
const MAX_ATTACHMENTS = 100;
const MAX_NAME = 255;
const MAX_MIME = 120;

/** What the reference of an attachment says of the file's bytes; undefined where the source has to be asked. */
export function sha256OfRef(ref: string): string | undefined {
  const prefix = Object.values(PREFIXES).find((one) => ref.startsWith(one));
  return prefix && ref.slice(prefix.length);
}

export const isReturned = ({ ref }: Attachment): boolean => ref.startsWith(PREFIXES.returned);

/** The `source` of the file of an attachment. */
export const attachmentSource = (entity: Entity, recordId: number, ref: string): string =>
  `${entity}/${recordId}/attachment/${ref}`.slice(0, 200);

/**
 * The page with its originals as attachments of their invoices. One that the source also names, of the same kind
 * and name, is that one: the hub has it already.
 */
export function nameOriginals<E extends Entity>(
  entity: E,
  page: Page<RecordOf<E>>,
): { readonly page: Page<RecordOf<E>>; readonly originals: readonly Named[] } {
  const originals: Named[] = [];
  const changes = page.changes.map((change): Change<RecordOf<E>> => {
    if (change.op !== "upsert" || !change.originals?.length) return change;
    const named = change.originals.map((original) => nameOf(change.id, original));
    originals.push(...named);
    if (entity !== "invoice") return change;
    const data = { ...change.data, attachments: attachmentsOf(change.data as Invoice, named) };
    return { ...change, data };
  });
  return originals.length === 0 ? { page, originals } : { page: { ...page, changes }, originals };
}

/** A document of the record that has that id at the source. */
export function nameOf(
  remoteId: string,
  original: Original,
  came: keyof typeof PREFIXES = "read",
): Named {
  const sha256 = hash("sha256", original.content, "hex");
  return { remoteId, original, sha256, ref: PREFIXES[came] + sha256 };
}

const attachmentsOf = ({ attachments = [] }: Invoice, named: readonly Named[]): Attachment[] =>
  unitedAttachments(attachments, named.map(toAttachment));

export const toAttachment = ({ original: { kind, name }, ref }: Named): Attachment => ({
  kind,
  name: name.slice(0, MAX_NAME),
  ref,
});

/** Both, where one of the first is the same document as one of the second, the second. */
export function unitedAttachments(
  first: readonly Attachment[],
  second: readonly Attachment[],
): Attachment[] {
  const rest = first.filter((one) => !second.some((other) => isSameDocument(one, other)));
  const once = second.filter((one, at) => second.findIndex(({ ref }) => ref === one.ref) === at);
  return [...rest, ...once].slice(0, MAX_ATTACHMENTS);
}

/** By kind and name, by reference, or by the bytes. */
export function isSameDocument(one: Attachment, other: Attachment): boolean {
  if (one.kind === other.kind && one.name === other.name) return true;
  const sha256 = sha256OfRef(one.ref);
  return one.ref === other.ref || (sha256 !== undefined && sha256 === sha256OfRef(other.ref));
}

/** Puts the bytes on disk, before the rows that point to them. */
export async function storeOriginals(
  blobs: BlobStore | undefined,
  originals: readonly Named[],
  signal: AbortSignal,
): Promise<void> {
  if (originals.length === 0) return;
  if (!blobs) throw new Error("There is no store for the originals of records");
  for (const { original } of originals) await blobs.put(chunksOf(original.content), signal);
}

async function* chunksOf(content: Uint8Array): AsyncGenerator<Uint8Array> {
  yield content;
}

/** The rows of the page's originals, in the transaction of its records; one that is there stays as it is. */
export async function linkOriginals(
  tx: DataStore,
  read: Pick<ReadState, "entity" | "integration" | "runId">,
  { originals, now }: { originals: readonly Named[]; now: number },
): Promise<void> {
  if (originals.length === 0) return;
  const { entity, integration, runId } = read;
  const remoteIds = [...new Set(originals.map(({ remoteId }) => remoteId))];
  const origins = await findOrigins(tx, { integrationId: integration.id, entity, remoteIds });
  const rows = new Map<string, NewFile>();
  for (const { remoteId, original, sha256, ref } of originals) {
    const recordId = origins.get(remoteId)?.record_id;
    // A record that was set aside has no place for its documents.
    if (recordId === undefined) continue;
    const source = attachmentSource(entity, recordId, ref);
    rows.set(source, {
      name: original.name.slice(0, MAX_NAME),
      mime: original.mime.slice(0, MAX_MIME),
      size_bytes: original.content.byteLength,
      sha256,
      kind: "original",
      period: null,
      source,
      created_by: runId,
      created_at: now,
    });
  }
  const kept = await findFilesBySources(tx, [...rows.keys()]);
  for (const [source, row] of rows) if (!kept.has(source)) await insertFile(tx, row);
}
