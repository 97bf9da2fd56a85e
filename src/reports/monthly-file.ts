import { createReadStream } from "node:fs";
import { join } from "node:path";
import type { Clock } from "../lib/clock.ts";
import { isHubError } from "../lib/errors.ts";
import { contentHash } from "../lib/json.ts";
import type { Language } from "../model/i18n.ts";
import { type FileRow, findFileBySource, insertFileOnce } from "../store/files.ts";
import type { DataStore } from "../store/store.ts";
import type { FileStore } from "./file-store.ts";
import { buildMonthlyReport } from "./monthly-report.ts";
import { writeRegister } from "./register-file.ts";
import { periodOf, type UploadParams } from "./upload-params.ts";

/** Raise it with every change of how the PDF looks: reports filed before stay as they are. */
const LAYOUT_VERSION = 2;

export interface MonthlyFileOptions {
  readonly data: DataStore;
  readonly fileStore: FileStore;
  readonly tenant: { readonly name: string; readonly time_zone: string };
  readonly params: UploadParams;
  readonly language: Language;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/**
 * The month's report as a PDF among the hub's files. While the invoices of the month are the same it is the
 * same file: the second time nothing is made and the bytes are equal.
 */
export async function makeMonthlyFile(
  options: MonthlyFileOptions,
): Promise<{ readonly file: FileRow; readonly isNew: boolean }> {
  return options.fileStore.withFolder((folder) => makeIn(folder, options));
}

async function makeIn(
  folder: string,
  options: MonthlyFileOptions,
): Promise<{ readonly file: FileRow; readonly isNew: boolean }> {
  const { data, fileStore, tenant, params, language, clock, signal } = options;
  const registerPath = join(folder, "register");
  const pdfPath = join(folder, "pdf");
  await using register = await writeRegister(registerPath);
  const { year, month } = params;
  const report = await buildMonthlyReport(data, {
    year,
    month,
    organisation: tenant.name,
    register,
    signal,
  });
  const content = { ...report, register: await register.finish() };
  const source = sourceOf(content, options);
  const earlier = await findFileBySource(data, source);
  if (earlier && (await isWhole(fileStore, earlier))) return { file: earlier, isNew: false };

  // A damaged one is made again with its old date, which gives its old bytes.
  const generatedAt = earlier?.created_at ?? clock.now();
  const pdfOptions = { language, generatedAt, timeZone: tenant.time_zone };
  // Not before a report is made: it takes 20 MB to load.
  const { writeMonthlyPdf } = await import("./monthly-pdf.ts");
  await writeMonthlyPdf({ report, options: pdfOptions, registerPath, pdfPath }, signal);
  const { sha256, sizeBytes } = await fileStore.put(createReadStream(pdfPath), signal);
  const file = await insertFileOnce(data, {
    name: params.report_name,
    mime: "application/pdf",
    size_bytes: sizeBytes,
    sha256,
    kind: "report",
    period: periodOf(params),
    source,
    created_by: "hub",
    created_at: generatedAt,
  });
  return { file, isNew: !earlier };
}

/** `content` is all that the PDF shows. */
function sourceOf(content: object, { tenant, params, language }: MonthlyFileOptions): string {
  const hash = contentHash({
    layout: LAYOUT_VERSION,
    name: params.report_name,
    language,
    time_zone: tenant.time_zone,
    content,
  });
  return `report/monthly/${periodOf(params)}/${hash}`;
}

async function isWhole(fileStore: FileStore, file: FileRow): Promise<boolean> {
  try {
    await fileStore.verify({ sha256: file.sha256, sizeBytes: file.size_bytes });
    return true;
  } catch (error) {
    if (isHubError(error) && error.code === "file_damaged") return false;
    throw error;
  }
}
