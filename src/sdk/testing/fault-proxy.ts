import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export const FAULT_KINDS = [
  "rate_limited",
  "server_error",
  "reset",
  "truncated",
  "html",
  "hang",
] as const;
/**
 * `rate_limited`: 429 with Retry-After 0. `server_error`: 500. `reset`: the connection breaks in the
 * middle of the body. `truncated`: half of the body as if it were whole. `html`: 200 with a web page.
 * `hang`: no answer at all.
 */
export type FaultKind = (typeof FAULT_KINDS)[number];

export interface FaultProxy extends AsyncDisposable {
  /** Stands for the target's base URL. */
  readonly baseUrl: string;
  /** The next `times` requests meet the fault; Infinity until `clear`. */
  set(kind: FaultKind, times: number): void;
  clear(): void;
  /** Requests that met a fault since it was set. */
  hits(): number;
}

/** An HTTP proxy in front of `targetBaseUrl` (plain http) that does harm on demand. */
export async function startFaultProxy(targetBaseUrl: string): Promise<FaultProxy> {
  const target = new URL(targetBaseUrl);
  let fault: { kind: FaultKind; left: number } | undefined;
  let hits = 0;
  const server = createServer((req, res) => {
    const kind = fault && fault.left > 0 ? fault.kind : undefined;
    if (fault && kind) {
      fault.left -= 1;
      hits += 1;
    }
    if (kind && answerAlone(kind, req, res)) return;
    forward(target, req, res, kind);
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}${target.pathname}`,
    set: (kind, times) => {
      fault = { kind, left: times };
      hits = 0;
    },
    clear: () => {
      fault = undefined;
    },
    hits: () => hits,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

/** True where the fault needs no answer of the target. */
function answerAlone(kind: FaultKind, req: IncomingMessage, res: ServerResponse): boolean {
  if (kind === "reset" || kind === "truncated") return false;
  req.resume();
  if (kind === "rate_limited")
    res.writeHead(429, { "retry-after": "0", "content-type": "text/plain" }).end("slow down");
  if (kind === "server_error")
    res.writeHead(500, { "content-type": "text/plain" }).end("internal error");
  if (kind === "html")
    res
      .writeHead(200, { "content-type": "text/html; charset=utf-8" })
      .end("<!doctype html><html><head><title>Maintenance</title></head><body></body></html>");
  return true;
}

function forward(
  target: URL,
  req: IncomingMessage,
  res: ServerResponse,
  kind: FaultKind | undefined,
): void {
  const onward = request(
    {
      host: target.hostname,
      port: target.port || 80,
      method: req.method,
      path: req.url,
      headers: req.headers,
    },
    (answer) => {
      if (kind) return harm(answer, res, kind);
      res.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(res);
    },
  );
  onward.on("error", () => res.destroy());
  req.pipe(onward);
}

function harm(answer: IncomingMessage, res: ServerResponse, kind: FaultKind): void {
  const chunks: Buffer[] = [];
  answer.on("data", (chunk: Buffer) => chunks.push(chunk));
  answer.on("end", () => {
    const whole = Buffer.concat(chunks);
    const half = whole.subarray(0, Math.floor(whole.length / 2));
    const { "transfer-encoding": _, ...headers } = answer.headers;
    const announced = kind === "reset" ? Math.max(whole.length, 1) : half.length;
    res.writeHead(answer.statusCode ?? 502, { ...headers, "content-length": announced });
    if (kind === "truncated") res.end(half);
    else {
      res.flushHeaders();
      res.write(half, () => res.socket?.destroy());
      if (half.length === 0) res.socket?.destroy();
    }
  });
}
