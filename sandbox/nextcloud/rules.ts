import { DavError, type Exchange, header } from "./exchange.ts";
import type { FileNode, FolderNode } from "./tree.ts";

const FORBIDDEN_EXTENSIONS = [".part", ".filepart"];

/** Headers of an answer to an upload. */
export const uploadHeaders = (
  { req, state }: Exchange,
  node: FileNode,
): Record<string, string> => ({
  etag: `"${node.etag}"`,
  "oc-etag": `"${node.etag}"`,
  "oc-fileid": `${String(node.id).padStart(8, "0")}ocsandbox001`,
  "x-nc-ownerid": state.uid,
  "x-nc-permissions": "RGDNVW",
  "content-length": "0",
  ...(header(req, "x-oc-mtime") === undefined ? {} : { "x-oc-mtime": "accepted" }),
});

/**
 * What `X-OC-MTime` and `OC-Checksum` say.
 * @throws DavError 400 for a value that the server could not read
 */
export function fileFacts({ req }: Exchange): { mtime?: number; checksum: string | undefined } {
  const mtime = header(req, "x-oc-mtime");
  if (mtime !== undefined && !/^\d+$/.test(mtime)) {
    throw new DavError(400, "BadRequest", "X-OC-MTime header must be an integer (unix timestamp).");
  }
  const checksum = header(req, "oc-checksum");
  if (checksum !== undefined && !/^(SHA1|SHA256|MD5|SHA3-256|ADLER32):[0-9a-f]+$/i.test(checksum)) {
    throw new DavError(400, "BadRequest", "OC-Checksum must be ALGORITHM:hexadecimal.");
  }
  return { checksum, ...(mtime === undefined ? {} : { mtime: Number(mtime) }) };
}

/** @throws DavError 400 for a name that the server does not store */
export function checkName(name: string): void {
  const isForbidden =
    name === ".htaccess" ||
    name.includes("\\") ||
    Buffer.byteLength(name) > 250 ||
    FORBIDDEN_EXTENSIONS.some((extension) => name.endsWith(extension));
  if (isForbidden)
    throw new DavError(400, "BadRequest", `"${name}" is a forbidden file or folder name.`);
}

/** @throws DavError 409 where the folder is missing */
export function targetFolder({ tree }: Exchange["state"], names: readonly string[]): FolderNode {
  const folder = tree.folderOf(names);
  if (folder) return folder;
  throw new DavError(409, "Conflict", "Files cannot be created in non-existent collections");
}

/** The parts themselves, or with one bit turned over where a test asked for it. */
export function damaged(
  { state: { control } }: Exchange,
  parts: readonly Buffer[],
): readonly Buffer[] {
  const [first, ...rest] = parts;
  if (!control.damageNext || !first) return parts;
  control.damageNext = false;
  const copy = Buffer.from(first);
  copy[0] = (copy[0] ?? 0) ^ 1;
  return [copy, ...rest];
}

/**
 * The names that `Destination` leads to: an absolute path or address below the user's files.
 * @throws DavError 400 without one, 403 for one that leads elsewhere
 */
export function destinationOf({ req, state, mount }: Exchange): readonly string[] {
  const text = header(req, "destination");
  if (text === undefined)
    throw new DavError(400, "BadRequest", "The destination header was not supplied");
  const path = URL.canParse(text, "http://host") ? new URL(text, "http://host").pathname : "";
  const base = `${mount}/remote.php/dav/files/${encodeURIComponent(state.uid)}/`;
  if (!path.startsWith(base)) {
    throw new DavError(403, "Forbidden", `Requested uri (${path}) is out of base uri (${base})`);
  }
  return path
    .slice(base.length)
    .split("/")
    .filter((part) => part !== "")
    .map(decodeURIComponent);
}
