import { type FileEntry, RejectedError } from "../../sdk/index.ts";
import { type ListPage, parseListing } from "./answers.ts";
import { call, refusal } from "./client.ts";
import type { S3Context } from "./context.ts";
import { isDone } from "./errors.ts";
import { pathOf } from "./keys.ts";

/** Above it somebody keeps other things than reports there, and the list would fill the memory. */
const MAX_ENTRIES = 50_000;

/** One page of what is directly in the folder; `delimiter` makes folders of what lies deeper. */
async function readPage(ctx: S3Context, prefix: string, token?: string): Promise<ListPage> {
  const answer = await call(ctx, {
    method: "GET",
    query: {
      "list-type": "2",
      delimiter: "/",
      "encoding-type": "url",
      "max-keys": "1000",
      prefix,
      ...(token === undefined ? {} : { "continuation-token": token }),
    },
  });
  if (!isDone(answer)) throw refusal(ctx, answer);
  return parseListing(answer.text);
}

/**
 * Files and folders directly in the folder, in the service's order.
 * @throws RejectedError for more than 50,000 entries
 */
export async function listFolder(ctx: S3Context, folderKey: string): Promise<readonly FileEntry[]> {
  const prefix = folderKey === "" ? "" : `${folderKey}/`;
  const entries: FileEntry[] = [];
  const seen = new Set<string>();
  for (let token: string | undefined, isMore = true; isMore; ) {
    const page: ListPage = await readPage(ctx, prefix, token);
    entries.push(...entriesOf(page, prefix));
    const isRepeated = page.next !== undefined && seen.has(page.next);
    if (entries.length > MAX_ENTRIES || isRepeated) throw tooMany(folderKey);
    token = page.next;
    if (token !== undefined) seen.add(token);
    isMore = token !== undefined;
  }
  return entries;
}

function entriesOf({ objects, folders }: ListPage, prefix: string): readonly FileEntry[] {
  const isInside = (key: string): boolean =>
    key.startsWith(prefix) && key.length > prefix.length && !key.slice(prefix.length).includes("/");
  return [
    ...folders.filter(isInside).map((key) => ({ path: pathOf(key), is_folder: true })),
    ...objects
      .filter(({ key }) => isInside(key))
      .map(({ key, sizeBytes, etag, modifiedAt }) => ({
        path: pathOf(key),
        is_folder: false,
        size_bytes: sizeBytes,
        ...(etag === undefined ? {} : { etag }),
        ...(modifiedAt === undefined ? {} : { modified_at: modifiedAt }),
      })),
  ];
}

const tooMany = (folderKey: string): RejectedError =>
  new RejectedError(
    `The folder ${pathOf(folderKey)} has more than ${MAX_ENTRIES} entries: choose a smaller one.`,
    { code: "answer_too_large" },
  );
