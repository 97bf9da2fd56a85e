import { createHash, type Hash } from "node:crypto";
import { pipeline, type Readable, Transform } from "node:stream";
import { TransientError } from "../lib/errors.ts";
import type { FileEntry, FileHash, FileSource } from "../sdk/files.ts";

/** What the hub can compute itself; the vendors' own ones are compared by their connectors. */
const OWN = ["md5", "sha1"] as const;
type OwnAlgorithm = (typeof OWN)[number];

/** A larger file is not read once more only to compare its hash. */
const MAX_REREAD_BYTES = 16 * 1024 * 1024;

/** The algorithm that has to run while the file is read, so that `known` can be compared. */
export function ownAlgorithm(known: string | undefined): OwnAlgorithm | undefined {
  if (known === "s3_etag") return "md5";
  return OWN.find((one) => one === known);
}

/** A source whose bytes are hashed on their way, where they come in order. */
export interface HashedSource {
  readonly source: FileSource;
  /** Hexadecimal; undefined where not all of it went by in order. */
  digest(): string | undefined;
}

/** Adds up what is read from the start to the end, in one stream or in ranges that follow each other. */
export function hashWhileRead(plain: FileSource, algorithm: OwnAlgorithm): HashedSource {
  let sum: Hash = createHash(algorithm);
  let at = 0;
  const take = (offset: number, chunk: Buffer): void => {
    if (offset > at || offset + chunk.length <= at) return;
    sum.update(chunk.subarray(at - offset));
    at = offset + chunk.length;
  };
  return {
    source: {
      ...plain,
      open(range) {
        const start = range?.start ?? 0;
        if (start === 0) {
          sum = createHash(algorithm);
          at = 0;
        }
        return watched(plain.open(range), start, take);
      },
    },
    digest: () => (at === plain.sizeBytes ? sum.copy().digest("hex") : undefined),
  };
}

function watched(
  bytes: Readable,
  start: number,
  take: (offset: number, chunk: Buffer) => void,
): Readable {
  let offset = start;
  const tee = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      take(offset, chunk);
      offset += chunk.length;
      done(null, chunk);
    },
  });
  return pipeline(bytes, tee, () => undefined);
}

/**
 * Whether the service's hash is that of the file; undefined where the two cannot be compared without reading a
 * large file once more.
 */
export async function isSameHash(
  said: FileHash,
  { source, digest }: HashedSource,
): Promise<boolean | undefined> {
  const value = said.value.toLowerCase();
  if (said.algorithm === "sha256") return value === source.sha256.toLowerCase();
  const algorithm = ownAlgorithm(said.algorithm);
  // The ETag of several parts is no hash of the content.
  if (algorithm === undefined || !/^[0-9a-f]+$/.test(value)) return undefined;
  const own = digest() ?? (await reread(source, algorithm));
  // With a key of the service's own it is another sum altogether, so that only equality says something.
  if (own === undefined || (said.algorithm === "s3_etag" && own !== value)) return undefined;
  return own === value;
}

async function reread(source: FileSource, algorithm: OwnAlgorithm): Promise<string | undefined> {
  if (source.sizeBytes > MAX_REREAD_BYTES) return undefined;
  const sum = createHash(algorithm);
  for await (const chunk of source.open()) sum.update(chunk as Buffer);
  return sum.digest("hex");
}

/**
 * Compares what the service says it has with what was sent, and tells what could be compared.
 * @throws TransientError `upload_incomplete` or `upload_damaged`: send it again
 */
export async function verifyEntry(
  entry: FileEntry,
  hashed: HashedSource,
): Promise<"hash" | "size" | null> {
  const { sizeBytes } = hashed.source;
  if (entry.size_bytes !== undefined && entry.size_bytes !== sizeBytes) {
    throw new TransientError(
      `The storage says it has ${entry.size_bytes} bytes of ${entry.path}; ${sizeBytes} were sent. Run it again.`,
      { code: "upload_incomplete" },
    );
  }
  const isSame = entry.hash && (await isSameHash(entry.hash, hashed));
  if (isSame === false) {
    throw new TransientError(
      `The storage has another content of ${entry.path} than was sent. Run it again.`,
      { code: "upload_damaged" },
    );
  }
  if (isSame) return "hash";
  return entry.size_bytes === undefined ? null : "size";
}
