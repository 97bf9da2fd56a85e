import type { FileSource } from "../../sdk/index.ts";
import { type DavContext, type DavRoot, makeFolders, send, stat } from "./client.ts";
import type { DavAnswer } from "./errors.ts";
import { encodePath } from "./paths.ts";
import { fileHeaders, transferTimeoutMs } from "./transfer.ts";

/** What goes where: `names` are those along the path. */
export interface Filing {
  readonly names: readonly string[];
  readonly source: FileSource;
}

/** A larger file is not sent in vain: a server says that the folder is missing when it has the whole file. */
const LARGE_BYTES = 1024 * 1024;

/** The file in one PUT; where the folder is missing makes it and tries once more. */
export async function putWhole(
  ctx: DavContext,
  at: DavRoot,
  { names, source }: Filing,
): Promise<DavAnswer> {
  const put = (): Promise<DavAnswer> =>
    send(ctx, {
      method: "PUT",
      path: at.root + encodePath(names),
      headers: {
        ...fileHeaders(source),
        "content-type": source.mime,
        "content-length": String(source.sizeBytes),
        "x-hash": "sha256",
      },
      body: () => source.open(),
      timeoutMs: transferTimeoutMs(source.sizeBytes),
      accept: [500],
    });
  const folder = names.slice(0, -1);
  if (source.sizeBytes > LARGE_BYTES && !(await stat(ctx, at, folder))) {
    await makeFolders(ctx, at, folder);
  }
  const answer = await put();
  // Nextcloud says 409, other servers 404, and nginx 500.
  if (![404, 409, 500].includes(answer.status)) return answer;
  await makeFolders(ctx, at, folder);
  return await put();
}

/** What the server computed while it received the file, where it does: hexadecimal. */
export const receivedHash = ({ headers }: DavAnswer): string | undefined =>
  headers["x-hash-sha256"]?.trim().toLowerCase();
