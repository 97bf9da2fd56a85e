import { type AddressInfo, connect, createServer, type Socket } from "node:net";

export interface CutProxy extends AsyncDisposable {
  readonly port: number;
  /** Passes on so many further bytes of the server, then breaks every connection. */
  cutAfter(bytes: number): void;
  /** Passes on everything again. */
  mend(): void;
  /** Takes no further connections, and breaks those that there are. */
  close(): void;
}

/** Stands before a server of any protocol and breaks connections in the middle of an answer. */
export async function startCutProxy(host: string, port: number): Promise<CutProxy> {
  const sockets = new Set<Socket>();
  let left = Number.POSITIVE_INFINITY;
  const cut = (): void => {
    for (const socket of sockets) socket.resetAndDestroy();
    sockets.clear();
  };
  const server = createServer((client) => {
    const onward = connect(port, host);
    for (const [from, to] of [
      [client, onward],
      [onward, client],
    ] as const) {
      sockets.add(from);
      from.on("error", () => to.destroy());
      from.on("close", () => {
        sockets.delete(from);
        to.destroy();
      });
    }
    client.on("data", (chunk) => onward.write(chunk));
    onward.on("data", (chunk: Buffer) => {
      const part = chunk.subarray(0, Math.max(0, left));
      left -= chunk.length;
      if (left > 0) client.write(part);
      else client.write(part, cut);
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const close = (): void => {
    server.close();
    cut();
  };
  return {
    port: (server.address() as AddressInfo).port,
    cutAfter: (bytes) => {
      left = bytes;
    },
    mend: () => {
      left = Number.POSITIVE_INFINITY;
    },
    close,
    async [Symbol.asyncDispose]() {
      close();
    },
  };
}
