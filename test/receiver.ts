import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";

export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly at: number;
}

/** A webhook receiver on a free loopback port; `answer` says what it does with a request, 204 by default. */
export interface Receiver extends AsyncDisposable {
  readonly url: string;
  readonly received: Received[];
  answer: (request: Received, response: ServerResponse) => void;
  /** Resolves once that many requests have come. */
  count(wanted: number, timeoutMs?: number): Promise<void>;
}

export async function openReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { headers, url: path = "/" } = request;
      const one = { path, headers, body: Buffer.concat(chunks).toString(), at: performance.now() };
      received.push(one);
      receiver.answer(one, response);
    });
    request.on("error", () => {});
  });
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const receiver: Receiver = {
    url: `http://127.0.0.1:${port}`,
    received,
    answer: (_request, response) => response.writeHead(204).end(),
    count: (wanted, timeoutMs = 10_000) =>
      until(() => received.length >= wanted, {
        timeoutMs,
        what: () => `${received.length} of ${wanted} requests came`,
      }),
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return receiver;
}

/** Waits until `isTrue`, looking every few milliseconds. @throws Error with `what()` after the timeout */
export async function until(
  isTrue: () => boolean | Promise<boolean>,
  { timeoutMs = 10_000, what }: { timeoutMs?: number; what: () => string },
): Promise<void> {
  const end = performance.now() + timeoutMs;
  while (!(await isTrue())) {
    if (performance.now() > end) throw new Error(`Waited ${timeoutMs} ms in vain: ${what()}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
