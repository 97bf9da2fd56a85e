import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { gzipSync } from "node:zlib";

/** One request as a receiver saw it. */
export interface Receipt {
  readonly path: string;
  readonly id: string;
  /** Steady clock of this process, milliseconds. */
  readonly at: number;
  /** Answered with a 2xx at once: the hub should not send it again unless it could not write that down. */
  readonly isTaken: boolean;
}

/** How each path misbehaves while it may. */
export const BEHAVIOURS = [
  "good",
  "flaky",
  "error",
  "hang",
  "reset",
  "drip",
  "redirect",
  "throttle",
  "endless",
  "bomb",
  "gone",
] as const;
export type Behaviour = (typeof BEHAVIOURS)[number];

export interface Receivers extends AsyncDisposable {
  readonly url: string;
  readonly receipts: Receipt[];
  /** Requests whose signature or body was not right. */
  readonly forged: string[];
  /** From now on every path but `gone` answers as `good` does. */
  calm(): void;
}

const ONE_MB_OF_NOTHING = gzipSync(Buffer.alloc(50_000_000));

export async function openReceivers(secret: string, random: () => number): Promise<Receivers> {
  const receipts: Receipt[] = [];
  const forged: string[] = [];
  const sockets = new Set<Socket>();
  let isCalm = false;
  const key = Buffer.from(secret.replace("whsec_", ""), "base64");
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("error", () => {});
    response.on("error", () => {});
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const behaviour = request.url?.slice(1) as Behaviour;
      if (!isSigned(request, Buffer.concat(chunks), key)) forged.push(request.url ?? "");
      const how = isCalm && behaviour !== "gone" ? "good" : behaviour;
      const isTaken = ANSWERS[how](response, random);
      const id = String(request.headers["webhook-id"]);
      receipts.push({ path: behaviour, id, at: performance.now(), isTaken });
    });
  });
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket)).on("error", () => {});
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    receipts,
    forged,
    calm() {
      isCalm = true;
      for (const socket of sockets) socket.destroy();
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The clock of the hub may jump in this test, so its time stamp is signed but not compared. */
function isSigned({ headers }: IncomingMessage, body: Buffer, key: Buffer): boolean {
  const content = Buffer.concat([
    Buffer.from(`${headers["webhook-id"]}.${headers["webhook-timestamp"]}.`),
    body,
  ]);
  const wanted = createHmac("sha256", key).update(content).digest();
  const given = Buffer.from(String(headers["webhook-signature"]).replace("v1,", ""), "base64");
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

type Answer = (response: ServerResponse, random: () => number) => boolean;

const take: Answer = (response) => {
  response.writeHead(204).end();
  return true;
};

function refuse(status: number, headers: Record<string, string> = {}): Answer {
  return (response) => {
    response.writeHead(status, headers).end("no");
    return false;
  };
}

const ANSWERS: Readonly<Record<Behaviour, Answer>> = {
  good: take,
  flaky: (response, random) =>
    random() < 0.5 ? take(response, random) : refuse(503)(response, random),
  error: refuse(500),
  hang: () => false,
  reset(response) {
    response.socket?.resetAndDestroy();
    return false;
  },
  // A byte now and then: the deadline is for the whole answer.
  drip(response) {
    response.writeHead(200, { "content-length": "10000" });
    const timer = setInterval(() => response.write("."), 200);
    response.on("close", () => clearInterval(timer));
    return false;
  },
  redirect: refuse(302, { location: "/good" }),
  throttle: (response, random) =>
    random() < 0.3 ? take(response, random) : refuse(429, { "retry-after": "1" })(response, random),
  endless(response) {
    response.writeHead(200);
    const more = (): void => {
      while (!response.destroyed && response.write("x".repeat(65_536)));
      if (!response.destroyed) response.once("drain", more);
    };
    more();
    return false;
  },
  bomb(response) {
    response.writeHead(200, { "content-encoding": "gzip" }).end(ONE_MB_OF_NOTHING);
    return false;
  },
  gone: refuse(410),
};
