import { appendEvents } from "../events/append.ts";
import { InvalidInputError } from "../lib/errors.ts";
import { type FileRow, findPlacedFile } from "../store/files.ts";
import type { ConfigStore, DataStore } from "../store/store.ts";
import { businessDay } from "../sync/sync-invoices.ts";
import { formatOfName, makeMonthlyFile } from "./monthly-file.ts";
import { FORMATS } from "./prepared.ts";
import type { Rates } from "./rates/rates.ts";
import { periodOf, type UploadParams, uploadParams } from "./upload-params.ts";
import { reportPath, storagePlan } from "./upload-path.ts";
import { type SendContext, type Sent, sendToStorage } from "./upload-send.ts";

export interface UploadContext extends Omit<SendContext, "runId" | "claimed" | "integration"> {
  readonly tenant: { readonly id: number; readonly name: string; readonly time_zone: string };
  readonly run: { readonly id: string; readonly params: Readonly<Record<string, unknown>> };
  readonly integration: {
    readonly id: number;
    readonly slug: string;
    readonly settings: Readonly<Record<string, unknown>>;
  };
  /** Of the tenant: how its reports look. */
  readonly config?: ConfigStore;
  /** For a report that the hub makes. */
  readonly rates?: Rates;
}

export interface UploadResult extends Sent {
  readonly size_bytes: number;
  readonly sha256: string;
  readonly file_id: number;
  /** True where the hub made the file in this run. */
  readonly created: boolean;
}

/**
 * Files one report in the integration's storage and tells of it once, however often the run is taken up. The same
 * content at the same place is not sent again.
 * @throws InvalidInputError for wrong params, or where the hub has no such file and cannot make it
 */
export async function runUploadReport(context: UploadContext): Promise<UploadResult> {
  const { run, integration, tenant, clock, log } = context;
  const params = uploadParams(run.params, businessDay(clock.now(), tenant.time_zone));
  const { settings } = integration;
  const path = reportPath({ settings, params, tenantName: tenant.name });
  const { file, isNew } = await fileToSend(context, params);
  log.info({ file_id: file.id, size_bytes: file.size_bytes, created: isNew }, "Report is ready");

  const sending = { ...context, runId: run.id, claimed: new Set<string>() };
  const ifExists = params.if_exists ?? storagePlan(settings).ifExists;
  const tell = (tx: DataStore, filedAs: string) =>
    tellFiled(tx, context, { params, file, filedAs });
  const sent = await sendToStorage(sending, { file, path, ifExists, tell });
  log.info(
    { path: sent.path, file_id: file.id, verified_by: sent.verified_by },
    SAID[sent.outcome],
  );
  return {
    ...sent,
    size_bytes: file.size_bytes,
    sha256: file.sha256,
    file_id: file.id,
    created: isNew,
  };
}

const SAID: Readonly<Record<Sent["outcome"], string>> = {
  filed: "Report filed",
  unchanged: "Report is there already, with the same content",
  skipped: "Another file of that name is there and stays",
};

async function fileToSend(
  context: UploadContext,
  params: UploadParams,
): Promise<{ file: FileRow; isNew: boolean }> {
  const { config, data, fileStore, rates, tenant, clock, signal } = context;
  const { report_name: name } = params;
  const period = periodOf(params);
  const placed = await findPlacedFile(data, { name, period });
  if (placed) return { file: placed, isNew: false };
  if (formatOfName(name) !== undefined) {
    const { file, isNew } = await makeMonthlyFile({
      ...{ config, data, fileStore, rates, tenant, params, clock, signal },
    });
    return { file, isNew };
  }
  throw new InvalidInputError([
    {
      field: "report_name",
      message: `there is no file named ${name} for ${period}, and the hub makes only ${FORMATS.join(", ")} itself`,
      remedy:
        "Upload the file first with POST /api/files, or give a name that ends with .pdf, .xlsx or .csv.",
    },
  ]);
}

async function tellFiled(
  tx: DataStore,
  { integration, run, clock }: UploadContext,
  {
    params,
    file,
    filedAs,
  }: { readonly params: UploadParams; readonly file: FileRow; readonly filedAs: string },
): Promise<void> {
  const now = clock.now();
  await appendEvents(
    tx,
    [
      {
        type: "report.filed",
        subject: `file/${file.id}`,
        occurredAt: now,
        runId: run.id,
        idempotencyKey: `report.filed/${run.id}`,
        data: {
          run_id: run.id,
          integration: integration.slug,
          report_name: params.report_name,
          period: periodOf(params),
          path: filedAs,
          size_bytes: file.size_bytes,
        },
      },
    ],
    now,
  );
}
