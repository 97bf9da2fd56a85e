import { checkLock, checkQuota, DavError, type Exchange, header, receive } from "./exchange.ts";
import { answerPropfind } from "./propfind.ts";
import {
  checkName,
  damaged,
  destinationOf,
  fileFacts,
  targetFolder,
  uploadHeaders,
} from "./rules.ts";
import { type FileNode, hashOf, type Node } from "./tree.ts";

type Handler = (exchange: Exchange) => void | Promise<void>;

const HASHES = ["md5", "sha1", "sha256"];

const METHODS: Readonly<Record<string, Handler>> = {
  OPTIONS: options,
  PROPFIND: answerPropfind,
  GET: get,
  HEAD: get,
  PUT: put,
  MKCOL: makeFolder,
  DELETE: remove,
  MOVE: move,
  PATCH: recalculate,
};

/** `/remote.php/dav/files/<uid>/…` */
export async function handleFiles(exchange: Exchange): Promise<void> {
  const { method = "GET" } = exchange.req;
  const handler = METHODS[method];
  if (!handler) throw new DavError(501, "NotImplemented", `${method} is not supported here.`);
  await handler(exchange);
}

/** @throws DavError 404 */
export function existing({ state, names }: Exchange): Node {
  const node = state.tree.find(names);
  if (node) return node;
  const message = `File with name /${names.join("/")} could not be located`;
  throw new DavError(404, "NotFound", message);
}

function options({ res }: Exchange): void {
  res.writeHead(200, {
    allow: Object.keys(METHODS).join(", "),
    dav: "1, 3, extended-mkcol, nextcloud-checksum-update",
    "content-length": "0",
  });
  res.end();
}

function get(exchange: Exchange): void {
  const { req, res } = exchange;
  const node = existing(exchange);
  if (node.kind === "folder") {
    throw new DavError(501, "NotImplemented", "GET is only implemented for File objects");
  }
  res.writeHead(200, {
    "content-type": node.mime,
    "content-length": node.sizeBytes,
    etag: `"${node.etag}"`,
    "last-modified": new Date(node.mtime * 1000).toUTCString(),
    ...(node.checksum === undefined ? {} : { "oc-checksum": node.checksum }),
  });
  if (req.method !== "HEAD") for (const part of node.parts) res.write(part);
  res.end();
}

async function put(exchange: Exchange): Promise<void> {
  const { req, res, state, names } = exchange;
  const name = names.at(-1);
  if (name === undefined) throw new DavError(409, "Conflict", "PUT is not allowed on non-files.");
  checkName(name);
  checkLock(state, names);
  const folder = targetFolder(state, names);
  const old = folder.children.get(name);
  if (old?.kind === "folder")
    throw new DavError(409, "Conflict", "PUT is not allowed on non-files.");
  checkConditions(exchange, old);
  const facts = fileFacts(exchange);
  checkQuota(state, Number(header(req, "content-length") ?? 0));
  const parts = damaged(exchange, await receive(exchange));
  const made = state.tree.putFile(folder, name, {
    parts,
    mime: header(req, "content-type") ?? "application/octet-stream",
    mtime: folder.mtime,
    ...facts,
  });
  res.writeHead(old ? 204 : 201, {
    ...uploadHeaders(exchange, made),
    ...hashHeaders(exchange, made),
  });
  res.end();
}

function checkConditions({ req }: Exchange, old: FileNode | undefined): void {
  const isNew = header(req, "if-none-match") === "*";
  const wanted = header(req, "if-match");
  const fails = (isNew && old) || (wanted !== undefined && wanted !== `"${old?.etag}"`);
  if (fails) throw new DavError(412, "PreconditionFailed", "A precondition header did not match.");
}

function hashHeaders({ req, state }: Exchange, node: FileNode): Record<string, string> {
  const wanted = header(req, "x-hash")?.toLowerCase();
  if (wanted === undefined || !state.control.hasHashes) return {};
  const algorithms = wanted === "all" ? HASHES : HASHES.filter((name) => name === wanted);
  return Object.fromEntries(
    algorithms.map((name) => [`x-hash-${name}`, hashOf(node.parts, name)] as const),
  );
}

function makeFolder({ req, res, state, names }: Exchange): void {
  const name = names.at(-1);
  if (Number(header(req, "content-length") ?? 0) > 0) {
    throw new DavError(
      415,
      "UnsupportedMediaType",
      "The request body for the MKCOL request must have an xml Content-Type",
    );
  }
  if (name === undefined || state.tree.find(names)) {
    throw new DavError(405, "MethodNotAllowed", "The resource you tried to create already exists");
  }
  checkName(name);
  const folder = state.tree.folderOf(names);
  if (!folder) throw new DavError(409, "Conflict", "Parent node does not exist");
  state.tree.makeFolder(folder, name);
  res.writeHead(201, { "content-length": "0" });
  res.end();
}

function remove(exchange: Exchange): void {
  const { res, state, names } = exchange;
  existing(exchange);
  const name = names.at(-1);
  if (name === undefined) throw new DavError(403, "Forbidden", "The root cannot be deleted");
  checkLock(state, names);
  state.tree.folderOf(names)?.children.delete(name);
  res.writeHead(204);
  res.end();
}

function move(exchange: Exchange): void {
  const { req, res, state, names } = exchange;
  const node = existing(exchange);
  const to = destinationOf(exchange);
  const [from, name] = [names.at(-1), to.at(-1)];
  if (from === undefined || name === undefined)
    throw new DavError(403, "Forbidden", "Not the root");
  if (to.length > names.length && names.every((part, i) => part === to[i])) {
    throw new DavError(409, "Conflict", "The destination is below the source");
  }
  const folder = targetFolder(state, to);
  const isThere = folder.children.has(name);
  if (isThere && header(req, "overwrite") === "F") {
    throw new DavError(412, "PreconditionFailed", "The destination node already exists");
  }
  state.tree.folderOf(names)?.children.delete(from);
  folder.children.set(name, node);
  res.writeHead(isThere ? 204 : 201, { "content-length": "0" });
  res.end();
}

function recalculate(exchange: Exchange): void {
  const { req, res, state, names } = exchange;
  const algorithm = header(req, "x-recalculate-hash")?.toLowerCase();
  if (!state.control.hasHashes)
    throw new DavError(501, "NotImplemented", "PATCH is not supported here.");
  const node = existing(exchange);
  if (node.kind === "folder" || !HASHES.includes(algorithm ?? "")) {
    throw new DavError(400, "BadRequest", "There is nothing to recalculate");
  }
  const checksum = `${algorithm?.toUpperCase()}:${hashOf(node.parts, algorithm ?? "")}`;
  const folder = targetFolder(state, names);
  state.tree.putFile(folder, names.at(-1) ?? "", { ...node, checksum });
  res.writeHead(204, { "oc-checksum": checksum });
  res.end();
}
