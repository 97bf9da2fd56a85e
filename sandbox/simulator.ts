import type { IncomingMessage, ServerResponse } from "node:http";

/**
 * One simulated system. It is mounted under `/<id>/`; what it gets in `url` has no mount any more.
 * It checks requests as strictly as the real system and keeps its data in memory.
 */
export interface Simulator {
  /** The provider's id, also the path that it is mounted on. */
  readonly id: string;
  readonly title: string;
  readonly integrationType: string;
  /** The hub itself calls it: there are no integrations with it. */
  readonly isService?: boolean;
  /** Ready to be put into an integration. */
  readonly credentials: Readonly<Record<string, string>>;
  readonly settings?:
    | Readonly<Record<string, string>>
    | ((baseUrl: string) => Readonly<Record<string, string>>);
  /**
   * Answers one request. `url.pathname` starts after the mount (`/invoices.json`). What it throws
   * becomes a 500, a `RequestError` the status that it names.
   */
  handle(req: IncomingMessage, res: ServerResponse, url: URL): void | Promise<void>;
  /**
   * A server of its own, for a system that plain HTTP under a path cannot stand for. The frame starts it before
   * it asks for `settings`.
   */
  listen?(options: ListenOptions): Promise<Listening>;
  /** Back to the data of the start. */
  reset(): void;
  /** How this system says that the token is not valid any more; without it a plain 401. */
  answerExpired?(res: ServerResponse): void;
}

export interface ListenOptions {
  readonly host?: string;
  /** 0 for a free one. */
  readonly port?: number;
}

export interface Listening {
  /** Without a slash at the end. */
  readonly url: string;
  /** Waits for nobody: open connections are cut. */
  close(): Promise<void>;
}

export interface SimulatorOptions {
  /** How much test data to make beside the fixed records. */
  readonly rows?: number;
  /** YYYY-MM: the month that `rows` is about; January 2025 when left out, of KSeF February to October 2026. */
  readonly month?: string;
  /** Epoch milliseconds; the start of 2026 when left out, so that data and answers are repeatable. */
  readonly now?: () => number;
}

export type CreateSimulator = (options?: SimulatorOptions) => Simulator;

/** A request that the simulated system refuses; the frame answers with its status. */
export class RequestError extends Error {
  override readonly name = "RequestError";
  readonly status: number;
  readonly body: unknown;

  constructor(status: number, body: unknown) {
    super(`refused with ${status}`);
    this.status = status;
    this.body = body;
  }
}

const MAX_BODY_BYTES = 8 * 1024 * 1024;

/** @throws RequestError 413 above `maxBytes`. */
export async function readBody(req: IncomingMessage, maxBytes = MAX_BODY_BYTES): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of req as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) throw new RequestError(413, { error: "body too large" });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** @throws RequestError 415 for another content type, 400 for what is no JSON. */
export async function readJson(req: IncomingMessage, maxBytes?: number): Promise<unknown> {
  const type = req.headers["content-type"] ?? "";
  if (!/^application\/json\b/i.test(type)) throw new RequestError(415, { error: "send JSON" });
  const text = (await readBody(req, maxBytes)).toString("utf8");
  const parsed = tryParse(text);
  if (!parsed) throw new RequestError(400, { error: "the body is no JSON" });
  return parsed.value;
}

function tryParse(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

export function sendJson(
  res: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  send(res, status, JSON.stringify(body), {
    "content-type": "application/json; charset=utf-8",
    ...headers,
  });
}

export function send(
  res: ServerResponse,
  status: number,
  body: string | Uint8Array,
  headers: Readonly<Record<string, string>> = {},
): void {
  const bytes = typeof body === "string" ? Buffer.from(body) : body;
  res.writeHead(status, { ...headers, "content-length": String(bytes.byteLength) });
  res.end(bytes);
}
