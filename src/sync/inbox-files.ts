import { createHash, randomUUID } from "node:crypto";
import { lstat, mkdir, open, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { InvalidInputError, NotFoundError, TransientError } from "../lib/errors.ts";
import type { FileReport, InboxFile } from "../sdk/context.ts";
import { listInboxReports } from "../store/inbox-reports.ts";
import type { ConfigStore } from "../store/store.ts";
import { isOf } from "./inbox-reports.ts";
import type { Inboxes } from "./inboxes.ts";
import { type IntegrationRow, readJson } from "./open-integration.ts";

/** A file as it was uploaded: on disk, not yet in the inbox. */
export interface LaidFile {
  readonly name: string;
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly temporary: string;
}

/** One file of the inbox with what each stream made of it, of the file as it is now. */
export interface ListedFile extends InboxFile {
  readonly reports: Readonly<Record<string, FileReport & { readonly read_at: number }>>;
}

const UPLOADS = "uploads/";
/** How an XML document may begin, marks and blanks apart, and how an archive does. */
const ARCHIVE = Buffer.from("PK");
const NO_ROOM = new Set(["ENOSPC", "EDQUOT", "EFBIG"]);

/** The files that wait for the integration and those that were read, by name. */
export async function listInbox(
  { config, inboxes }: { readonly config: ConfigStore; readonly inboxes: Inboxes },
  row: IntegrationRow,
): Promise<ListedFile[]> {
  const files = await inboxes.of(row, readJson(row.settings)).list();
  const kept = await listInboxReports(config, { integrationId: row.id });
  const byName = Map.groupBy(kept, ({ name }) => name);
  return files.map((file) => {
    const own = byName.get(file.name)?.filter((report) => isOf(report, file)) ?? [];
    const reports = own.map(({ stream, report, updated_at }) => {
      return [stream, { ...(JSON.parse(report) as FileReport), read_at: updated_at }] as const;
    });
    return { ...file, reports: Object.fromEntries(reports) };
  });
}

/**
 * Writes what comes beside the inbox, under a name that no reader takes for a document.
 * @throws InvalidInputError for what is empty, or neither XML nor a ZIP archive; then nothing is left of it
 */
export async function layFile(
  folder: string,
  {
    name,
    bytes,
    takesAny,
  }: {
    readonly name: string;
    readonly bytes: AsyncIterable<Uint8Array>;
    /** A definition says what the files are: they need be no documents. */
    readonly takesAny: boolean;
  },
): Promise<LaidFile> {
  const temporary = join(folder, `.${randomUUID()}.part`);
  const hash = createHash("sha256");
  let sizeBytes = 0;
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await using file = await open(temporary, "wx", 0o600);
    for await (const chunk of bytes) {
      if (sizeBytes === 0 && !takesAny) requireDocument(name, chunk);
      sizeBytes += chunk.byteLength;
      hash.update(chunk);
      await file.writeFile(chunk);
    }
    if (sizeBytes === 0) throw notDocument(name, "is empty");
    await file.sync();
  } catch (error) {
    await rm(temporary, { force: true });
    throw asDiskError(error);
  }
  return { name, sizeBytes, sha256: hash.digest("hex"), temporary };
}

/** Puts laid files into the inbox; one of the same name is replaced. */
export async function keepFiles(folder: string, files: readonly LaidFile[]): Promise<void> {
  for (const { name, temporary } of files) await rename(temporary, join(folder, name));
}

export async function dropFiles(files: readonly LaidFile[]): Promise<void> {
  for (const { temporary } of files) await rm(temporary, { force: true });
}

/**
 * Deletes an uploaded file; what was read of it stays.
 * @throws InvalidInputError for a file of the server's folder, NotFoundError
 */
export async function removeUpload(folder: string, name: string): Promise<void> {
  const plain = name.startsWith(UPLOADS) ? name.slice(UPLOADS.length) : undefined;
  if (plain === undefined) {
    const message = "is not an uploaded file";
    const remedy = "Take files of the folder away on the server.";
    throw new InvalidInputError([{ field: "name", message, remedy }]);
  }
  const isName = plain !== "" && !/[/\\\0]/.test(plain) && !plain.startsWith(".");
  const found = isName ? await lstat(join(folder, plain)).catch(() => undefined) : undefined;
  if (!found?.isFile()) throw new NotFoundError("file in the inbox", name);
  await rm(join(folder, plain), { force: true });
}

function requireDocument(name: string, start: Uint8Array): void {
  const text = Buffer.from(start.subarray(0, 256)).toString("latin1").replaceAll("\0", "");
  const isArchive = ARCHIVE.equals(start.subarray(0, 2));
  const isXml = /^(\u00ef\u00bb\u00bf|\u00fe\u00ff|\u00ff\u00fe)?\s*</.test(text);
  if (!isArchive && !isXml) throw notDocument(name, "is neither an XML document nor a ZIP archive");
}

const notDocument = (name: string, message: string): InvalidInputError =>
  new InvalidInputError([
    { field: `files.${name}`, message, remedy: "Send FA(3), JPK_V7 or JPK_FA as XML or ZIP." },
  ]);

function asDiskError(error: unknown): unknown {
  if (!(error instanceof Error && "code" in error && NO_ROOM.has(String(error.code)))) return error;
  return new TransientError("The disk that holds the inbox is full: free some room on it.", {
    code: "disk_full",
    cause: error,
  });
}
