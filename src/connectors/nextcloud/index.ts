import { type Download, defineConnector, defineFiles } from "../../sdk/index.ts";
import { openAccount } from "./account.ts";
import { check } from "./check.ts";
import { list, send, stat } from "./client.ts";
import { errorOf, HANDLED, isDone } from "./errors.ts";
import { manifest, type NextcloudContext } from "./manifest.ts";
import { encodePath, joinPath, splitFilePath, splitPath } from "./paths.ts";
import { putFile } from "./upload.ts";

/** An hour: the size of what comes is not known before. */
const DOWNLOAD_TIMEOUT_MS = 3_600_000;

async function get(ctx: NextcloudContext, path: string): Promise<Download> {
  const names = splitFilePath(path);
  const account = await openAccount(ctx);
  const response = await ctx.http.request({
    method: "GET",
    path: account.root + encodePath(names),
    headers: { "accept-encoding": "identity" },
    timeoutMs: DOWNLOAD_TIMEOUT_MS,
    accept: HANDLED,
  });
  const { status, headers } = response;
  if (status !== 200) {
    const text = await response.text();
    throw errorOf({ status, headers, text }, joinPath(names));
  }
  const length = headers["content-length"];
  return {
    stream: response.stream(),
    mime: headers["content-type"] ?? "application/octet-stream",
    ...(length === undefined ? {} : { sizeBytes: Number(length) }),
  };
}

const files = defineFiles(manifest, {
  async put(ctx, path, source) {
    const names = splitFilePath(path);
    return await putFile(ctx, await openAccount(ctx), { names, source });
  },

  async list(ctx, folder) {
    const names = splitPath(folder);
    return await list(ctx, await openAccount(ctx), names);
  },

  get,

  async stat(ctx, path) {
    const names = splitPath(path);
    const found = await stat(ctx, await openAccount(ctx), names);
    if (!found) return undefined;
    const { checksums: _, ...entry } = found;
    return entry;
  },

  async remove(ctx, path) {
    const names = splitFilePath(path);
    const account = await openAccount(ctx);
    const answer = await send(ctx, { method: "DELETE", path: account.root + encodePath(names) });
    if (!isDone(answer) && answer.status !== 404) throw errorOf(answer, joinPath(names));
  },
});

export default defineConnector({ manifest, check, files });
