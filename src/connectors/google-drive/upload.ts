import { createHash, randomUUID } from "node:crypto";
import { buffer } from "node:stream/consumers";
import {
  type FileEntry,
  type FileSource,
  isHubError,
  joinPath,
  TransientError,
} from "../../sdk/index.ts";
import {
  ALL_DRIVES,
  DriveFile,
  FILE_FIELDS,
  filePath,
  fitting,
  getFile,
  newId,
  send,
  toEntry,
} from "./client.ts";
import { byName, forgetFolders, makeFolder } from "./folders.ts";
import type { DriveContext } from "./manifest.ts";
import { putResumable } from "./resumable.ts";
import { metadataOf, type Upload } from "./upload-order.ts";

/** https://developers.google.com/workspace/drive/api/guides/manage-uploads: up to 5 MB; the text around it counts too. */
const MULTIPART_MAX_BYTES = 4 * 1024 * 1024;

/** Makes missing folders and puts the file there; then compares what Drive has. */
export async function putFile(ctx: DriveContext, order: Order): Promise<FileEntry> {
  try {
    return await putOnce(ctx, order);
  } catch (error) {
    if (!isHubError(error) || error.name !== "NotFoundError") throw error;
    // Somebody deleted a folder that was remembered.
    await forgetFolders(ctx);
    return await putOnce(ctx, order);
  }
}

interface Order {
  readonly names: readonly string[];
  readonly source: FileSource;
}

async function putOnce(ctx: DriveContext, { names, source }: Order): Promise<FileEntry> {
  const parent = await makeFolder(ctx, names.slice(0, -1));
  const name = names.at(-1) ?? "";
  const [existing] = await byName(ctx, parent, { name, isFolder: false });
  const upload = { name, parent, source, path: joinPath(names), fileId: existing?.id };
  const isSmall = source.sizeBytes <= MULTIPART_MAX_BYTES;
  const file = await (isSmall ? putMultipart(ctx, upload) : putResumable(ctx, upload));
  await confirm(upload, file);
  return { ...toEntry(file, upload.path), size_bytes: source.sizeBytes };
}

/** Metadata and content in one request. */
async function putMultipart(ctx: DriveContext, upload: Upload): Promise<DriveFile> {
  const { fileId, source } = upload;
  const id = fileId ?? (await newId(ctx));
  const boundary = `viadukt-${randomUUID()}`;
  const metadata = fileId === undefined ? metadataOf(upload, id) : {};
  const head = `--${boundary}\r\ncontent-type: application/json; charset=UTF-8\r\n\r\n${JSON.stringify(metadata)}\r\n--${boundary}\r\ncontent-type: ${source.mime}\r\n\r\n`;
  const content = await buffer(source.open());
  const body = Buffer.concat([Buffer.from(head), content, Buffer.from(`\r\n--${boundary}--\r\n`)]);
  const response = await send(ctx, {
    method: fileId === undefined ? "POST" : "PATCH",
    path: `/upload${fileId === undefined ? "/drive/v3/files" : filePath(fileId)}`,
    query: { uploadType: "multipart", fields: FILE_FIELDS, ...ALL_DRIVES },
    headers: {
      "content-type": `multipart/related; boundary=${boundary}`,
      "content-length": String(body.length),
    },
    body,
    // A new file has an id of ours, so that a second try makes no second one.
    isRepeatable: true,
    accept: [409],
  });
  // A try whose answer was lost has made it.
  return response.status === 409 ? getFile(ctx, id) : fitting(DriveFile, await response.json());
}

/**
 * Compares what Drive has with what was sent.
 * @throws TransientError where it is something else
 */
async function confirm({ path, source }: Upload, file: DriveFile): Promise<void> {
  if (file.size !== String(source.sizeBytes)) {
    throw damaged(
      `${path} has ${file.size ?? "no"} bytes in Google Drive, not ${source.sizeBytes}`,
    );
  }
  const { sha256Checksum, md5Checksum } = file;
  const isSame =
    sha256Checksum !== undefined
      ? sha256Checksum.toLowerCase() === source.sha256.toLowerCase()
      : md5Checksum?.toLowerCase() === (await md5Of(source));
  if (!isSame) throw damaged(`${path} has another content in Google Drive`);
}

/** Read a second time: Drive gives the SHA-256 of all but some files. */
async function md5Of(source: FileSource): Promise<string> {
  const hash = createHash("md5");
  for await (const chunk of source.open() as AsyncIterable<Buffer>) hash.update(chunk);
  return hash.digest("hex");
}

const damaged = (what: string): TransientError =>
  new TransientError(`${what}: it has to be sent again.`, { code: "upload_damaged" });
