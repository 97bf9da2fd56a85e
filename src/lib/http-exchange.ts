import { Buffer } from "node:buffer";
import { Readable } from "node:stream";
import type { Dispatcher } from "undici";
import { type Abortable, unwatchAbort, watchAbort } from "./abort-watch.ts";
import type { Unsent } from "./http-headers.ts";
import { type ConnectionFacts, noteTiming, Stopwatch, type Timing } from "./http-timing.ts";
import { timeoutError, toNetworkError } from "./network-fault.ts";

export type Controller = Dispatcher.DispatchController;
type RawHeaders = Parameters<NonNullable<Dispatcher.DispatchHandler["onResponseStart"]>>[2];

export interface ExchangeOptions extends Unsent {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

/** Given to the socket of an answer that nobody waits for any more. */
export const UNWANTED = new Error("Nobody waits for this answer any more.");

/** One request and its answer under one deadline: undici's own handler without its extra objects. */
export abstract class Exchange implements Dispatcher.DispatchHandler, Abortable {
  /** Set by the connection that takes the request. */
  connection: ConnectionFacts | undefined;
  host = "";
  protected controller: Controller | undefined;
  protected hasAnswer = false;
  readonly #options: ExchangeOptions;
  readonly #watch = new Stopwatch();
  #isOver = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: ExchangeOptions) {
    this.#options = options;
  }

  /** Settled, or handed over to its last byte: nothing that comes now matters. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** As far as it has come. */
  get timing(): Timing {
    return this.#watch.read(this.connection?.unused);
  }

  /** Starts the deadline; false where the signal was aborted before. */
  begin(): boolean {
    const { signal, timeoutMs } = this.#options;
    this.#watch.start();
    if (signal?.aborted) {
      this.fail(reasonOf(signal));
      return false;
    }
    if (signal) watchAbort(signal, this);
    this.#timer = setTimeout(onDeadline, timeoutMs, this);
    return true;
  }

  onAbort(): void {
    if (this.#options.signal) this.fail(reasonOf(this.#options.signal));
  }

  onTimeout(): void {
    const seconds = this.#options.timeoutMs / 1_000;
    this.fail(
      timeoutError(
        this.hasAnswer
          ? `The answer of ${this.host} was not complete within ${seconds} s.`
          : `${this.host} did not answer within ${seconds} s.`,
      ),
    );
  }

  fail(error: Error): void {
    if (this.#isOver) return;
    this.finish();
    // The reason of an abort is the caller's and may end many calls.
    if (error !== this.#options.signal?.reason) noteTiming(error, this.timing);
    this.failed(error);
    this.controller?.abort(error);
    const { body } = this.#options;
    if (body instanceof Readable && !body.destroyed) body.on("error", ignore).destroy();
  }

  onRequestStart(controller: Controller): void {
    this.controller = controller;
    this.#watch.sent(this.connection?.take());
    if (this.#isOver) controller.abort(UNWANTED);
  }

  onResponseStarted(): void {
    this.#watch.firstByte();
  }

  onResponseStart(_controller: Controller, status: number, headers: RawHeaders): void {
    if (status < 200 || this.#isOver) return;
    this.hasAnswer = true;
    this.answered(status, flatten(headers));
  }

  abstract onResponseData(controller: Controller, chunk: Buffer): void;
  abstract onResponseEnd(): void;

  onResponseError(_controller: Controller | null, error: Error): void {
    const { body } = this.#options;
    // A fault of the caller's own stream is no fault of the network.
    const isOwn = body instanceof Readable && body.errored === error;
    this.fail(isOwn ? error : toNetworkError(error, this.host, this.#options));
  }

  /** Ends the deadline and the watch on the signal. */
  protected finish(): void {
    this.#isOver = true;
    this.#watch.end();
    clearTimeout(this.#timer);
    if (this.#options.signal) unwatchAbort(this.#options.signal, this);
  }

  protected abstract answered(status: number, headers: Readonly<Record<string, string>>): void;
  protected abstract failed(error: Error): void;
}

function onDeadline(exchange: Exchange): void {
  exchange.onTimeout();
}

export function ignore(): void {}

/** What a piece of an answer may hold on to beyond its own bytes. */
const SLACK_BYTES = 4_096;

/**
 * The same bytes. A piece is a view of what was read from the socket at once, up to 64 KB: of an answer in
 * chunks of one byte, each with a long extension, 16 KB would keep 1 GB in memory.
 */
export function detached(chunk: Buffer): Buffer {
  return chunk.buffer.byteLength > 2 * chunk.length + SLACK_BYTES ? Buffer.from(chunk) : chunk;
}

function reasonOf(signal: AbortSignal): Error {
  const reason: unknown = signal.reason;
  return reason instanceof Error ? reason : new Error(String(reason));
}

function flatten(headers: RawHeaders): Readonly<Record<string, string>> {
  const flat: Record<string, string> = {};
  for (const name in headers) {
    const value = headers[name];
    if (typeof value === "string") flat[name] = value;
    else if (value !== undefined) flat[name] = value.join(", ");
  }
  return flat;
}
