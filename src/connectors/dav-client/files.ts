import {
  ConflictError,
  type Download,
  joinPath,
  NotFoundError,
  type Quota,
} from "../../sdk/index.ts";
import { type DavContext, type DavRoot, propfind, send } from "./client.ts";
import { errorOf, HANDLED, isDone } from "./errors.ts";
import { encodePath } from "./paths.ts";

/** An hour: the size of what comes is not known before. */
const DOWNLOAD_TIMEOUT_MS = 3_600_000;

/** @throws NotFoundError */
export async function getFile(
  ctx: DavContext,
  at: DavRoot,
  names: readonly string[],
): Promise<Download> {
  const response = await ctx.http.request({
    method: "GET",
    path: at.root + encodePath(names),
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

/** No error for what is absent. */
export async function removeFile(
  ctx: DavContext,
  at: DavRoot,
  names: readonly string[],
): Promise<void> {
  const answer = await send(ctx, { method: "DELETE", path: at.root + encodePath(names) });
  if (!isDone(answer) && answer.status !== 404) throw errorOf(answer, joinPath(names));
}

/**
 * How full the account is. Free space is what a server means by available, so that used and available are
 * the whole: https://www.rfc-editor.org/rfc/rfc4331
 * @throws ConflictError code action_not_possible where the server does not tell
 */
export async function readQuota(ctx: DavContext, at: DavRoot): Promise<Quota> {
  const [root] = (await propfind(ctx, at, { names: [], depth: 0 })) ?? [];
  if (!root) throw new NotFoundError("folder", "/");
  const { quotaUsed: used, quotaAvailable: available } = root;
  if (used === undefined) {
    const message = "This server does not tell how full it is.";
    throw new ConflictError("action_not_possible", message);
  }
  const hasLimit = available !== undefined && available >= 0;
  return { used_bytes: used, ...(hasLimit ? { total_bytes: used + available } : {}) };
}
