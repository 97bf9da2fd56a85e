import type { Readable } from "node:stream";

/** Content of files in the hub's own store, by what it is; `sha256` is hexadecimal. */
export interface StoredContent {
  readonly sha256: string;
  readonly sizeBytes: number;
}

/** The hub's own store of files, as far as the exchange needs it. */
export interface ContentStore {
  /** On disk before the promise resolves. @throws InvalidInputError code too_large; TransientError code disk_full */
  put(bytes: AsyncIterable<Uint8Array>, signal?: AbortSignal): Promise<StoredContent>;
  /** @throws HubError code file_damaged */
  verify(content: StoredContent): Promise<void>;
  /** `end` is exclusive. */
  read(content: StoredContent, range?: { readonly start: number; readonly end: number }): Readable;
}
