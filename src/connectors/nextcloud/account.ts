import { type Http, splitPath } from "../../sdk/index.ts";
import type { DavRoot } from "../dav-client/client.ts";
import { encodePath } from "../dav-client/paths.ts";
import type { NextcloudContext } from "./manifest.ts";
import { readChunkLimit, readUser } from "./ocs.ts";

/** Where one account's files are. */
export interface Account extends DavRoot {
  /** Percent-encoded path below which chunks go; undefined for a server that is no Nextcloud. */
  readonly uploads: string | undefined;
}

/** https://docs.nextcloud.com/server/latest/developer_manual/client_apis/WebDAV/chunking.html */
export const MIN_CHUNK_BYTES = 5 * 1024 * 1024;
const DEFAULT_CHUNK_BYTES = 100 * 1024 * 1024;
const MAX_CHUNKS = 10_000;

/** Asked once for the life of a context: its `http` stands for one account. */
const accounts = new WeakMap<Http, Promise<Account>>();
const chunkLimits = new WeakMap<Http, Promise<number | undefined>>();

export function openAccount(ctx: NextcloudContext): Promise<Account> {
  return once(accounts, ctx.http, () => findAccount(ctx));
}

/** The account of a Nextcloud user by the id that `cloud/user` gives. */
export const accountOf = (uid: string): Account => ({
  root: `/remote.php/dav/files${encodePath([uid])}`,
  uploads: `/remote.php/dav/uploads${encodePath([uid])}`,
});

/** True where `dav_path` is set: nothing but plain WebDAV may be expected. */
export const isPlainWebdav = ({ settings }: NextcloudContext): boolean =>
  (settings.dav_path ?? "") !== "";

/**
 * The size of a chunk for a file of that size; undefined where it goes up in one piece. A whole number
 * of at most 10,000 chunks.
 */
export async function chunkSizeFor(
  ctx: NextcloudContext,
  sizeBytes: number,
): Promise<number | undefined> {
  if (sizeBytes <= MIN_CHUNK_BYTES || isPlainWebdav(ctx)) return undefined;
  const { chunk_size_mib: chosenMib } = ctx.settings;
  const limit =
    chosenMib === undefined
      ? ((await once(chunkLimits, ctx.http, () => readChunkLimit(ctx))) ?? DEFAULT_CHUNK_BYTES)
      : chosenMib * 1024 * 1024;
  if (limit <= 0 || sizeBytes <= limit) return undefined;
  return Math.max(limit, MIN_CHUNK_BYTES, Math.ceil(sizeBytes / MAX_CHUNKS));
}

async function findAccount(ctx: NextcloudContext): Promise<Account> {
  const { dav_path: davPath } = ctx.settings;
  if (davPath) return { root: encodePath(splitPath(davPath)), uploads: undefined };
  return accountOf((await readUser(ctx)).id);
}

/** A failure is not kept. */
function once<T>(known: WeakMap<Http, Promise<T>>, http: Http, ask: () => Promise<T>): Promise<T> {
  const found = known.get(http);
  if (found) return found;
  const asked = ask();
  known.set(http, asked);
  asked.catch(() => known.delete(http));
  return asked;
}
