import type { FileSource } from "../../sdk/index.ts";
import { contentHash } from "./content-hash.ts";
import type { FileMetadata } from "./metadata.ts";
import { remotePath } from "./paths.ts";

export interface Upload {
  readonly names: readonly string[];
  readonly source: FileSource;
  /** SHA-256 of each 4 MiB. */
  readonly blocks: readonly Buffer[];
}

/** Writes of one account wait for each other: https://developers.dropbox.com/dbx-performance-guide */
export const WRITE_LOCK = "write";

/** Where the file goes and what becomes of one that is there. */
export const commitOf = ({ names, source }: Upload) => ({
  path: remotePath(names),
  mode: "overwrite",
  autorename: false,
  mute: true,
  strict_conflict: false,
  // Whole seconds are all that Dropbox takes.
  client_modified: `${new Date(source.modifiedAt).toISOString().slice(0, 19)}Z`,
});

/** The very bytes, as Dropbox says of what it has. */
export const isSame = (stored: FileMetadata, { source, blocks }: Upload): boolean =>
  stored.size === source.sizeBytes && stored.content_hash === contentHash(blocks);
