import { type CheckResult, ConfigError, isHubError } from "../../sdk/index.ts";
import { type DavContext, propfind, sendOnce } from "../dav-client/client.ts";
import type { DavResource } from "../dav-client/dav-xml.ts";
import { isDone } from "../dav-client/errors.ts";
import type { WebdavContext } from "./manifest.ts";
import { signIn } from "./sign-in.ts";

const LOW_SPACE_BYTES = 100 * 1024 * 1024;

/** Are the credentials right, is the address that of a WebDAV folder? Writes nothing. */
export async function check(ctx: WebdavContext): Promise<CheckResult> {
  const dav = signIn(ctx);
  const root = await rootOf(dav);
  const options = await sendOnce(dav, { method: "OPTIONS", path: "/" });
  const product = isDone(options) ? options.headers.server?.slice(0, 100) : undefined;
  const left = root.quotaAvailable;
  const isLow = left !== undefined && left >= 0 && left < LOW_SPACE_BYTES;
  return {
    account_name: ctx.credentials.username,
    ...(product ? { server_version: product } : {}),
    warnings: isLow ? [`Only ${(left / 1024 / 1024).toFixed(1)} MiB are left.`] : [],
  };
}

async function rootOf(dav: DavContext): Promise<DavResource> {
  const message = "The base URL is not that of a WebDAV folder: correct it.";
  try {
    const [root] = (await propfind(dav, { root: "" }, { names: [], depth: 0 })) ?? [];
    if (root?.isFolder) return root;
  } catch (error) {
    // Of a file some servers say that a request for a folder makes no sense.
    if (!isHubError(error) || error.reaction !== "skip") throw error;
    throw new ConfigError(message, { cause: error });
  }
  throw new ConfigError(message);
}
