import { NotFoundError } from "../lib/errors.ts";
import type { Log } from "../lib/log.ts";
import type { Invoice } from "../model/invoice.ts";
import { type FileRow, findFetchedFile, findFileBySource, insertFileOnce } from "../store/files.ts";
import { findIntegrationById } from "../store/integrations.ts";
import { originsOf } from "../store/origins.ts";
import { findRecord } from "../store/records.ts";
import type { ConfigStore, DataStore } from "../store/store.ts";
import { originsOfAttachment } from "../sync/attachment-origins.ts";
import { type ConnectorHost, openIntegration } from "../sync/open-integration.ts";
import { attachmentSource, sha256OfRef } from "../sync/originals.ts";
import type { FileStore } from "./file-store.ts";

const DEADLINE_MS = 60_000;

interface Parts extends ConnectorHost {
  readonly files: FileStore;
  readonly log: Log;
}
interface Ask {
  /** Both of the tenant. */
  readonly config: ConfigStore;
  readonly data: DataStore;
  readonly invoiceId: number;
  /** From 0, in the record's `attachments`. */
  readonly index: number;
  readonly actor: string;
}

/**
 * One attachment of an invoice as a file of the hub: fetched from the system that has it the first time, from
 * the hub's own copy ever after.
 * @throws NotFoundError, and whatever the connector throws
 */
export async function keepAttachment(parts: Parts, ask: Ask): Promise<FileRow> {
  const { data, invoiceId, index } = ask;
  const record = await findRecord(data, "invoice", invoiceId);
  const attachment = (record?.data as Invoice | undefined)?.attachments?.[index];
  if (!record || !attachment) throw new NotFoundError("attachment", `${invoiceId}/${index}`);
  // The reference, not the place in the list: the source may have put another one there since.
  const source = attachmentSource("invoice", invoiceId, attachment.ref);
  const kept = await findFileBySource(data, source);
  if (kept) return kept;
  const sha256 = sha256OfRef(attachment.ref);
  if (sha256 !== undefined) {
    // It came with a record that has been joined with this one, or that this one was split from.
    const moved = await findFetchedFile(data, sha256);
    if (moved) return moved;
    throw new NotFoundError("document that came with the invoice", attachment.name);
  }
  const signal = AbortSignal.timeout(DEADLINE_MS);
  const origins = await originsOf(data, "invoice", [invoiceId]);
  for (const origin of originsOfAttachment(origins, attachment)) {
    const integration = await findIntegrationById(ask.config, origin.integration_id);
    if (!integration) continue;
    const { connector, context } = openIntegration(parts, integration, { log: parts.log, signal });
    const stream = connector.streams?.[origin.stream];
    if (!stream?.attachment) continue;
    const download = await stream.attachment(context, attachment);
    const blob = await parts.files.put(download.stream, signal);
    return insertFileOnce(data, {
      name: attachment.name,
      mime: download.mime,
      size_bytes: blob.sizeBytes,
      sha256: blob.sha256,
      kind: "attachment",
      period: record.data.issue_date?.slice(0, 7) ?? null,
      source,
      created_by: ask.actor,
      created_at: parts.clock.now(),
    });
  }
  throw new NotFoundError("system that can still give the attachment", attachment.name);
}
