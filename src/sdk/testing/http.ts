import { Readable } from "node:stream";
import { Agent, type Dispatcher, request as send } from "undici";
import {
  AuthError,
  ConfigError,
  isHubError,
  messageOf,
  NotFoundError,
  RateLimitError,
  RejectedError,
  TransientError,
} from "../../lib/errors.ts";
import type { Auth } from "../connector.ts";
import type { Http, HttpRequest, HttpResponse } from "../http.ts";

export interface TestHttpOptions {
  readonly baseUrl: string;
  readonly auth: Auth;
  readonly credentials: Readonly<Record<string, unknown>>;
  readonly allowedHosts: readonly string[];
  readonly signal: AbortSignal;
}

const DEFAULT_TIMEOUT_MS = 30_000;
const DEFAULT_MAX_BYTES = 32 * 1024 * 1024;

/**
 * `ctx.http` for tests: the promises of the engine's own, except that it waits for nothing: no rate
 * budget, and one more try at once for what may be repeated. Idle sockets close by themselves.
 */
export function createTestHttp(options: TestHttpOptions): Http {
  const agent = new Agent({ keepAliveTimeout: 100, keepAliveMaxTimeout: 1_000 });
  const request = async (wanted: HttpRequest): Promise<HttpResponse> => {
    const isRepeatable = wanted.isRepeatable ?? !["POST", "PATCH"].includes(wanted.method);
    try {
      return await exchange(agent, options, wanted);
    } catch (error) {
      const isPassing = isHubError(error) && error.name === "TransientError";
      if (!isRepeatable || !isPassing || options.signal.aborted) throw error;
      return exchange(agent, options, wanted);
    }
  };
  return { request, json: async (wanted) => (await request(wanted)).json() };
}

async function exchange(
  agent: Dispatcher,
  options: TestHttpOptions,
  wanted: HttpRequest,
): Promise<HttpResponse> {
  const url = addressOf(options, wanted);
  const timeoutMs = wanted.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  const deadline = AbortSignal.timeout(timeoutMs);
  const signal = AbortSignal.any([options.signal, deadline]);
  const what = `${wanted.method} ${url.host}${url.pathname}`;
  const fail = (error: unknown): never => {
    options.signal.throwIfAborted();
    if (isHubError(error)) throw error;
    const reason = deadline.aborted ? `no answer in ${timeoutMs} ms` : messageOf(error);
    throw new TransientError(`${what}: ${reason}`, { cause: error });
  };
  const { body, contentType } = bodyOf(wanted);
  const headers = {
    "user-agent": "viadukt-contract-suite",
    ...(contentType ? { "content-type": contentType } : {}),
    ...(wanted.isAnonymous ? {} : signHeaders(options)),
    ...lowerCased(wanted.headers ?? {}),
  };
  const answer = await send(url, {
    dispatcher: agent,
    method: wanted.method,
    headers,
    signal,
    body: body ?? null,
  }).catch(fail);
  const response = wrap(answer, what, wanted.maxBytes ?? DEFAULT_MAX_BYTES, fail);
  if (isWanted(answer.statusCode, wanted)) return response;
  answer.body.on("error", () => {});
  answer.body.destroy();
  throw errorOf(answer.statusCode, response.headers, what);
}

function addressOf({ baseUrl, allowedHosts, auth, credentials }: TestHttpOptions, r: HttpRequest) {
  const base = new URL(baseUrl);
  const url = /^https?:\/\//i.test(r.path)
    ? new URL(r.path)
    : new URL(`${base.origin}${base.pathname.replace(/\/$/, "")}/${r.path.replace(/^\//, "")}`);
  if (!isAllowedHost(url, base, allowedHosts))
    throw new ConfigError(`The host ${url.host} is not among the allowed hosts of the manifest.`, {
      code: "host_refused",
    });
  for (const [name, value] of Object.entries(r.query ?? {}))
    if (value !== undefined) url.searchParams.append(name, String(value));
  if (auth.kind === "query" && !r.isAnonymous)
    url.searchParams.append(auth.name, String(credentials[auth.value]));
  return url;
}

/** The base URL's host and port, or a host of the list; `*.` stands for one or more labels. */
export function isAllowedHost(url: URL, base: URL, allowed: readonly string[]): boolean {
  if (url.host === base.host) return true;
  return allowed.some((rule) =>
    rule.startsWith("*.") ? url.hostname.endsWith(rule.slice(1)) : url.hostname === rule,
  );
}

function signHeaders({ auth, credentials }: TestHttpOptions): Record<string, string> {
  const value = (field: string) => String(credentials[field]);
  if (auth.kind === "basic") {
    const pair = `${value(auth.username)}:${value(auth.password)}`;
    return { authorization: `Basic ${Buffer.from(pair).toString("base64")}` };
  }
  if (auth.kind === "bearer") return { authorization: `Bearer ${value(auth.token)}` };
  if (auth.kind === "header") return { [auth.name.toLowerCase()]: value(auth.value) };
  return {};
}

function bodyOf({ body }: HttpRequest) {
  if (body === undefined) return {};
  if (typeof body === "string" || body instanceof Uint8Array) return { body };
  if (typeof body === "function") return { body: body() as Readable };
  return { body: JSON.stringify(body), contentType: "application/json" };
}

const lowerCased = (headers: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

const isWanted = (status: number, { accept = [] }: HttpRequest) =>
  (status >= 200 && status < 300) || accept.includes(status);

function errorOf(status: number, headers: Readonly<Record<string, string>>, what: string): Error {
  const message = `${what} answered ${status}`;
  if (status === 401 || status === 403) return new AuthError(message);
  if (status === 404) return new NotFoundError("remote object", what);
  const wait = retryAfterMs(headers["retry-after"]);
  if (status === 429) return new RateLimitError(message, wait);
  if (status >= 500 || status === 408)
    return new TransientError(message, wait === undefined ? {} : { retryAfterMs: wait });
  if (status < 400) return new ConfigError(`${message}; redirects are not followed`);
  return new RejectedError(message);
}

function retryAfterMs(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const ms = /^\d+$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - Date.now();
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}

function wrap(
  { statusCode, headers, body }: Dispatcher.ResponseData,
  what: string,
  maxBytes: number,
  fail: (error: unknown) => never,
): HttpResponse {
  const bytes = async () => {
    const chunks: Uint8Array[] = [];
    let size = 0;
    try {
      for await (const chunk of body as AsyncIterable<Uint8Array>) {
        size += chunk.byteLength;
        if (size > maxBytes) throw new RejectedError(`${what}: more than ${maxBytes} bytes`);
        chunks.push(chunk);
      }
    } catch (error) {
      fail(error);
    }
    return Buffer.concat(chunks);
  };
  const text = async () => (await bytes()).toString("utf8");
  return {
    status: statusCode,
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, [value ?? ""].flat().join(", ")]),
    ),
    bytes,
    text,
    json: async () => parse(await text(), what),
    stream: () => Readable.from(body),
  };
}

/** The parser's own message quotes the payload, so it is not passed on. */
function parse(text: string, what: string): unknown {
  const parsed = tryParse(text);
  if (parsed) return parsed.value;
  throw new TransientError(`${what} answered with something that is not JSON`, {
    code: "bad_answer",
  });
}

function tryParse(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}
