import { appendEvents } from "../events/append.ts";
import type { Clock } from "../lib/clock.ts";
import { InvalidInputError, TransientError } from "../lib/errors.ts";
import type { Log } from "../lib/log.ts";
import type { Language } from "../model/i18n.ts";
import type { Context } from "../sdk/context.ts";
import type { FileEntry, FileSource, Files } from "../sdk/files.ts";
import { findCopyOfRun, insertFileCopy } from "../store/file-copies.ts";
import { type FileRow, findPlacedFile } from "../store/files.ts";
import { type ConfigStore, type DataStore, inTransaction } from "../store/store.ts";
import { businessDay } from "../sync/sync-invoices.ts";
import type { FileStore } from "./file-store.ts";
import { makeMonthlyFile } from "./monthly-file.ts";
import { periodOf, reportPath, type UploadParams, uploadParams } from "./upload-params.ts";

export interface UploadContext {
  /** Both stores are the tenant's. */
  readonly config: ConfigStore;
  readonly data: DataStore;
  readonly tenant: { readonly id: number; readonly name: string; readonly time_zone: string };
  readonly run: { readonly id: string; readonly params: Readonly<Record<string, unknown>> };
  readonly integration: {
    readonly id: number;
    readonly slug: string;
    readonly settings: Readonly<Record<string, unknown>>;
  };
  readonly connectorContext: Context;
  readonly files: Files;
  readonly fileStore: FileStore;
  /** Of a report that the hub makes; Polish by default, as the relief that it serves. */
  readonly language?: Language;
  readonly log: Log;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

export interface UploadResult {
  readonly path: string;
  readonly size_bytes: number;
  readonly sha256: string;
  readonly file_id: number;
  /** True where the hub made the file in this run. */
  readonly created: boolean;
  readonly url?: string;
}

/**
 * Files one report in the integration's storage and tells of it once, however often the run is taken up.
 * @throws InvalidInputError for wrong params, or where the hub has no such file and cannot make it
 */
export async function runUploadReport(context: UploadContext): Promise<UploadResult> {
  const { run, integration, tenant, clock, log } = context;
  const params = uploadParams(run.params, businessDay(clock.now(), tenant.time_zone));
  const path = reportPath(integration.settings.default_folder, params);
  const { file, isNew } = await fileToSend(context, params);
  log.info({ file_id: file.id, size_bytes: file.size_bytes, created: isNew }, "Report is ready");

  const entry = await send(context, path, file);
  const result: UploadResult = {
    path,
    size_bytes: file.size_bytes,
    sha256: file.sha256,
    file_id: file.id,
    created: isNew,
    ...(entry.url === undefined ? {} : { url: entry.url }),
  };
  await tell(context, { params, entry, result });
  log.info({ path, file_id: file.id }, "Report filed");
  return result;
}

async function fileToSend(
  context: UploadContext,
  params: UploadParams,
): Promise<{ file: FileRow; isNew: boolean }> {
  const { data, fileStore, tenant, clock, signal, language = "pl" } = context;
  const { report_name: name } = params;
  const period = periodOf(params);
  const placed = await findPlacedFile(data, { name, period });
  if (placed) return { file: placed, isNew: false };
  if (name.toLowerCase().endsWith(".pdf")) {
    return makeMonthlyFile({ data, fileStore, tenant, params, language, clock, signal });
  }
  throw new InvalidInputError([
    {
      field: "report_name",
      message: `there is no file named ${name} for ${period}, and the hub makes only .pdf reports itself`,
      remedy: "Upload the file first with POST /api/files, or give a name that ends with .pdf.",
    },
  ]);
}

async function send(
  { files, connectorContext, fileStore }: UploadContext,
  path: string,
  file: FileRow,
): Promise<FileEntry> {
  const blob = { sha256: file.sha256, sizeBytes: file.size_bytes };
  await fileStore.verify(blob);
  const source: FileSource = {
    ...blob,
    mime: file.mime,
    modifiedAt: file.created_at,
    open: (range) => fileStore.read(blob, range),
  };
  const entry = await files.put(connectorContext, path, source);
  if (entry.size_bytes !== undefined && entry.size_bytes !== blob.sizeBytes) {
    throw new TransientError(
      `The storage says it has ${entry.size_bytes} bytes of ${path}; ${blob.sizeBytes} were sent. Run it again.`,
      { code: "upload_incomplete" },
    );
  }
  return entry;
}

interface Filed {
  readonly params: UploadParams;
  readonly entry: FileEntry;
  readonly result: UploadResult;
}

/** The copy's row and the event, together or not at all. */
async function tell(context: UploadContext, { params, entry, result }: Filed): Promise<void> {
  const { data, integration, run, clock } = context;
  const now = clock.now();
  const { file_id, path } = result;
  await inTransaction(data, async (tx) => {
    if (await findCopyOfRun(tx, { fileId: file_id, runId: run.id, path })) return;
    await insertFileCopy(tx, {
      file_id,
      integration_id: integration.id,
      run_id: run.id,
      path,
      etag: bounded(entry.etag, 200),
      remote_id: bounded(entry.remote_id, 200),
      url: bounded(entry.url, 2000),
      created_at: now,
    });
    await appendEvents(
      tx,
      [
        {
          type: "report.filed",
          subject: `file/${file_id}`,
          occurredAt: now,
          runId: run.id,
          idempotencyKey: `report.filed/${run.id}`,
          data: {
            run_id: run.id,
            integration: integration.slug,
            report_name: params.report_name,
            period: periodOf(params),
            path,
            size_bytes: result.size_bytes,
          },
        },
      ],
      now,
    );
  });
}

/** Null rather than half of it: half an address leads nowhere. */
const bounded = (text: string | undefined, length: number): string | null =>
  text !== undefined && text.length <= length ? text : null;
