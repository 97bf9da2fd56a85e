import { createReadStream } from "node:fs";
import { join } from "node:path";
import type { Clock } from "../lib/clock.ts";
import { isHubError } from "../lib/errors.ts";
import { contentHash } from "../lib/json.ts";
import { type FileRow, findFileBySource, insertFileOnce } from "../store/files.ts";
import type { DataStore } from "../store/store.ts";
import type { FileStore } from "./file-store.ts";
import type { ReadyLook } from "./look.ts";
import type { Prepared, ReportFormat } from "./prepared.ts";
import { MIMES, writeForm } from "./write-form.ts";

/** Raise it with every change of how files look: reports made before stay as they are. */
const LAYOUT_VERSION = 3;

export interface FileOrder {
  readonly data: DataStore;
  readonly fileStore: FileStore;
  readonly format: ReportFormat;
  /** With its ending; the report's own where left out. */
  readonly name?: string | undefined;
  readonly look: ReadyLook;
  readonly timeZone: string;
  readonly clock: Clock;
  readonly signal?: AbortSignal | undefined;
  readonly folder: string;
}

export interface MadeFile {
  readonly file: FileRow;
  /** False where the same was there already. */
  readonly isNew: boolean;
}

/**
 * The report among the hub's files. While all that it shows is the same it is the same file: the second time
 * nothing is made and the bytes are equal.
 */
export async function makeFile(prepared: Prepared, order: FileOrder): Promise<MadeFile> {
  const { data, fileStore, format, look, timeZone, clock, signal, folder } = order;
  const name = order.name ?? `${prepared.defaultName}.${format}`;
  const source = sourceOf(prepared, order, name);
  const earlier = await findFileBySource(data, source);
  if (earlier && (await isWhole(fileStore, earlier))) return { file: earlier, isNew: false };

  // A damaged one is made again with its old date, which gives its old bytes.
  const generatedAt = earlier?.created_at ?? clock.now();
  const path = join(folder, `report.${format}`);
  const page = { generatedAt, timeZone, look };
  await writeForm(prepared, { format, language: look.language, page, path }, signal);
  const { sha256, sizeBytes } = await fileStore.put(createReadStream(path), signal);
  const file = await insertFileOnce(data, {
    name,
    mime: MIMES[format],
    size_bytes: sizeBytes,
    sha256,
    kind: "report",
    period: prepared.period,
    source,
    created_by: "hub",
    created_at: generatedAt,
  });
  return { file, isNew: !earlier };
}

function sourceOf(
  { key, content }: Prepared,
  { format, look, timeZone }: FileOrder,
  name: string,
): string {
  const { logo: _, ...shown } = look;
  const form = { layout: LAYOUT_VERSION, name, format, look: shown, time_zone: timeZone };
  return `report/${key}/${contentHash({ ...form, content })}`;
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
