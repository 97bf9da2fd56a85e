import type {} from "@fastify/multipart";
import type { FastifyRequest } from "fastify";
import { InvalidInputError } from "../lib/errors.ts";
import { checkFileName } from "../reports/file-name.ts";
import type { FileStore, StoredBlob } from "../reports/file-store.ts";

/** A file as it came in a form: its bytes are in the store, its row is not made yet. */
export interface Upload extends StoredBlob {
  readonly name: string;
  readonly mime: string;
  readonly kind: string;
  readonly period: string | null;
}

export const PERIOD_PATTERN = "^\\d{4}-(0[1-9]|1[0-2])$";
export const KIND_PATTERN = "^[a-z][a-z0-9_]{0,29}$";
const PERIOD = new RegExp(PERIOD_PATTERN);
const KIND = new RegExp(KIND_PATTERN);
const MIME = /^[\w.+-]{1,60}\/[\w.+-]{1,59}$/;

/**
 * Reads a form of one `file` with the fields `kind` and `period` before or after it; the bytes go straight
 * to the store.
 * @throws InvalidInputError naming the part
 */
export async function readUpload(request: FastifyRequest, files: FileStore): Promise<Upload> {
  if (!request.isMultipart()) throw missing();
  const texts = new Map<string, string>();
  let file: (StoredBlob & { readonly name: string; readonly mime: string }) | undefined;
  for await (const part of request.parts()) {
    if (part.type === "field") {
      checkField(part.fieldname, part.value);
      texts.set(part.fieldname, String(part.value));
      continue;
    }
    if (file) throw issue("file", "comes twice", "Send one file at a time.");
    const name = checkFileName(part.filename, "file");
    const mime = MIME.test(part.mimetype) ? part.mimetype : "application/octet-stream";
    const blob = await files.put(part.file);
    if (part.file.truncated) throw issue("file", "is too large", "Send a smaller file.");
    file = { name, mime, ...blob };
  }
  if (!file) throw missing();
  return { ...file, kind: texts.get("kind") || "upload", period: texts.get("period") || null };
}

function checkField(name: string, value: unknown): void {
  if (value === "") return;
  if (name === "kind") {
    if (KIND.test(String(value))) return;
    throw issue("kind", "is not a word of lower-case letters", "Leave it out, or give `report`.");
  }
  if (name === "period") {
    if (PERIOD.test(String(value))) return;
    throw issue("period", "is not a month", "Give it as 2025-01.");
  }
  throw issue(name.slice(0, 60), "is not a field of this form", "Send file, kind and period only.");
}

const missing = (): InvalidInputError =>
  issue("file", "is missing", "Send multipart/form-data with a part named file.");

const issue = (field: string, message: string, remedy: string): InvalidInputError =>
  new InvalidInputError([{ field, message, remedy }]);
