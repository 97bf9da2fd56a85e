import type { Readable } from "node:stream";
import { backoffMs } from "../../lib/backoff.ts";
import { type Clock, sleep as realSleep } from "../../lib/clock.ts";
import { type HubError, isHubError, RateLimitError, TransientError } from "../../lib/errors.ts";
import type { Outbound, OutboundRequest, TlsOptions } from "../../lib/http.ts";
import type { Log } from "../../lib/log.ts";
import type { Redactor } from "../../lib/redact.ts";
import type { Http, HttpRequest, HttpResponse } from "../http.ts";
import { type Admission, isAllowanceSpent } from "./admission.ts";
import { type CallGuard, SUSPENDED } from "./call-guard.ts";
import type { Signature } from "./connector-auth.ts";
import { createResponse, readAhead } from "./connector-response.ts";
import type { Signer } from "./connector-signer.ts";
import type { Target } from "./connector-url.ts";
import { cannotRenew } from "./oauth-tokens.ts";
import { statusOf, toRemoteError } from "./remote-error.ts";

export interface ConnectorHttpOptions {
  readonly outbound: Outbound;
  readonly makeUrl: (target: Target) => URL;
  /** Who the integration is and whom it trusts beside the usual authorities; the same object for each call. */
  readonly tls?: (() => TlsOptions | undefined) | undefined;
  /** Called for each signed request, so that missing credentials show where they are needed. */
  readonly sign: Signer["sign"];
  /** A call that is refused with 401 is made once more with what this gives. */
  readonly renew?: Signer["renew"];
  readonly admission: Admission;
  /** Without it calls go out however often they fail. */
  readonly guard?: CallGuard | undefined;
  readonly redact: Redactor;
  readonly log: Log;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly sleep?: (ms: number, signal?: AbortSignal) => Promise<void>;
  readonly random?: () => number;
}

const MAX_TRIES = 4;
/** A longer wait is the caller's: the run is put back instead of holding a worker. */
const MAX_WAIT_MS = 60_000;
const TIMEOUT_MS = 30_000;
const MAX_BYTES = 32 * 1024 * 1024;
/** They do not pass within seconds, and a person may be waiting for the news. */
const LASTING: ReadonlySet<string> = new Set([
  "dns_failure",
  "tls_error",
  "bad_answer",
  "not_json",
  "shutting_down",
  SUSPENDED,
]);

export function createConnectorHttp(options: ConnectorHttpOptions): Http {
  const request = (wanted: HttpRequest): Promise<HttpResponse> =>
    withRetries(options, wanted, () => send(options, wanted));
  return {
    request,
    json: (wanted) => {
      const accept = { accept: "application/json", ...lowerCase(wanted.headers) };
      const asJson: HttpRequest = { ...wanted, headers: accept };
      return withRetries(options, asJson, async () => (await send(options, asJson)).json());
    },
  };
}

async function withRetries<T>(
  options: ConnectorHttpOptions,
  request: HttpRequest,
  attempt: () => Promise<T>,
): Promise<T> {
  const { admission, log, signal, random, sleep = realSleep } = options;
  const isRepeatable =
    request.isRepeatable ?? (request.method !== "POST" && request.method !== "PATCH");
  let before: unknown;
  for (let tries = 1; ; tries++) {
    try {
      return await attempt();
    } catch (error) {
      // Why the system is not called any more tells more than that it is not.
      if (before !== undefined && isHubError(error) && error.code === SUSPENDED) throw before;
      before = error;
      if (!isHubError(error) || !isPassing(error) || isAllowanceSpent(error)) throw error;
      const askedMs = askedWaitMs(error);
      if (askedMs !== undefined) await admission.hold(request.allowance, askedMs);
      const isLast = !isRepeatable || tries >= MAX_TRIES;
      // An allowance keeps the pause for all processes: the next try waits there, however long it is.
      if (askedMs !== undefined && request.allowance !== undefined && !isLast) continue;
      const waitMs = Math.max(askedMs ?? 0, backoffMs(tries, random));
      if (isLast || waitMs > MAX_WAIT_MS) throw lasting(error);
      log.debug({ tries, waitMs, code: error.code }, "call failed, trying again");
      await sleep(waitMs, signal);
    }
  }
}

async function send(options: ConnectorHttpOptions, request: HttpRequest): Promise<HttpResponse> {
  const signature = request.isAnonymous ? undefined : await options.sign();
  const { renew } = options;
  if (!signature || !renew) return exchange(options, request, signature);
  let answer: HttpResponse | undefined;
  let refusal: unknown;
  try {
    answer = await exchange(options, request, signature);
    if (answer.status !== 401) return answer;
  } catch (error) {
    if (statusOf(error) !== 401) throw error;
    refusal = error;
  }
  const other = await renew(signature);
  if (other) {
    answer?.stream().destroy();
    return exchange(options, request, other);
  }
  if (answer) return answer;
  throw cannotRenew(refusal);
}

async function exchange(
  options: ConnectorHttpOptions,
  request: HttpRequest,
  signature: Signature | undefined,
): Promise<HttpResponse> {
  const { admission, guard, signal, tls } = options;
  const url = options.makeUrl(request);
  for (const [name, value] of Object.entries(signature?.query ?? {})) {
    url.searchParams.set(name, value);
  }
  await guard?.check();
  const leave = await admission.enter(request.allowance);
  let rest: Readable | undefined;
  try {
    const made = { url, signature, signal, tls: tls?.() };
    const called = await guarded(options, () => call(options, request, made));
    ({ rest } = called);
    // A long answer keeps its place until it is read, thrown away or out of time.
    rest?.once("close", leave);
    return called.response;
  } finally {
    if (!rest) leave();
  }
}

/** What a call is made with beside its request. */
interface Made {
  readonly url: URL;
  readonly signature: Signature | undefined;
  readonly signal: AbortSignal;
  readonly tls: TlsOptions | undefined;
}

interface Called {
  readonly status: number;
  readonly response: HttpResponse;
  /** Of a long answer. */
  readonly rest: Readable | undefined;
}

/** Tells the guard how the call ended. */
async function guarded(
  { guard, clock, signal }: ConnectorHttpOptions,
  work: () => Promise<Called>,
): Promise<Called> {
  const ended = await guard?.enter(signal);
  const startedAt = clock.now();
  const end = (status: number, error?: unknown) =>
    ended?.({ status, error, startedAt, durationMs: clock.now() - startedAt });
  let called: Called;
  try {
    called = await work();
  } catch (error) {
    await end(statusOf(error) ?? 0, error);
    throw error;
  }
  await end(called.status);
  return called;
}

async function call(
  { clock, log, outbound, redact }: ConnectorHttpOptions,
  request: HttpRequest,
  made: Made,
): Promise<Called> {
  const { url } = made;
  const startedAt = clock.now();
  const answer = await outbound.request(toOutbound(request, made));
  const read = await readAhead(answer.body);
  const { rest } = read;
  const { status, headers } = answer;
  log.debug(
    {
      method: request.method,
      host: url.host,
      // An address that needs no signing is itself the secret.
      ...(isSecretAddress(request) ? {} : { path: url.pathname }),
      status,
      ms: clock.now() - startedAt,
    },
    "called the remote",
  );
  if ((status >= 200 && status < 300) || request.accept?.includes(status)) {
    const of = { host: url.host, maxBytes: request.maxBytes ?? MAX_BYTES };
    return { status, rest, response: createResponse(answer, read, of) };
  }
  rest?.destroy();
  const text = read.head.toString("utf8");
  throw toRemoteError({ status, headers, text, url }, { redact, now: clock.now() });
}

/** A pre-signed URL of another host. */
const isSecretAddress = ({ isAnonymous, path }: HttpRequest): boolean =>
  isAnonymous === true && !path.startsWith("/");

function toOutbound(request: HttpRequest, made: Made): OutboundRequest {
  const { body, type } = bodyOf(request.body);
  return {
    method: request.method,
    url: made.url.href,
    headers: {
      accept: "*/*",
      ...(type === undefined ? {} : { "content-type": type }),
      ...lowerCase(request.headers),
      ...lowerCase(request.sign?.(made.url)),
      ...made.signature?.headers,
    },
    ...(body === undefined ? {} : { body }),
    timeoutMs: request.timeoutMs ?? TIMEOUT_MS,
    signal: made.signal,
    tls: made.tls,
    isLengthTolerant: request.isLengthTolerant,
  };
}

function bodyOf(body: HttpRequest["body"]): {
  body?: string | Uint8Array | Readable;
  type?: string;
} {
  if (body === undefined) return {};
  if (typeof body === "string" || body instanceof Uint8Array) return { body };
  // A function is the only callable of the union; its stream is made anew for every try.
  if (isFactory(body)) return { body: body() };
  return { body: JSON.stringify(body), type: "application/json" };
}

const isFactory = (body: object): body is () => Readable => typeof body === "function";

const lowerCase = (headers: HttpRequest["headers"] = {}): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

const isPassing = (error: HubError): boolean =>
  error.reaction === "retry" && !LASTING.has(error.code);

const askedWaitMs = (error: HubError): number | undefined =>
  error instanceof RateLimitError || error instanceof TransientError
    ? error.retryAfterMs
    : undefined;

/** A pause that the remote asked for and that nobody here waits for is the caller's to keep. */
function lasting(error: HubError): HubError {
  const askedMs = askedWaitMs(error);
  if (askedMs === undefined || askedMs <= MAX_WAIT_MS || error instanceof RateLimitError)
    return error;
  return new RateLimitError(error.message, askedMs, { cause: error });
}
