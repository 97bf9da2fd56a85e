import { Buffer } from "node:buffer";
import type { Socket } from "node:net";
import { Readable } from "node:stream";
import { type ChunkReader, createChunkReader } from "./http-chunks.ts";
import type { Controller, Exchange } from "./http-exchange.ts";
import { headerList, isSendable } from "./http-headers.ts";
import { ConnectionFacts } from "./http-timing.ts";
import type { Connect } from "./vetted-connect.ts";

const MAX_HEAD_BYTES = 16_384;
const END_OF_HEAD = "\r\n\r\n";
/** A server that does not close: what it announced has come, and nothing more for so long. */
const QUIET_MS = 2_000;

export interface WholeRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array | Readable;
  readonly userAgent: string;
}

/**
 * One request on a connection of its own whose answer is all that comes until the other side closes, be it more than
 * the announced length: for servers that count characters where HTTP wants bytes. Less than announced is a broken
 * answer here too.
 */
export function exchangeToEnd(request: WholeRequest, exchange: Exchange, connect: Connect): void {
  const { url, body } = request;
  if (body instanceof Readable || !isSendable(request)) {
    exchange.onResponseError(null, fault("UND_ERR_INVALID_ARG"));
    return;
  }
  const facts = new ConnectionFacts();
  const opening = facts.opens();
  exchange.connection = facts;
  const hostname = url.hostname.startsWith("[") ? url.hostname.slice(1, -1) : url.hostname;
  const target = { hostname, host: url.host, protocol: url.protocol, port: url.port };
  connect(
    target,
    (...[error, socket]) => {
      if (error) return exchange.onResponseError(null, error);
      if (exchange.isOver) return void socket.destroy();
      if (!opening.isProxied) facts.address = socket.remoteAddress;
      const reader = new AnswerReader(socket, exchange);
      exchange.onRequestStart(reader);
      socket.write(headOf(request, body), "latin1");
      if (body !== undefined) socket.write(body);
      reader.start();
    },
    opening,
  );
}

function headOf({ method, url, headers, userAgent }: WholeRequest, body?: string | Uint8Array) {
  const list = headerList(headers, userAgent);
  const lines = [`${method} ${url.pathname}${url.search} HTTP/1.1`, `host: ${url.host}`];
  for (let at = 0; at < list.length; at += 2) {
    if (list[at]?.toLowerCase() !== "content-length") lines.push(`${list[at]}: ${list[at + 1]}`);
  }
  lines.push("connection: close");
  if (body !== undefined) lines.push(`content-length: ${Buffer.byteLength(body)}`);
  return lines.join("\r\n") + END_OF_HEAD;
}

type Head = Record<string, string | string[]>;

/** Reads one answer from the socket and tells the exchange, as undici would. */
class AnswerReader implements Controller {
  readonly #socket: Socket;
  readonly #exchange: Exchange;
  #head: Buffer | undefined = Buffer.alloc(0);
  #chunks: ChunkReader | undefined;
  #announced: number | undefined;
  #received = 0;
  #quiet: NodeJS.Timeout | undefined;
  #reason: Error | null = null;

  constructor(socket: Socket, exchange: Exchange) {
    this.#socket = socket;
    this.#exchange = exchange;
  }

  get aborted(): boolean {
    return this.#reason !== null;
  }
  get reason(): Error | null {
    return this.#reason;
  }
  get paused(): boolean {
    return this.#socket.isPaused();
  }
  abort(reason: Error): void {
    this.#reason ??= reason;
    this.#close();
  }
  pause(): void {
    this.#socket.pause();
  }
  resume(): void {
    this.#socket.resume();
  }

  start(): void {
    this.#socket
      .on("data", (bytes: Buffer) => this.#guarded(() => this.#take(bytes)))
      .on("end", () => this.#ended())
      .on("close", () => this.#ended())
      .on("error", (error) => {
        // Some servers cut the connection once they have said everything.
        if (this.#hasAnnounced()) this.#finish();
        else this.#fail(error);
      });
  }

  #guarded(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#fail(error instanceof Error ? error : new Error(String(error)));
    }
  }

  #take(bytes: Buffer): void {
    if (this.#exchange.isOver) this.#close();
    else if (this.#head) this.#takeHead(this.#head, bytes);
    else this.#takeBody(bytes);
  }

  #takeHead(before: Buffer, bytes: Buffer): void {
    if (before.length === 0) this.#exchange.onResponseStarted();
    const seen = Buffer.concat([before, bytes]);
    const end = seen.indexOf(END_OF_HEAD);
    if (end < 0) {
      if (seen.length > MAX_HEAD_BYTES) throw fault("UND_ERR_HEADERS_OVERFLOW");
      this.#head = seen;
      return;
    }
    if (end > MAX_HEAD_BYTES) throw fault("UND_ERR_HEADERS_OVERFLOW");
    const rest = seen.subarray(end + END_OF_HEAD.length);
    const { status, headers } = parseHead(seen.toString("latin1", 0, end));
    this.#head = status < 200 ? Buffer.alloc(0) : undefined;
    if (status >= 200) this.#begin(status, headers);
    if (rest.length > 0) this.#take(rest);
  }

  #begin(status: number, headers: Head): void {
    const length = String(headers["content-length"] ?? "");
    if (/\bchunked\b/i.test(String(headers["transfer-encoding"] ?? ""))) {
      this.#chunks = createChunkReader();
    } else if (/^\d{1,15}$/.test(length)) this.#announced = Number(length);
    this.#exchange.onResponseStart(this, status, headers);
    this.#watchQuiet();
  }

  #takeBody(bytes: Buffer): void {
    for (const part of this.#chunks?.take(bytes) ?? [bytes]) {
      this.#received += part.length;
      this.#exchange.onResponseData(this, part);
    }
    if (this.#chunks?.isDone) this.#finish();
    else this.#watchQuiet();
  }

  #hasAnnounced(): boolean {
    return this.#announced !== undefined && this.#received >= this.#announced;
  }

  #watchQuiet(): void {
    clearTimeout(this.#quiet);
    if (this.#hasAnnounced()) this.#quiet = setTimeout(() => this.#finish(), QUIET_MS);
  }

  #ended(): void {
    const isShort =
      this.#head !== undefined ||
      (this.#chunks !== undefined && !this.#chunks.isDone) ||
      this.#received < (this.#announced ?? 0);
    if (isShort) this.#fail(fault("ECONNRESET"));
    else this.#finish();
  }

  #finish(): void {
    const isNews = !this.#exchange.isOver;
    this.#close();
    if (isNews) this.#exchange.onResponseEnd();
  }

  #fail(error: Error): void {
    this.#close();
    if (!this.#exchange.isOver) this.#exchange.onResponseError(this, error);
  }

  #close(): void {
    clearTimeout(this.#quiet);
    this.#socket.destroy();
  }
}

function parseHead(text: string): { readonly status: number; readonly headers: Head } {
  const [first = "", ...lines] = text.split("\r\n");
  const status = /^HTTP\/1\.[01] ([1-9]\d\d)(?: |$)/.exec(first)?.[1];
  if (status === undefined) throw noHttp();
  const headers: Head = Object.create(null) as Head;
  for (const line of lines) {
    const [, name, value = ""] =
      /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*(.*?)[ \t]*$/.exec(line) ?? [];
    if (name === undefined) throw noHttp();
    const key = name.toLowerCase();
    const known = headers[key];
    headers[key] = known === undefined ? value : [known, value].flat();
  }
  return { status: Number(status), headers };
}

const fault = (code: string): Error => Object.assign(new Error(code), { code });
const noHttp = (): Error => Object.assign(new Error("no HTTP"), { name: "HTTPParserError" });
