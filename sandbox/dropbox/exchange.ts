import type { IncomingMessage, ServerResponse } from "node:http";
import { send, sendJson } from "../simulator.ts";
import type { Sessions } from "./sessions.ts";
import type { Space } from "./space.ts";

/** What a test may do to the service while it runs. */
export interface Control {
  quotaBytes: number;
  /** The account belongs to a team with a space of its own. */
  hasTeam: boolean;
  /** Entries in one page of a listing, whatever was asked for. */
  pageSize: number;
  /** The next continued listing has to start again. */
  resetNext: boolean;
  /** Cut the connection when so many bytes of uploads have come in all; what came of the part is kept. */
  breakAtBytes: number;
  /** Do what the next request of these routes wants, and cut the connection instead of answering. */
  readonly loseAnswers: string[];
  /** What the next requests get, instead of an answer, by route or `*`. */
  readonly refusals: { route: string; status: number; body: unknown; retryAfter?: string }[];
  /** Turn over a bit of the next bytes that come in. */
  damageNext: boolean;
  /** Answer no `content_hash` of a file, and accept any. */
  isHashBlind: boolean;
  /** A write holds the account's lock so long; another one meanwhile is refused. */
  writeMs: number;
  /** Bytes of all uploads, as they come in. */
  receivedBytes: number;
  readonly requests: SeenRequest[];
}

export interface SeenRequest {
  readonly route: string;
  readonly argument: unknown;
  readonly headers: IncomingMessage["headers"];
  /** Of its body, when it has come. */
  bytes: number;
}

export interface State {
  readonly control: Control;
  readonly home: Space;
  readonly team: Space;
  sessions: Sessions;
  isWriting: boolean;
  readonly now: () => number;
}

export interface Exchange {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  readonly state: State;
  readonly seen: SeenRequest;
  /** Where the paths of this request start. */
  readonly space: Space;
  readonly argument: Readonly<Record<string, unknown>>;
}

/** A refusal with the tags of the API: `["path", "not_found"]`. */
export class DropboxError extends Error {
  override readonly name = "DropboxError";
  readonly status: number;
  readonly body: unknown;

  constructor(status: number, body: unknown) {
    super("refused");
    this.status = status;
    this.body = body;
  }
}

/** 409 with the error union that the route documents. */
export const refusal = (summary: string, error: unknown): DropboxError =>
  new DropboxError(409, { error_summary: `${summary}/${".".repeat(summary.length % 3)}`, error });

/** 400: plain text for programmers. */
export const badRequest = (route: string, words: string): DropboxError =>
  new DropboxError(400, `Error in call to API function "${route}": ${words}`);

export function sendRefusal(res: ServerResponse, { status, body }: DropboxError): void {
  if (typeof body === "string")
    send(res, status, body, { "content-type": "text/plain; charset=utf-8" });
  else sendJson(res, status, body);
}

/**
 * The bytes of an upload. Where the control says so the connection is cut in their middle: `onCut` gets what
 * had come.
 */
export async function receive(
  { req, res, state: { control }, seen }: Exchange,
  onCut: (parts: readonly Buffer[]) => void = () => {},
): Promise<readonly Buffer[] | undefined> {
  const parts: Buffer[] = [];
  for await (const chunk of req as AsyncIterable<Buffer>) {
    const left = control.breakAtBytes - control.receivedBytes;
    const taken = chunk.length > left ? chunk.subarray(0, left) : chunk;
    if (taken.length > 0) parts.push(taken);
    seen.bytes += taken.length;
    control.receivedBytes += taken.length;
    if (taken.length === chunk.length) continue;
    control.breakAtBytes = Number.POSITIVE_INFINITY;
    onCut(parts);
    res.socket?.destroy();
    return undefined;
  }
  return damaged(control, parts);
}

function damaged(control: Control, parts: readonly Buffer[]): readonly Buffer[] {
  const [first, ...rest] = parts;
  if (!control.damageNext || !first) return parts;
  control.damageNext = false;
  const changed = Buffer.from(first);
  changed[0] = (changed[0] ?? 0) ^ 1;
  return [changed, ...rest];
}
