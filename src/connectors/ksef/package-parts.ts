import { createHash } from "node:crypto";
import type { FileHandle } from "node:fs/promises";
import { isHubError, TransientError, toNetworkError } from "../../sdk/index.ts";
import { createDecryption, type SymmetricKey } from "./ksef-crypto.ts";
import type { KsefContext } from "./manifest.ts";
import { exportStatus, type Order } from "./package-order.ts";
import { type Row, rowOf, rowsOf, textOf } from "./values.ts";

const PART_TIMEOUT_MS = 10 * 60_000;
/** KSeF cuts at 50 MB. */
const MAX_PART_BYTES = 64 * 1024 * 1024;
const MAX_PARTS = 100;
const TRIES = 2;
/** How a storage says that the time of a signed link is over. */
const LINK_OVER = [400, 403, 404, 410];

export interface Transfer {
  readonly order: Order;
  readonly info: Row;
  readonly file: FileHandle;
}

/** Each part decrypted for itself, one after the other into the file. */
export async function fetchParts(ctx: KsefContext, { order, info, file }: Transfer): Promise<void> {
  const key = { key: Buffer.from(order.key, "base64"), iv: Buffer.from(order.iv, "base64") };
  let parts = partsOf(info);
  for (let i = 0, offset = 0; i < parts.length; i++) {
    for (let tries = 1; ; tries++) {
      try {
        offset = await fetchPart(ctx, parts[i] ?? {}, { key, file, offset });
        break;
      } catch (error) {
        if (tries >= TRIES || ctx.signal.aborted || !isHubError(error)) throw error;
        ctx.log.warn({ part: i + 1, code: error.code }, "a part did not arrive, trying again");
        // Links end after an hour or so: the status gives new ones.
        parts = partsOf(rowOf((await exportStatus(ctx, order.reference)).package));
      }
    }
  }
}

function partsOf(info: Row): readonly Row[] {
  const parts = rowsOf(info.parts).toSorted(
    (a, b) => Number(a.ordinalNumber) - Number(b.ordinalNumber),
  );
  const isBounded = parts.every(
    ({ encryptedPartSize }) => Number(encryptedPartSize) <= MAX_PART_BYTES,
  );
  if (parts.length > MAX_PARTS || !isBounded) throw damaged(undefined);
  return parts;
}

/** Writes the plain part at the offset; gives the offset after it. */
async function fetchPart(
  ctx: KsefContext,
  part: Row,
  { key, file, offset }: { key: SymmetricKey; file: FileHandle; offset: number },
): Promise<number> {
  const url = textOf(part.url, 4_000);
  if (url === undefined || (part.method ?? "GET") !== "GET") throw damaged(undefined);
  const response = await ctx.http.request({
    method: "GET",
    path: url,
    isAnonymous: true,
    accept: LINK_OVER,
    timeoutMs: PART_TIMEOUT_MS,
  });
  if (response.status !== 200) {
    response.stream().destroy();
    throw damaged(undefined);
  }
  const sealed = createMeter();
  const opened = createMeter();
  const decryption = createDecryption(key);
  let at = offset;
  const write = async (bytes: Buffer): Promise<void> => {
    opened.add(bytes);
    await file.write(bytes, 0, bytes.length, at);
    at += bytes.length;
  };
  try {
    for await (const chunk of response.stream() as AsyncIterable<Buffer>) {
      sealed.add(chunk);
      if (sealed.sizeBytes() > MAX_PART_BYTES) throw damaged(undefined);
      await write(decryption.update(chunk));
    }
    await write(decryption.final());
  } catch (error) {
    throw error instanceof Error && !isCipherFault(error)
      ? toNetworkError(error, new URL(url, "https://ksef.mf.gov.pl").host)
      : damaged(error);
  }
  if (!sealed.is(part.encryptedPartHash, part.encryptedPartSize)) throw damaged(undefined);
  if (!opened.is(part.partHash, part.partSize)) throw damaged(undefined);
  return at;
}

/** Half a part has no whole last block. */
const isCipherFault = (error: Error): boolean =>
  "code" in error && /^ERR_(OSSL|CRYPTO)/.test(String(error.code));

interface Meter {
  add(bytes: Buffer): void;
  sizeBytes(): number;
  is(hash: unknown, size: unknown): boolean;
}

function createMeter(): Meter {
  const digest = createHash("sha256");
  let size = 0;
  return {
    add(bytes) {
      digest.update(bytes);
      size += bytes.length;
    },
    sizeBytes: () => size,
    is: (hash, wanted) => digest.digest("base64") === hash && size === Number(wanted),
  };
}

export const damaged = (cause: unknown): TransientError =>
  new TransientError("The package of invoices did not arrive as KSeF made it.", {
    code: "package_damaged",
    cause,
  });
