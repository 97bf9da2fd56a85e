import {
  checkLock,
  checkQuota,
  DavError,
  type Exchange,
  escapeXml,
  header,
  receive,
  sendXml,
  type Upload,
} from "./exchange.ts";
import {
  checkName,
  damaged,
  destinationOf,
  fileFacts,
  targetFolder,
  uploadHeaders,
} from "./rules.ts";
import { sizeOf } from "./tree.ts";

/** https://docs.nextcloud.com/server/latest/developer_manual/client_apis/WebDAV/chunking.html */
const MIN_CHUNK_BYTES = 5 * 1024 * 1024;
const MAX_CHUNK_BYTES = 5 * 1024 * 1024 * 1024;
const MAX_CHUNKS = 10_000;

/** `/remote.php/dav/uploads/<uid>/<id>[/<chunk>]` */
export async function handleUploads(exchange: Exchange): Promise<void> {
  const { req, names } = exchange;
  const kind = `${req.method} ${names.length === 1 ? "folder" : names.length === 2 ? "part" : "none"}`;
  if (kind === "MKCOL folder") return open(exchange);
  if (kind === "PUT part") return await receiveChunk(exchange);
  if (kind === "MOVE part") return merge(exchange);
  if (kind === "DELETE folder") return abandon(exchange);
  if (kind === "PROPFIND folder") return describe(exchange);
  throw new DavError(
    405,
    "MethodNotAllowed",
    "Chunks can be sent, listed, put together and thrown away.",
  );
}

function open({ res, state, names, ...rest }: Exchange): void {
  const id = names[0] ?? "";
  if (state.uploads.has(id)) {
    throw new DavError(405, "MethodNotAllowed", "The resource you tried to create already exists");
  }
  const destination = `/${destinationOf({ res, state, names, ...rest }).join("/")}`;
  checkTotal({ res, state, names, ...rest });
  state.uploads.set(id, { destination, chunks: new Map() });
  res.writeHead(201, { "content-length": "0" });
  res.end();
}

async function receiveChunk(exchange: Exchange): Promise<void> {
  const { res, names } = exchange;
  const upload = uploadOf(exchange);
  const name = names[1] ?? "";
  const no = Number(name);
  if (!/^\d{1,5}$/.test(name) || no < 1 || no > MAX_CHUNKS) {
    throw new DavError(
      400,
      "BadRequest",
      "Invalid chunk name, must be numeric between 1 and 10000",
    );
  }
  checkDestination(exchange, upload);
  checkTotal(exchange);
  const parts = await receive(exchange);
  if (sizeOf(parts) > MAX_CHUNK_BYTES)
    throw new DavError(413, "PayloadTooLarge", "Chunk too large");
  upload.chunks.set(name, damaged(exchange, parts));
  res.writeHead(201, { "content-length": "0" });
  res.end();
}

function merge(exchange: Exchange): void {
  const { res, state, names } = exchange;
  const { control } = state;
  const upload = uploadOf(exchange);
  if (names[1] !== ".file") throw new DavError(404, "NotFound", "Only .file can be moved");
  checkDestination(exchange, upload);
  if (control.slowMerges > 0) {
    control.slowMerges -= 1;
    if (control.slowMerges === 0) store(exchange, upload);
    throw new DavError(423, "Locked", "The file is being put together");
  }
  const { made, isNew } = store(exchange, upload);
  res.writeHead(isNew ? 201 : 204, uploadHeaders(exchange, made));
  res.end();
}

function store(exchange: Exchange, upload: Upload) {
  const { req, state, names } = exchange;
  const chunks = [...upload.chunks]
    .sort(([a], [b]) => Number(a) - Number(b))
    .map(([, parts]) => parts);
  const isTooSmall = chunks.slice(0, -1).some((parts) => sizeOf(parts) < MIN_CHUNK_BYTES);
  if (isTooSmall) throw new DavError(400, "BadRequest", "A chunk is smaller than 5 MB");
  const parts = chunks.flat();
  const expected = header(req, "oc-total-length");
  if (expected !== undefined && Number(expected) !== sizeOf(parts)) {
    const message = `Chunks on server do not sum up to ${expected} but to ${sizeOf(parts)} bytes`;
    throw new DavError(400, "BadRequest", message);
  }
  const target = destinationOf(exchange);
  const name = target.at(-1) ?? "";
  checkName(name);
  checkLock(state, target);
  checkQuota(state, sizeOf(parts));
  const folder = targetFolder(state, target);
  const isNew = !folder.children.has(name);
  const facts = fileFacts(exchange);
  const made = state.tree.putFile(folder, name, {
    parts,
    mime: "application/octet-stream",
    mtime: folder.mtime,
    ...facts,
  });
  state.uploads.delete(names[0] ?? "");
  return { made, isNew };
}

function abandon(exchange: Exchange): void {
  uploadOf(exchange);
  exchange.state.uploads.delete(exchange.names[0] ?? "");
  exchange.res.writeHead(204);
  exchange.res.end();
}

/** The folder, the file that is to be, and what of it has come. */
function describe(exchange: Exchange): void {
  const { req, res, state, names, mount } = exchange;
  const upload = uploadOf(exchange);
  if (header(req, "depth") !== "1") {
    throw new DavError(403, "Forbidden", "Chunks are listed with Depth: 1.");
  }
  const base = `${mount}/remote.php/dav/uploads/${encodeURIComponent(state.uid)}/${names[0]}`;
  const response = (href: string, prop: string): string =>
    `<d:response><d:href>${escapeXml(href)}</d:href><d:propstat><d:prop>${prop}</d:prop><d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response>`;
  const part = (name: string, sizeBytes: number): string =>
    response(
      `${base}/${name}`,
      `<d:getcontentlength>${sizeBytes}</d:getcontentlength><d:resourcetype/>`,
    );
  const sizes = [...upload.chunks].map(([name, parts]) => [name, sizeOf(parts)] as const);
  const all = [
    response(`${base}/`, "<d:resourcetype><d:collection/></d:resourcetype>"),
    part(
      ".file",
      sizes.reduce((sum, [, size]) => sum + size, 0),
    ),
    ...sizes.map(([name, size]) => part(name, size)),
  ];
  const body = `<?xml version="1.0"?>\n<d:multistatus xmlns:d="DAV:">${all.join("")}</d:multistatus>`;
  sendXml(res, 207, body);
}

function uploadOf({ state, names }: Exchange): Upload {
  const upload = state.uploads.get(names[0] ?? "");
  if (upload) return upload;
  throw new DavError(404, "NotFound", `File with name ${names.join("/")} could not be located`);
}

/** Every request of an upload names the same place. */
function checkDestination(exchange: Exchange, upload: Upload): void {
  if (`/${destinationOf(exchange).join("/")}` === upload.destination) return;
  throw new DavError(
    400,
    "BadRequest",
    "The destination is not the one that the upload began with",
  );
}

/** The quota is looked at before the bytes come. */
function checkTotal({ req, state }: Exchange): void {
  checkQuota(state, Number(header(req, "oc-total-length") ?? 0));
}
