import { createHash } from "node:crypto";
import type { Readable } from "node:stream";
import type { SFTPWrapper } from "ssh2";
import { ask, type Session } from "./session.ts";

/** Every server takes this much in one request: https://datatracker.ietf.org/doc/html/draft-ietf-secsh-filexfer-02#section-3 */
const BLOCK_BYTES = 32 * 1024;
/** Sent without waiting for answers: enough for 20 MB/s over a line of 100 ms. Also what a crash may leave torn. */
export const WINDOW_BYTES = 2 * 1024 * 1024;

/** An open file of a session; `signal` ends the work on it. */
export interface OpenFile {
  readonly session: Pick<Session, "sftp">;
  readonly signal: AbortSignal;
  readonly handle: Buffer;
}

/**
 * Writes all that the source gives, from `start` on.
 * @returns the position after the last byte
 */
export async function writeFrom(file: OpenFile, source: Readable, start: number): Promise<number> {
  const underWay: Promise<number>[] = [];
  let position = start;
  let waitingBytes = 0;
  const settleOne = async (): Promise<void> => {
    waitingBytes -= (await underWay.shift()) ?? 0;
  };
  for await (const chunk of source as AsyncIterable<Buffer>) {
    for (let at = 0; at < chunk.length; at += BLOCK_BYTES) {
      const block = chunk.subarray(at, at + BLOCK_BYTES);
      const writing = write(file, block, position);
      writing.catch(() => undefined);
      underWay.push(writing);
      position += block.length;
      waitingBytes += block.length;
      while (waitingBytes >= WINDOW_BYTES) await settleOne();
    }
  }
  while (underWay.length > 0) await settleOne();
  return position;
}

async function write(file: OpenFile, block: Buffer, position: number): Promise<number> {
  await ask(file.session, file.signal, (sftp, done) =>
    sftp.write(file.handle, block, 0, block.length, position, done as () => void),
  );
  return block.length;
}

/** The bytes from `start` to `end`, or to where the file ends before that; several requests are under way at once. */
export async function* readRange(
  file: OpenFile,
  { start, end }: { readonly start: number; readonly end: number },
): AsyncGenerator<Buffer> {
  const underWay: {
    readonly position: number;
    readonly wanted: number;
    readonly block: Promise<Buffer>;
  }[] = [];
  let next = start;
  for (;;) {
    while (next < end && underWay.length * BLOCK_BYTES < WINDOW_BYTES) {
      const wanted = Math.min(BLOCK_BYTES, end - next);
      const block = read(file, next, wanted);
      block.catch(() => undefined);
      underWay.push({ position: next, wanted, block });
      next += wanted;
    }
    const oldest = underWay.shift();
    if (!oldest) return;
    const { position, wanted } = oldest;
    let got = 0;
    // A server may give less than was asked for, and nothing where the file ends.
    for (let block = await oldest.block; ; block = await read(file, position + got, wanted - got)) {
      if (block.length === 0) return;
      got += block.length;
      yield block;
      if (got >= wanted) break;
    }
  }
}

const read = (file: OpenFile, position: number, length: number): Promise<Buffer> =>
  ask<Buffer>(file.session, file.signal, (sftp, done) => {
    sftp.read(file.handle, Buffer.allocUnsafe(length), 0, length, position, (error, _size, block) =>
      done(error, block),
    );
  });

/** SHA-256 of what was read, hexadecimal. */
export async function hashOf(blocks: AsyncIterable<Buffer>): Promise<string> {
  const sum = createHash("sha256");
  for await (const block of blocks) sum.update(block);
  return sum.digest("hex");
}

/** True where the server has announced the extension; the library throws where it has not. */
export function extension(sftp: SFTPWrapper, name: string): boolean {
  const { _extensions: known } = sftp as {
    readonly _extensions?: Readonly<Record<string, unknown>>;
  };
  return known !== undefined && Object.hasOwn(known, name);
}
