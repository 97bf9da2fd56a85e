import { type Static, Type } from "typebox";
import type { FileEntry, FileHash } from "../../sdk/index.ts";

const Hashes = Type.Object({
  quickXorHash: Type.Optional(Type.String()),
  sha1Hash: Type.Optional(Type.String()),
  sha256Hash: Type.Optional(Type.String()),
});

/** https://learn.microsoft.com/graph/api/resources/driveitem */
export const DriveItem = Type.Object({
  id: Type.String(),
  name: Type.String(),
  size: Type.Optional(Type.Integer({ minimum: 0 })),
  eTag: Type.Optional(Type.String()),
  webUrl: Type.Optional(Type.String()),
  lastModifiedDateTime: Type.Optional(Type.String()),
  file: Type.Optional(
    Type.Object({ mimeType: Type.Optional(Type.String()), hashes: Type.Optional(Hashes) }),
  ),
  folder: Type.Optional(Type.Object({})),
  package: Type.Optional(Type.Object({})),
  root: Type.Optional(Type.Object({})),
  parentReference: Type.Optional(Type.Object({ driveType: Type.Optional(Type.String()) })),
  fileSystemInfo: Type.Optional(
    Type.Object({ lastModifiedDateTime: Type.Optional(Type.String()) }),
  ),
});
export type DriveItem = Static<typeof DriveItem>;

export const ItemPage = Type.Object({
  value: Type.Array(DriveItem),
  "@odata.nextLink": Type.Optional(Type.String()),
});

/** Fields that every look at an item asks for. */
export const SELECT =
  "id,name,size,eTag,webUrl,file,folder,package,root,lastModifiedDateTime,fileSystemInfo,parentReference";

/** What the service says of the content: SHA-256 where it has it, since the hub knows that already. */
export function hashOf({ file }: DriveItem): FileHash | undefined {
  const { sha256Hash, quickXorHash, sha1Hash } = file?.hashes ?? {};
  if (sha256Hash) return { algorithm: "sha256", value: sha256Hash.toLowerCase() };
  if (quickXorHash) return { algorithm: "quickxor", value: quickXorHash };
  if (sha1Hash) return { algorithm: "sha1", value: sha1Hash.toLowerCase() };
  return undefined;
}

export function toEntry(item: DriveItem, path: string): FileEntry {
  const { id, size, eTag, webUrl, folder, fileSystemInfo, lastModifiedDateTime } = item;
  const isFolder = folder !== undefined || item.root !== undefined;
  const modified = fileSystemInfo?.lastModifiedDateTime ?? lastModifiedDateTime;
  const hash = hashOf(item);
  return {
    path,
    is_folder: isFolder,
    ...(size === undefined || isFolder ? {} : { size_bytes: size }),
    ...(eTag === undefined ? {} : { etag: eTag }),
    ...(modified === undefined ? {} : { modified_at: new Date(modified).toISOString() }),
    remote_id: id,
    ...(webUrl === undefined ? {} : { url: webUrl }),
    ...(hash && !isFolder ? { hash } : {}),
  };
}
