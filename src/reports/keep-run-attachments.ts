import { isHubError, messageOf } from "../lib/errors.ts";
import type { Attachment, Invoice } from "../model/invoice.ts";
import type { Stream } from "../sdk/stream.ts";
import { findFilesBySources, insertFileOnce } from "../store/files.ts";
import { type OriginOfRun, originsOfRun } from "../store/origins.ts";
import { findRecords } from "../store/records.ts";
import { attachmentSource, sha256OfRef } from "../sync/originals.ts";
import type { Job } from "../sync/read-stream.ts";
import type { FileStore } from "./file-store.ts";

const AT_ONCE = 100;
const MAX_MIME = 120;
/** The remote is not there, or has them no more: the rest would only take time. */
const MAX_FAILURES_IN_A_ROW = 10;
/** For the bytes of one file, however slowly they come. */
const FILE_MS = 300_000;

/** How many attachments a run fetched; those that the hub had are not counted. */
export interface KeptAttachments {
  readonly kept: number;
  readonly failed: number;
  /** Many failed one after the other: the rest were not asked for. */
  readonly is_given_up: boolean;
}

interface Missing {
  readonly recordId: number;
  readonly attachment: Attachment;
  readonly stream: Stream;
  readonly period: string | null;
  readonly source: string;
}

/**
 * Fetches the attachments of the invoices that the run has read, those of which the hub has no file yet. What
 * cannot be fetched is told in the run's log and tried again by the next such run.
 */
export async function keepRunAttachments(
  job: Job,
  { files, actor }: { files: FileStore; actor: string },
): Promise<KeptAttachments> {
  let kept = 0;
  let failed = 0;
  let inARow = 0;
  for await (const missing of missingOf(job)) {
    job.signal.throwIfAborted();
    try {
      await keep(job, missing, { files, actor });
      kept += 1;
      inARow = 0;
    } catch (error) {
      job.signal.throwIfAborted();
      if (!isHubError(error)) throw error;
      failed += 1;
      inARow += 1;
      const { attachment, recordId } = missing;
      const fields = { invoice: recordId, name: attachment.name, reason: messageOf(error) };
      job.log("warn", "Attachment not fetched", fields);
      const isHopeless = error.reaction === "pause" || inARow >= MAX_FAILURES_IN_A_ROW;
      if (isHopeless) return { kept, failed, is_given_up: true };
    }
  }
  if (kept > 0) job.log("info", "Attachments kept", { kept, failed });
  return { kept, failed, is_given_up: false };
}

async function keep(
  job: Job,
  { attachment, stream, period, source }: Missing,
  { files, actor }: { files: FileStore; actor: string },
): Promise<void> {
  const download = await stream.attachment?.(job.context, attachment);
  if (!download) return;
  const signal = AbortSignal.any([job.signal, AbortSignal.timeout(FILE_MS)]);
  const blob = await files.put(download.stream, signal);
  await insertFileOnce(job.data, {
    name: attachment.name,
    mime: download.mime.slice(0, MAX_MIME),
    size_bytes: blob.sizeBytes,
    sha256: blob.sha256,
    kind: "attachment",
    period,
    source,
    created_by: actor,
    created_at: job.clock.now(),
  });
}

async function* missingOf(job: Job): AsyncGenerator<Missing> {
  const { data, runId, integration } = job;
  for (let after = 0; ; ) {
    const page = { runId, integrationId: integration.id, after, limit: AT_ONCE };
    const origins = await originsOfRun(data, "invoice", page);
    const wanted = await wantedOf(job, origins);
    const there = await findFilesBySources(
      data,
      wanted.map(({ source }) => source),
    );
    for (const one of wanted) if (!there.has(one.source)) yield one;
    if (origins.length < AT_ONCE) return;
    after = origins.at(-1)?.id ?? after;
  }
}

/** What the source itself says of its attachments: a merged record also has those of others. */
async function wantedOf(job: Job, origins: readonly OriginOfRun[]): Promise<readonly Missing[]> {
  const streams = job.connector.streams ?? {};
  const able = origins.filter(({ stream }) => streams[stream]?.attachment);
  const ids = [...new Set(able.map(({ record_id: id }) => id))];
  const records = new Map(
    (await findRecords(job.data, "invoice", ids)).map((record) => [record.id, record]),
  );
  return able.flatMap(({ record_id: recordId, stream: name, data }) => {
    const record = records.get(recordId);
    const stream = streams[name];
    if (!record || !stream) return [];
    const said = data === null ? record.data : (JSON.parse(data) as Invoice);
    const period = said.issue_date?.slice(0, 7) ?? null;
    return (said.attachments ?? [])
      .filter(({ ref }) => sha256OfRef(ref) === undefined)
      .map((attachment) => {
        const source = attachmentSource("invoice", recordId, attachment.ref);
        return { recordId, attachment, stream, period, source };
      });
  });
}
