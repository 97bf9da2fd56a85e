import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { connect, createServer, type Socket } from "node:net";
import { describe, it } from "node:test";
import sftp from "../src/connectors/sftp/index.ts";
import type { SftpContext } from "../src/connectors/sftp/manifest.ts";
import type { FileSource } from "../src/sdk/index.ts";
import { isTemporaryName } from "../src/sdk/index.ts";
import { fileSource } from "../src/sdk/testing/index.ts";
import { openBed } from "./connector-bed.ts";
import { type SftpServer, sftpMissing } from "./sftp-server.ts";

export const MIB = 1024 * 1024;
export const PATH = "/BR-Reports/2026/01/report.bin";

export const text = (value: string): FileSource => fileSource(Buffer.from(value), "text/plain");

/** Every byte range that is asked for is noted. */
export function bigSource(sizeBytes: number, seed = 1) {
  const bytes = Buffer.alloc(sizeBytes);
  for (let at = 0; at + 4 <= sizeBytes; at += 4)
    bytes.writeUInt32LE((at * 2_654_435_761 + seed) >>> 0, at);
  const whole = fileSource(bytes, "application/octet-stream");
  const starts: number[] = [];
  const source: FileSource = {
    ...whole,
    open(range) {
      if (range?.end === sizeBytes && range.start !== sizeBytes - 2 * MIB) starts.push(range.start);
      return whole.open(range);
    },
  };
  return { bytes, source, starts };
}

export interface Changes {
  readonly credentials?: Readonly<Record<string, unknown>>;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly signal?: AbortSignal;
}

export function open(server: SftpServer, { credentials, settings, signal }: Changes = {}) {
  const { host, port, username, password, fingerprints } = server;
  const bed = openBed(sftp as never, {
    baseUrl: "",
    credentials: credentials ?? { username, password },
    settings: { host, port, host_fingerprint: fingerprints.ed25519, ...settings },
    ...(signal ? { signal } : {}),
  });
  return { ctx: bed.ctx as SftpContext, [Symbol.asyncDispose]: () => bed[Symbol.asyncDispose]() };
}

export async function contentAt(ctx: SftpContext, path: string): Promise<Buffer> {
  const { stream } = (await sftp.files?.get(ctx, path)) ?? assert.fail();
  return Buffer.concat(await Array.fromAsync(stream as AsyncIterable<Buffer>));
}

export const partsIn = async (folder: string): Promise<string[]> =>
  (await readdir(folder, { recursive: true })).filter((path) =>
    isTemporaryName(path.split("/").at(-1) ?? ""),
  );

/** Declares the tests where an OpenSSH server can run; elsewhere one test says what is missing. */
export function withSftp(title: string, define: () => void): void {
  const missing = sftpMissing();
  if (missing === undefined) return void describe(title, define);
  assert.notEqual(process.env.CI, "true", missing);
  it(title, { skip: missing });
}

/** A line to the server that can be cut once, after so many bytes towards it. */
export async function openLine(port: number) {
  let leftBytes = Number.POSITIVE_INFINITY;
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(port, "127.0.0.1");
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on("error", () => {}).on("close", () => sockets.delete(socket));
    }
    near
      .on("close", () => far.destroy())
      .on("data", (chunk: Buffer) => {
        leftBytes -= chunk.length;
        if (leftBytes < 0) {
          leftBytes = Number.POSITIVE_INFINITY;
          near.destroy();
          far.destroy();
        }
      });
    far.on("close", () => near.destroy());
    near.pipe(far);
    far.pipe(near);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address();
  assert.ok(typeof address === "object" && address);
  return {
    port: address.port,
    cutAfter: (bytes: number) => {
      leftBytes = bytes;
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((done) => server.close(done));
    },
  };
}
