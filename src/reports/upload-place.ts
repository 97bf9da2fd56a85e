import { RejectedError } from "../lib/errors.ts";
import type { FileEntry } from "../sdk/files.ts";
import { type FileCopyRow, findCopyAt } from "../store/file-copies.ts";
import { hashWhileRead, isSameHash } from "./upload-hash.ts";
import type { IfExists } from "./upload-params.ts";
import { folderOf, numbered } from "./upload-path.ts";
import type { SendContext, ToSend } from "./upload-send.ts";

/** What is to be done with one file, looked up before anything is written. */
export type Place =
  | { readonly outcome: "send"; readonly path: string }
  | { readonly outcome: "unchanged"; readonly path: string; readonly copy: FileCopyRow }
  | { readonly outcome: "skipped"; readonly path: string };

/**
 * Where the file goes. The same content at the same place, known by the hub's history and confirmed by the
 * storage, is not sent again.
 * @throws RejectedError `folder_in_the_way` where the place is a folder
 */
export async function choosePlace(
  context: SendContext,
  toSend: ToSend,
  policy: IfExists,
): Promise<Place> {
  const { path } = toSend;
  const known = await confirmed(context, toSend, path);
  if (known) return { outcome: "unchanged", path, copy: known };
  if (policy === "overwrite") return { outcome: "send", path };
  if (policy === "keep_both") return freePlace(context, toSend);
  const there = await context.files.stat(context.connectorContext, path);
  if (!there) return { outcome: "send", path };
  if (there.is_folder) throw folderInTheWay(path);
  return { outcome: "skipped", path };
}

/** `report.pdf`, `report (2).pdf`, …: the first that is free, or that has the same content already. */
async function freePlace(context: SendContext, toSend: ToSend): Promise<Place> {
  const { path } = toSend;
  const entries = await context.files.list(context.connectorContext, folderOf(path));
  const taken = new Set(entries.map((entry) => sameName(entry.path)));
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? path : numbered(path, number);
    const claim = sameName(candidate);
    if (!taken.has(claim) && !context.claimed.has(claim)) {
      context.claimed.add(claim);
      return { outcome: "send", path: candidate };
    }
    const known = number === 1 ? undefined : await confirmed(context, toSend, candidate);
    if (known) return { outcome: "unchanged", path: candidate, copy: known };
  }
}

/** Some storages take two names for one that differ in case only. */
const sameName = (path: string): string => path.normalize("NFC").toLowerCase();

/** What the hub filed there, where it is that content and the storage still has it so. */
async function confirmed(
  { data, integration, files, connectorContext }: SendContext,
  { file, source }: ToSend,
  path: string,
): Promise<FileCopyRow | undefined> {
  const copy = await findCopyAt(data, { integrationId: integration.id, path });
  if (!copy || copy.sha256 !== file.sha256) return undefined;
  const entry = await files.stat(connectorContext, path);
  if (!entry || entry.is_folder) return undefined;
  return (await isAsFiled(entry, copy, source)) ? copy : undefined;
}

/** By the hash that the storage tells, else by what it said of the file when it was filed. */
async function isAsFiled(
  entry: FileEntry,
  copy: FileCopyRow,
  source: ToSend["source"],
): Promise<boolean> {
  if (entry.size_bytes !== copy.size_bytes) return false;
  const { hash } = entry;
  if (hash && hash.algorithm === copy.hash_algorithm) {
    return hash.value.slice(0, 200) === copy.hash;
  }
  const isSame = hash && (await isSameHash(hash, hashWhileRead(source, "md5")));
  if (isSame !== undefined) return isSame;
  if (entry.etag !== undefined && copy.etag !== null) return entry.etag === copy.etag;
  return true;
}

export const folderInTheWay = (path: string): RejectedError =>
  new RejectedError(`${path} is a folder in the storage: choose another name or folder.`, {
    code: "folder_in_the_way",
  });
