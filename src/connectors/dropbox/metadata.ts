import { type Static, Type } from "typebox";
import type { FileEntry, Quota } from "../../sdk/index.ts";

/** https://www.dropbox.com/developers/documentation/http/documentation#files-get_metadata */
export const FileMetadata = Type.Object({
  name: Type.String(),
  id: Type.String(),
  rev: Type.String(),
  size: Type.Integer({ minimum: 0 }),
  server_modified: Type.String(),
  client_modified: Type.String(),
  content_hash: Type.Optional(Type.String()),
});
export type FileMetadata = Static<typeof FileMetadata>;

const TaggedFile = Type.Intersect([FileMetadata, Type.Object({ ".tag": Type.Literal("file") })]);
const Folder = Type.Object({
  ".tag": Type.Literal("folder"),
  name: Type.String(),
  id: Type.String(),
});
const Deleted = Type.Object({ ".tag": Type.Literal("deleted"), name: Type.String() });

export const Metadata = Type.Union([TaggedFile, Folder, Deleted]);
export type Metadata = Static<typeof Metadata>;

export const FolderPage = Type.Object({
  entries: Type.Array(Metadata),
  cursor: Type.String(),
  has_more: Type.Boolean(),
});

export const AccountInfo = Type.Object({
  name: Type.Object({ display_name: Type.String() }),
  email: Type.String(),
  disabled: Type.Boolean(),
  root_info: Type.Object({
    ".tag": Type.String(),
    root_namespace_id: Type.String(),
    home_namespace_id: Type.String(),
  }),
});

const Bytes = Type.Integer({ minimum: 0 });

export const SpaceUsage = Type.Object({
  used: Bytes,
  allocation: Type.Union([
    Type.Object({ ".tag": Type.Literal("individual"), allocated: Bytes }),
    Type.Object({
      ".tag": Type.Literal("team"),
      used: Bytes,
      allocated: Bytes,
      user_within_team_space_allocated: Type.Optional(Bytes),
      user_within_team_space_used_cached: Type.Optional(Bytes),
    }),
    Type.Object({ ".tag": Type.Literal("other") }),
  ]),
});

/** A team's members share its space; a member may have a limit of their own within it. */
export function toQuota({ used, allocation }: Static<typeof SpaceUsage>): Quota {
  if (allocation[".tag"] === "other") return { used_bytes: used };
  if (allocation[".tag"] === "individual") {
    return { used_bytes: used, total_bytes: allocation.allocated };
  }
  const { user_within_team_space_allocated: own = 0, user_within_team_space_used_cached } =
    allocation;
  return own > 0
    ? { used_bytes: user_within_team_space_used_cached ?? used, total_bytes: own }
    : { used_bytes: allocation.used, total_bytes: allocation.allocated };
}

/** `path` is the one that was asked for: Dropbox may write the folders above in other letters. */
export function toEntry(found: FileMetadata | Metadata, path: string): FileEntry | undefined {
  if (!("size" in found)) {
    return found[".tag"] === "folder" ? { path, is_folder: true, remote_id: found.id } : undefined;
  }
  const { content_hash: hash } = found;
  return {
    path,
    is_folder: false,
    size_bytes: found.size,
    etag: found.rev,
    modified_at: new Date(found.client_modified).toISOString(),
    remote_id: found.id,
    ...(hash === undefined ? {} : { hash: { algorithm: "dropbox", value: hash } }),
  };
}
