import { isHubError } from "./errors.ts";

/** The parts of one call in milliseconds; undefined for a part that did not take place or did not end. */
export interface Timing {
  /** Looking the name up; undefined for an address, an open connection, and behind a proxy. */
  readonly dns: number | undefined;
  /** To an open connection, with a proxy's consent where there is one. */
  readonly connect: number | undefined;
  readonly tls: number | undefined;
  /** From handing the request to the connection to the first byte of the answer. */
  readonly first_byte: number | undefined;
  /** From the call to the last byte of the answer, or to its failure. */
  readonly total: number | undefined;
  /** The connection was open already: nothing was looked up, connected or agreed on for this call. */
  readonly reused: boolean;
}

/** The moments in which one connection came about, by `performance.now()`. */
export interface Opening {
  readonly startedAt: number;
  resolvedAt?: number;
  connectedAt?: number;
  securedAt?: number;
  /** The other end is a proxy: its address says nothing about where the call went. */
  isProxied?: boolean;
}

export const startOpening = (): Opening => ({ startedAt: performance.now() });

/** What a connection tells the requests that it takes. */
export class ConnectionFacts {
  /** Where it leads; undefined before it is open, and through a proxy. */
  address: string | undefined;
  #opening: Opening | undefined;

  /** A connection is being opened; the first request on it takes the moments. */
  opens(): Opening {
    this.address = undefined;
    this.#opening = startOpening();
    return this.#opening;
  }

  /** For a request that never got as far as the connection. */
  get unused(): Opening | undefined {
    return this.#opening;
  }

  /** Undefined for each request after the first. */
  take(): Opening | undefined {
    const opening = this.#opening;
    this.#opening = undefined;
    return opening;
  }
}

/** The moments of one call. Zero: not reached. */
export class Stopwatch {
  #startedAt = 0;
  #sentAt = 0;
  #firstByteAt = 0;
  #endedAt = 0;
  #opening: Opening | undefined;
  #isReused = false;

  start(): void {
    this.#startedAt = performance.now();
  }

  sent(opening: Opening | undefined): void {
    this.#sentAt = performance.now();
    this.#opening = opening;
    this.#isReused = opening === undefined;
  }

  firstByte(): void {
    if (this.#firstByteAt === 0) this.#firstByteAt = performance.now();
  }

  end(): void {
    if (this.#endedAt === 0) this.#endedAt = performance.now();
  }

  read(unused?: Opening): Timing {
    const opening = this.#opening ?? (this.#sentAt === 0 ? unused : undefined);
    return {
      dns: between(opening?.startedAt, opening?.resolvedAt),
      connect: between(opening?.resolvedAt ?? opening?.startedAt, opening?.connectedAt),
      tls: between(opening?.connectedAt, opening?.securedAt),
      first_byte: between(this.#sentAt, this.#firstByteAt),
      total: between(this.#startedAt, this.#endedAt),
      reused: this.#isReused,
    };
  }
}

function between(from: number | undefined, to: number | undefined): number | undefined {
  return from && to ? Math.round((to - from) * 100) / 100 : undefined;
}

const failures = new WeakMap<object, Timing>();

/** How far a call came that failed with this error; undefined for any other error. */
export const timingOf = (error: unknown): Timing | undefined =>
  isHubError(error) ? failures.get(error) : undefined;

export function noteTiming(error: Error, timing: Timing): void {
  if (isHubError(error)) failures.set(error, timing);
}
