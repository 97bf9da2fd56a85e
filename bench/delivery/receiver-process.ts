import { createServer } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { steadyUs } from "./steady-clock.ts";

/**
 * A receiver in a process of its own. It answers 204, except below `/hang/` while it is told to hang.
 * Below `/timed/` it notes how long each request was on its way from the `sent_us` in its body.
 */
export type ReceiverOrder =
  | { readonly hang: boolean }
  | { readonly count: true }
  | { readonly take: true };

/** What came since the last time somebody asked. */
export interface Tally {
  readonly count: number;
  /** Of the last request, on the steady clock. */
  readonly lastUs: number;
  /** By path: when it was sent and how long it took. */
  readonly timed: Readonly<Record<string, readonly (readonly [sentUs: number, tookUs: number])[]>>;
}

const [host = "127.0.0.1"] = process.argv.slice(2);
let isHanging = false;
let count = 0;
let lastUs = 0;
let timed: Record<string, [number, number][]> = {};

const server = createServer((request, response) => {
  const path = request.url ?? "/";
  if (path.startsWith("/timed/")) {
    let body = "";
    request.setEncoding("utf8").on("data", (part: string) => {
      body += part;
    });
    request.on("end", () => {
      note(path, body);
      response.writeHead(204).end();
    });
    return;
  }
  request.resume().on("end", () => {
    if (isHanging && path.startsWith("/hang/")) return;
    count += 1;
    lastUs = steadyUs();
    response.writeHead(204).end();
  });
});
server.keepAliveTimeout = 60_000;

function note(path: string, body: string): void {
  const now = steadyUs();
  const sentUs = Number(/"sent_us":(\d+)/.exec(body)?.[1]);
  timed[path] ??= [];
  timed[path].push([sentUs, now - sentUs]);
  count += 1;
  lastUs = now;
}

// Where it listens on every address, it still serves this machine only.
server.on("connection", (socket: Socket) => {
  if (!socket.localAddress?.startsWith("127.")) socket.destroy();
});
server.listen(0, host, () => process.send?.({ port: (server.address() as AddressInfo).port }));
process.on("message", (order: ReceiverOrder) => {
  if ("hang" in order) isHanging = order.hang;
  const tally: Tally = { count, lastUs, timed };
  process.send?.("take" in order ? tally : count);
  if ("take" in order) [count, lastUs, timed] = [0, 0, {}];
});
process.on("disconnect", () => process.exit(0));
