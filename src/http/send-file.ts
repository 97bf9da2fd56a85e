import type { FastifyReply } from "fastify";
import type { FileStore, StoredBlob } from "../reports/file-store.ts";
import type { FileRow } from "../store/files.ts";
import { contentDisposition } from "./content-disposition.ts";

const RUN_NOTHING = "default-src 'none'; sandbox";
/** A sandbox would keep the browser's own viewer of PDFs out; the hub's pages alone may frame it. */
export const SHOW_PDF = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'";

/** Streams a file of the hub as a download that no browser runs; a PDF may be shown instead. */
export async function sendFile(
  reply: FastifyReply,
  files: FileStore,
  file: Pick<FileRow, "name" | "mime" | "sha256" | "size_bytes">,
  { isInline = false }: { readonly isInline?: boolean } = {},
): Promise<FastifyReply> {
  const blob = { sha256: file.sha256, sizeBytes: file.size_bytes };
  await files.verify(blob);
  const isShown = isInline && (await isPdf(files, blob));
  const attachment = contentDisposition(file.name);
  return reply
    .header("content-type", isShown ? "application/pdf" : file.mime)
    .header("content-length", file.size_bytes)
    .header(
      "content-disposition",
      isShown ? attachment.replace(/^attachment/, "inline") : attachment,
    )
    .header("x-content-type-options", "nosniff")
    .header("content-security-policy", isShown ? SHOW_PDF : RUN_NOTHING)
    .header("etag", `"${file.sha256}"`)
    .send(files.read(blob));
}

const PDF_MARK = "%PDF-";

/** By its first bytes: what a person said of it may be anything. */
async function isPdf(files: FileStore, blob: StoredBlob): Promise<boolean> {
  let head = "";
  const end = Math.min(PDF_MARK.length, blob.sizeBytes);
  for await (const chunk of files.read(blob, { start: 0, end })) head += chunk;
  return head === PDF_MARK;
}
