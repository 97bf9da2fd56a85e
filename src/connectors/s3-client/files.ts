import type { Download, FileEntry, Files } from "../../sdk/index.ts";
import { parseError, parseListing } from "./answers.ts";
import { call, open, refusal } from "./client.ts";
import type { S3Context, S3Credentials, S3Settings } from "./context.ts";
import { HANDLED, isDone } from "./errors.ts";
import { fileKeyOf, keyOf, pathOf } from "./keys.ts";
import { listFolder } from "./listing.ts";
import { head, toEntry } from "./stored.ts";
import { putFile } from "./upload.ts";

/** An hour: the size of what comes is not known before. */
const DOWNLOAD_TIMEOUT_MS = 3_600_000;

/** Objects of one bucket as files; folders are what their keys have before a slash. */
export const s3Files: Files<S3Credentials, S3Settings> = {
  put: async (ctx, path, source) => await putFile(ctx, fileKeyOf(path), source),
  list: async (ctx, folder) => await listFolder(ctx, keyOf(folder)),
  get,
  stat,
  async remove(ctx, path) {
    const key = fileKeyOf(path);
    const answer = await call(ctx, { method: "DELETE", key });
    const isAbsent = answer.status === 404 && answer.error?.code !== "NoSuchBucket";
    if (!isDone(answer) && !isAbsent) throw refusal(ctx, answer, key);
  },
};

async function get(ctx: S3Context, path: string): Promise<Download> {
  const key = fileKeyOf(path);
  const response = await open(ctx, {
    method: "GET",
    key,
    headers: { "accept-encoding": "identity" },
    timeoutMs: DOWNLOAD_TIMEOUT_MS,
    // The engine tries again what is busy.
    accept: HANDLED.filter((status) => status !== 503),
  });
  const { status, headers } = response;
  if (status !== 200) {
    const text = await response.text();
    throw refusal(ctx, { status, headers, text, error: parseError(text) }, key);
  }
  const length = headers["content-length"];
  return {
    stream: response.stream(),
    mime: headers["content-type"] ?? "application/octet-stream",
    ...(length === undefined ? {} : { sizeBytes: Number(length) }),
  };
}

async function stat(ctx: S3Context, path: string): Promise<FileEntry | undefined> {
  const key = keyOf(path);
  if (key === "") return { path: "/", is_folder: true };
  const found = await head(ctx, key);
  if (found) return toEntry(key, found);
  return (await isFolder(ctx, key)) ? { path: pathOf(key), is_folder: true } : undefined;
}

/** There are no folders but in the keys of files. */
async function isFolder(ctx: S3Context, key: string): Promise<boolean> {
  const query = { "list-type": "2", "max-keys": "1", "encoding-type": "url", prefix: `${key}/` };
  const answer = await call(ctx, { method: "GET", query });
  if (!isDone(answer)) throw refusal(ctx, answer);
  return parseListing(answer.text).objects.length > 0;
}
