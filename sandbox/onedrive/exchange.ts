import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { sendJson } from "../simulator.ts";
import type { DriveTree } from "./tree.ts";

/** What a test may do to the service while it runs. */
export interface Control {
  quotaBytes: number;
  driveType: "personal" | "business";
  /** Off: a PUT into a folder that is missing is a 404, as on some drives. */
  makesFolders: boolean;
  /** Which hash a file's metadata has. */
  hash: "quickXorHash" | "sha1Hash" | "sha256Hash" | "none";
  /** Host and port that downloads lead to, with this server behind it; empty for the same one. */
  contentHost: string;
  /** Entries in one page of a folder, whatever was asked for. */
  pageSize: number;
  /** Cut the connection when so many bytes of uploads have come in all; the part is thrown away. */
  breakAtBytes: number;
  /** Do what the next requests of this kind want, and cut the connection instead of answering. */
  readonly loseAnswers: string[];
  /** What the next requests of a kind, or of any (`*`), get instead of an answer. */
  readonly refusals: { kind: string; status: number; code: string; retryAfter?: string }[];
  /** A new session is known only after so many requests. */
  sessionLag: number;
  /** Answers of 423 that are left, by path. */
  readonly locks: Map<string, number>;
  /** Turn over a bit of the next bytes that come in. */
  damageNext: boolean;
  /** Put so many bytes more into files of Office, as a library of SharePoint. */
  officeBytes: number;
  receivedBytes: number;
  readonly requests: SeenRequest[];
}

export interface SeenRequest {
  /** `PUT content`, `POST createUploadSession`, `PUT upload`, `GET download` … */
  readonly kind: string;
  readonly path: string;
  readonly query: string;
  readonly headers: IncomingMessage["headers"];
  /** Of its body, when it has come. */
  bytes: number;
}

export interface Session {
  readonly tree: DriveTree;
  readonly names: readonly string[];
  readonly behavior: string;
  readonly modified: string | undefined;
  parts: Buffer[];
  /** Set by the first part. */
  total: number | undefined;
  lag: number;
}

export interface State {
  readonly control: Control;
  readonly own: DriveTree;
  readonly library: DriveTree;
  readonly sessions: Map<string, Session>;
  /** By the secret of its address: what may be fetched there. */
  readonly downloads: Map<string, { readonly tree: DriveTree; readonly names: readonly string[] }>;
  readonly now: () => number;
}

export interface Exchange {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  readonly url: URL;
  readonly state: State;
  readonly seen: SeenRequest;
  /** Of this server as the client knows it: `http://127.0.0.1:1234/onedrive`. */
  readonly base: string;
}

/** A refusal in the form of Graph. */
export class GraphError extends Error {
  override readonly name = "GraphError";
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export function sendError(res: ServerResponse, { status, code, message }: GraphError): void {
  const id = randomUUID();
  const innerError = { date: "2026-01-01T00:00:00", "request-id": id, "client-request-id": id };
  sendJson(res, status, { error: { code, message, innerError } }, { "request-id": id });
}

/**
 * The bytes of a request, compared with what was announced; undefined where the connection was cut.
 * @throws GraphError 411 without a length
 */
export async function receive({ req, res, state: { control }, seen }: Exchange) {
  if (req.headers["content-length"] === undefined) {
    throw new GraphError(411, "lengthRequired", "Content-Length is required");
  }
  const parts: Buffer[] = [];
  for await (const chunk of req as AsyncIterable<Buffer>) {
    seen.bytes += chunk.length;
    control.receivedBytes += chunk.length;
    if (control.receivedBytes > control.breakAtBytes) {
      control.breakAtBytes = Number.POSITIVE_INFINITY;
      res.socket?.destroy();
      return undefined;
    }
    parts.push(chunk);
  }
  const [first, ...rest] = parts;
  if (!control.damageNext || !first) return parts;
  control.damageNext = false;
  const changed = Buffer.from(first);
  changed[0] = (changed[0] ?? 0) ^ 1;
  return [changed, ...rest];
}

/** @throws GraphError 423 as long as a lock on the path has answers left */
export function checkLock({ control }: State, names: readonly string[]): void {
  const path = `/${names.join("/")}`;
  const left = control.locks.get(path) ?? 0;
  if (left <= 0) return;
  control.locks.set(path, left - 1);
  throw new GraphError(423, "resourceLocked", "The resource is locked.");
}
