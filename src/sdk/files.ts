import type { Readable } from "node:stream";
import type { Context } from "./context.ts";
import type { Download } from "./stream.ts";

/** A file to send; `open` may be called again for a retry, `end` is exclusive. */
export interface FileSource {
  readonly sizeBytes: number;
  readonly mime: string;
  /** Hexadecimal. */
  readonly sha256: string;
  /** Epoch milliseconds. */
  readonly modifiedAt: number;
  open(range?: { readonly start: number; readonly end: number }): Readable;
}

export interface FileEntry {
  /** Absolute, with forward slashes: `/BR-Reports/2025/01/report.pdf`. */
  readonly path: string;
  readonly is_folder: boolean;
  readonly size_bytes?: number;
  readonly etag?: string;
  readonly modified_at?: string;
  readonly remote_id?: string;
  readonly url?: string;
  /** What the service itself says of the content; only where it says something. */
  readonly hash?: FileHash;
}

export interface FileHash {
  /** `s3_etag` is the MD5 of a file in one part or of the parts' MD5s; `dropbox` and `quickxor` are the vendors' own. */
  readonly algorithm: "md5" | "sha1" | "sha256" | "crc64nvme" | "s3_etag" | "dropbox" | "quickxor";
  /** Hexadecimal; `quickxor` in base64, as its vendor writes it. */
  readonly value: string;
}

export interface Quota {
  readonly used_bytes: number;
  /** Absent where there is no limit. */
  readonly total_bytes?: number;
}

export interface Files<
  C = Readonly<Record<string, unknown>>,
  S = Readonly<Record<string, unknown>>,
> {
  /** Makes missing folders; replaces a file of that name; a reader never sees half a file. */
  put(ctx: Context<C, S>, path: string, source: FileSource): Promise<FileEntry>;
  /** What is directly in the folder; empty for one that does not exist. */
  list(ctx: Context<C, S>, folder: string): Promise<readonly FileEntry[]>;
  /** @throws NotFoundError */
  get(ctx: Context<C, S>, path: string): Promise<Download>;
  stat(ctx: Context<C, S>, path: string): Promise<FileEntry | undefined>;
  /** No error for what is absent. */
  remove(ctx: Context<C, S>, path: string): Promise<void>;
  /**
   * Renames a file, within the storage; makes missing folders, replaces nothing. Absent: it is copied and removed.
   * @throws NotFoundError; ConflictError where a file of the new name is there
   */
  move?(ctx: Context<C, S>, from: string, to: string): Promise<void>;
  /** How full the account is, for services that tell. */
  quota?(ctx: Context<C, S>): Promise<Quota>;
}
