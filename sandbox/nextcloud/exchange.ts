import type { IncomingMessage, ServerResponse } from "node:http";
import type { Tree } from "./tree.ts";

/** What a test may do to the server while it runs. */
export interface Control {
  maintenance: boolean;
  quotaBytes: number;
  /** The capability `chunked_upload.max_size`. */
  chunkMaxBytes: number;
  /** Larger bodies get 413, as from a proxy. */
  bodyMaxBytes: number;
  /** Answers of 423 that are left, by the path of the file. */
  readonly locks: Map<string, number>;
  /** Answers of 423 to the MOVE of an upload; the merge goes on behind them and ends with the last. */
  slowMerges: number;
  /** Turn over a bit of the next file that comes in. */
  damageNext: boolean;
  /** Off: no `X-Hash`, no `PATCH`, as older servers. */
  hasHashes: boolean;
  /** Bytes of all bodies of uploads, as they come in. */
  receivedBytes: number;
  /** Every request in order, without its body. */
  readonly requests: SeenRequest[];
}

export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
}

export interface Upload {
  readonly destination: string;
  readonly chunks: Map<string, readonly Buffer[]>;
}

/** The whole state of the server. */
export interface State {
  readonly uid: string;
  readonly tree: Tree;
  readonly uploads: Map<string, Upload>;
  readonly control: Control;
}

export interface Exchange {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  readonly state: State;
  /** Decoded names below the user's root or upload folder. */
  readonly names: readonly string[];
  /** What stands before `/remote.php` in addresses: the path that the server is mounted on. */
  readonly mount: string;
}

/** A refusal in the engine's own form. */
export class DavError extends Error {
  override readonly name = "DavError";
  readonly status: number;
  readonly exception: string;

  constructor(status: number, exception: string, message: string) {
    super(message);
    this.status = status;
    this.exception = exception;
  }
}

export const escapeXml = (text: string): string =>
  text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);

export function sendDavError(res: ServerResponse, error: DavError): void {
  sendXml(
    res,
    error.status,
    `<?xml version="1.0" encoding="utf-8"?>\n<d:error xmlns:d="DAV:" xmlns:s="http://sabredav.org/ns">\n  <s:exception>Sabre\\DAV\\Exception\\${error.exception}</s:exception>\n  <s:message>${escapeXml(error.message)}</s:message>\n</d:error>\n`,
  );
}

export function sendXml(res: ServerResponse, status: number, xml: string): void {
  res.writeHead(status, {
    "content-type": "application/xml; charset=utf-8",
    "content-length": Buffer.byteLength(xml),
  });
  res.end(xml);
}

export const header = (req: IncomingMessage, name: string): string | undefined =>
  [req.headers[name] ?? []].flat()[0];

/**
 * The whole body, compared with what was announced.
 * @throws DavError 411 without a length, 413 above the limit, 400 where another number of bytes came
 */
export async function receive({ req, state: { control } }: Exchange): Promise<Buffer[]> {
  const announced = header(req, "content-length");
  if (announced === undefined) {
    throw new DavError(411, "LengthRequired", "The Content-Length header is required.");
  }
  if (Number(announced) > control.bodyMaxBytes) {
    throw new DavError(413, "PayloadTooLarge", "Request Entity Too Large");
  }
  const parts: Buffer[] = [];
  let received = 0;
  for await (const chunk of req as AsyncIterable<Buffer>) {
    parts.push(chunk);
    received += chunk.length;
    control.receivedBytes += chunk.length;
  }
  if (received !== Number(announced)) {
    const message = `Expected filesize of ${announced} bytes but read ${received} bytes`;
    throw new DavError(400, "BadRequest", message);
  }
  return parts;
}

/** @throws DavError 423 as long as a lock on the file has answers left */
export function checkLock({ control }: State, names: readonly string[]): void {
  const path = `/${names.join("/")}`;
  const left = control.locks.get(path) ?? 0;
  if (left <= 0) return;
  control.locks.set(path, left - 1);
  throw new DavError(423, "Locked", `"${path.slice(1)}" is locked`);
}

/** @throws DavError 507 where so many more bytes do not fit */
export function checkQuota({ tree, control }: State, addedBytes: number): void {
  const free = control.quotaBytes - tree.usedBytes();
  if (addedBytes <= free) return;
  const message = `Insufficient space in /, ${addedBytes} required, ${free} available`;
  throw new DavError(507, "InsufficientStorage", message);
}
