import type { Readable } from "node:stream";

export interface HttpRequest {
  readonly method:
    | "GET"
    | "HEAD"
    | "POST"
    | "PUT"
    | "PATCH"
    | "DELETE"
    | "MKCOL"
    | "PROPFIND"
    | "MOVE"
    | "COPY"
    | "OPTIONS";
  /** Joined to the base URL's path; or an absolute URL on the base URL's host or an allowed one. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** A plain object or array goes out as JSON; a function is called anew for every try. */
  readonly body?: object | string | Uint8Array | (() => Readable);
  /** Statuses beside 2xx that the caller handles itself; every other one becomes an error. */
  readonly accept?: readonly number[];
  /** May be tried again after a fault. Default: true for all but POST and PATCH. */
  readonly isRepeatable?: boolean;
  /** For one try, from connecting to the last byte; 30 s by default. */
  readonly timeoutMs?: number;
  /** The answer may not be larger; 32 MiB by default. Does not bound `stream`. */
  readonly maxBytes?: number;
  /**
   * The server counts the length of its answers too short: each call has a connection of its own, and what comes until
   * it is closed is the answer. Less than announced is a broken answer all the same. Not with a body that is a stream.
   */
  readonly isLengthTolerant?: boolean;
  /** Leave the manifest's authentication away: for a pre-signed URL of another host. */
  readonly isAnonymous?: boolean;
  /** Counts against this allowance of the manifest; a call waits until there is room. */
  readonly allowance?: string;
  /** Further headers that depend on the address as it goes out, such as a signature; asked anew for every try. */
  readonly sign?: (url: URL) => Readonly<Record<string, string>>;
}

export interface HttpResponse {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  bytes(): Promise<Uint8Array>;
  text(): Promise<string>;
  /** @throws TransientError where the answer is not JSON although the status is 2xx. */
  json(): Promise<unknown>;
  /** The raw body, unbounded; whoever takes it must read or destroy it. */
  stream(): Readable;
}

/**
 * The only way out of a connector: signs as the manifest says, keeps the rate budget, sets a deadline,
 * refuses hosts that are not allowed and private addresses, follows no redirect, tries again what may
 * be tried again and passes, and turns every other status into an error.
 */
export interface Http {
  /**
   * @throws AuthError on 401 and 403, RateLimitError on 429, TransientError on 5xx, timeouts and resets,
   * NotFoundError on 404, ConfigError for an address that may not be called, RejectedError on other 4xx.
   */
  request(request: HttpRequest): Promise<HttpResponse>;
  /** `request` and its body as JSON. */
  json(request: HttpRequest): Promise<unknown>;
}
