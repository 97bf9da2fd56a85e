import { readBody, send, sendJson } from "../simulator.ts";
import { type DriveFile, resourceOf } from "./drive.ts";
import { type Exchange, sendFile } from "./exchange.ts";
import { selectFields } from "./fields.ts";
import { readMetadata } from "./metadata.ts";
import { DriveProblem, invalid } from "./problem.ts";
import { parseQuery } from "./query.ts";

/** Everything below `/drive/v3/` but the uploads. */
export async function handleApi(exchange: Exchange, path: string): Promise<void> {
  const { req } = exchange;
  const [, id] = /^files\/([^/]+)$/.exec(path) ?? [];
  const route = `${req.method} ${id === undefined ? path : "file"}`;
  if (route === "GET about") return about(exchange);
  if (route === "GET files") return list(exchange);
  if (route === "POST files") return create(exchange);
  if (id === "generateIds") return generateIds(exchange);
  if (id === undefined) throw new DriveProblem(404, "notFound", "Not Found");
  const fileId = decodeURIComponent(id);
  if (route === "GET file") return get(exchange, fileId);
  if (route === "PATCH file") return patch(exchange, fileId);
  if (route === "DELETE file") {
    exchange.drive.remove(exchange.drive.find(fileId));
    return send(exchange.res, 204, "");
  }
  throw new DriveProblem(405, "httpMethodNotAllowed", "Method not allowed");
}

function about({ res, url, drive }: Exchange): void {
  const fields = url.searchParams.get("fields");
  if (fields === null) {
    throw new DriveProblem(400, "required", "The 'fields' parameter is required for this method.");
  }
  const used = String(drive.usedBytes());
  const isLimited = Number.isFinite(drive.quotaBytes);
  const body = {
    kind: "drive#about",
    user: { kind: "drive#user", displayName: "Anna Kowalska", emailAddress: "anna@example.com" },
    storageQuota: {
      ...(isLimited ? { limit: String(drive.quotaBytes) } : {}),
      ...{ usage: used, usageInDrive: used, usageInDriveTrash: "0" },
    },
    maxUploadSize: "5242880000000",
  };
  sendJson(res, 200, selectFields(body, fields, "*"));
}

function list({ res, url, drive, control }: Exchange): void {
  const query = url.searchParams;
  const q = query.get("q");
  const fits = q === null ? () => true : parseQuery(q, drive);
  const size = Number(query.get("pageSize") ?? 100);
  if (!Number.isInteger(size) || size < 1 || size > 1000) throw invalid("pageSize");
  const order = query.get("orderBy") ?? "createdTime";
  if (
    !/^(createdTime|name|modifiedTime|folder)(,(createdTime|name|modifiedTime|folder))*$/.test(
      order,
    )
  ) {
    throw invalid("orderBy");
  }
  const withDrives = query.get("includeItemsFromAllDrives") === "true";
  if (withDrives && query.get("supportsAllDrives") !== "true") throw invalid("supportsAllDrives");
  const driveId = query.get("driveId");
  if ((query.get("corpora") === "drive") !== (driveId !== null))
    throw invalid("driveId and corpora");
  const lagging = control.listLag > 0;
  if (lagging) control.listLag -= 1;
  const all = lagging ? [] : drive.visible().filter(fits);
  const found = all.filter((file) =>
    driveId === null ? file.driveId === undefined : file.driveId === driveId,
  );
  const start = Number(query.get("pageToken") ?? 0);
  const end = start + Math.min(size, control.pageSize);
  const body = {
    kind: "drive#fileList",
    incompleteSearch: false,
    files: found.slice(start, end).map((file) => resourceOf(drive, file)),
    ...(end < found.length ? { nextPageToken: String(end) } : {}),
  };
  const initial = "kind,incompleteSearch,nextPageToken,files(kind,id,name,mimeType)";
  sendJson(res, 200, selectFields(body, query.get("fields"), initial));
}

/** Without content: folders. */
async function create(exchange: Exchange): Promise<void> {
  const metadata = readMetadata(await readJsonBody(exchange), { isNew: true });
  const { name = "", mimeType = "application/octet-stream", parents = [], id } = metadata;
  const file = exchange.drive.create({
    ...{ name, mimeType, parents },
    ...(id === undefined ? {} : { id }),
  });
  sendFile(exchange, file);
}

function generateIds({ res, url, drive }: Exchange): void {
  const count = Number(url.searchParams.get("count") ?? 10);
  const space = url.searchParams.get("space") ?? "drive";
  if (!Number.isInteger(count) || count < 1 || count > 1000 || space !== "drive")
    throw invalid("count");
  const ids = Array.from({ length: count }, () => drive.generateId());
  sendJson(res, 200, { kind: "drive#generatedIds", space, ids });
}

function get(exchange: Exchange, id: string): void {
  const { url, drive } = exchange;
  const file = drive.find(id);
  if (file.driveId !== undefined && url.searchParams.get("supportsAllDrives") !== "true") {
    throw new DriveProblem(404, "notFound", `File not found: ${id}.`);
  }
  if (url.searchParams.get("alt") === "media") sendContent(exchange, file);
  else sendFile(exchange, file);
}

function sendContent({ req, res }: Exchange, file: DriveFile): void {
  if (!file.content) {
    const words =
      "Only files with binary content can be downloaded. Use Export with Docs Editors files.";
    throw new DriveProblem(403, "fileNotDownloadable", words);
  }
  const { chunks, size } = file.content;
  const range = /^bytes=(\d+)-$/.exec(req.headers.range ?? "");
  const start = range ? Number(range[1]) : 0;
  res.writeHead(range ? 206 : 200, {
    "content-type": file.mimeType,
    "content-length": String(size - start),
    ...(range ? { "content-range": `bytes ${start}-${size - 1}/${size}` } : {}),
  });
  let at = 0;
  for (const chunk of chunks) {
    res.write(chunk.subarray(Math.max(0, start - at)));
    at += chunk.length;
  }
  res.end();
}

/** Metadata only: to throw a file away or to rename it. */
async function patch(exchange: Exchange, id: string): Promise<void> {
  const body: unknown = JSON.parse((await readJsonBody(exchange)).toString("utf8"));
  const file = exchange.drive.find(id);
  const { trashed, name, ...others } = body as Record<string, unknown>;
  if (Object.keys(others).length > 0) throw invalid(`not writable: ${Object.keys(others).join()}`);
  if (file.id === exchange.drive.find("root").id) throw invalid("The root cannot be changed.");
  if (typeof trashed === "boolean") file.trashed = trashed;
  if (typeof name === "string") file.name = name;
  sendFile(exchange, file);
}

async function readJsonBody({ req }: Exchange): Promise<Buffer> {
  if (!/^application\/json\b/.test(req.headers["content-type"] ?? ""))
    throw invalid("JSON is needed");
  return readBody(req, 100_000);
}
