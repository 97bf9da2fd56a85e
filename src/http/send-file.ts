import type { FastifyReply } from "fastify";
import type { FileStore } from "../reports/file-store.ts";
import type { FileRow } from "../store/files.ts";
import { contentDisposition } from "./content-disposition.ts";

/** Streams a file of the hub as a download that no browser runs. */
export async function sendFile(
  reply: FastifyReply,
  files: FileStore,
  file: FileRow,
): Promise<FastifyReply> {
  const blob = { sha256: file.sha256, sizeBytes: file.size_bytes };
  await files.verify(blob);
  return reply
    .header("content-type", file.mime)
    .header("content-length", file.size_bytes)
    .header("content-disposition", contentDisposition(file.name))
    .header("x-content-type-options", "nosniff")
    .header("content-security-policy", "default-src 'none'; sandbox")
    .header("etag", `"${file.sha256}"`)
    .send(files.read(blob));
}
