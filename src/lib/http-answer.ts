import { Buffer } from "node:buffer";
import { Readable } from "node:stream";
import {
  type Controller,
  detached,
  Exchange,
  type ExchangeOptions,
  ignore,
  UNWANTED,
} from "./http-exchange.ts";
import type { Timing } from "./http-timing.ts";

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly remoteAddress: string | undefined;
  readonly timing: Timing;
}
export interface BodyAnswer extends Answer {
  readonly body: Readable;
}
export interface SmallAnswer extends Answer {
  readonly text: string;
  readonly isTruncated: boolean;
}

/** Collects the answer up to a limit, then lets go of the connection. */
export class SmallExchange extends Exchange {
  readonly #settle: (answer: SmallAnswer) => void;
  readonly #reject: (error: Error) => void;
  readonly #maxBytes: number;
  readonly #chunks: Buffer[] = [];
  #sizeBytes = 0;
  #status = 0;
  #headers: Readonly<Record<string, string>> = {};

  constructor(
    options: ExchangeOptions & { readonly maxBytes: number },
    settle: (answer: SmallAnswer) => void,
    reject: (error: Error) => void,
  ) {
    super(options);
    this.#maxBytes = options.maxBytes;
    this.#settle = settle;
    this.#reject = reject;
  }

  override onResponseData(controller: Controller, chunk: Buffer): void {
    if (this.isOver) return;
    this.#chunks.push(detached(chunk));
    this.#sizeBytes += chunk.length;
    if (this.#sizeBytes <= this.#maxBytes) return;
    this.#finishWith(true);
    controller.abort(UNWANTED);
  }

  override onResponseEnd(): void {
    if (!this.isOver) this.#finishWith(false);
  }

  protected override answered(status: number, headers: Readonly<Record<string, string>>): void {
    this.#status = status;
    this.#headers = headers;
  }

  protected override failed(error: Error): void {
    this.#reject(error);
  }

  #finishWith(isTruncated: boolean): void {
    this.finish();
    const [first] = this.#chunks;
    const bytes = first && this.#chunks.length === 1 ? first : Buffer.concat(this.#chunks);
    this.#settle({
      status: this.#status,
      headers: this.#headers,
      text: isTruncated ? cutText(bytes, this.#maxBytes) : bytes.toString(),
      isTruncated,
      remoteAddress: this.connection?.address,
      timing: this.timing,
    });
  }
}

/** Hands the answer over as a stream as soon as its headers are there. */
export class BodyExchange extends Exchange {
  readonly #settle: (answer: BodyAnswer) => void;
  readonly #reject: (error: Error) => void;
  #body: Readable | undefined;

  constructor(
    options: ExchangeOptions,
    settle: (answer: BodyAnswer) => void,
    reject: (error: Error) => void,
  ) {
    super(options);
    this.#settle = settle;
    this.#reject = reject;
  }

  override onResponseData(controller: Controller, chunk: Buffer): void {
    if (this.#body?.push(detached(chunk)) === false) controller.pause();
  }

  override onResponseEnd(): void {
    this.finish();
    this.#body?.push(null);
  }

  protected override answered(status: number, headers: Readonly<Record<string, string>>): void {
    const body = new Readable({
      highWaterMark: 65_536,
      read: () => this.controller?.resume(),
      destroy: (error, done) => {
        this.#body = undefined;
        this.#letGo();
        done(error);
      },
    });
    // A fault may come before the reader listens; reading reports it all the same.
    body.on("error", ignore);
    this.#body = body;
    const exchange = this;
    this.#settle({
      status,
      headers,
      body,
      remoteAddress: this.connection?.address,
      get timing() {
        return exchange.timing;
      },
    });
  }

  protected override failed(error: Error): void {
    if (this.hasAnswer) this.#body?.destroy(error);
    else this.#reject(error);
  }

  /** The reader wants no more. */
  #letGo(): void {
    if (this.isOver) return;
    this.finish();
    this.controller?.abort(UNWANTED);
  }
}

/** Without the broken character that a cut in the middle of one would leave. */
function cutText(bytes: Buffer, maxBytes: number): string {
  return new TextDecoder().decode(bytes.subarray(0, maxBytes), { stream: true });
}
