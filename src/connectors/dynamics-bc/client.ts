import type { Static, TSchema } from "typebox";
import { Value } from "typebox/value";
import {
  AuthError,
  ConfigError,
  type HttpRequest,
  type HttpResponse,
  type HubError,
  NotFoundError,
  RateLimitError,
  RejectedError,
  TransientError,
} from "../../sdk/index.ts";
import { entraTokenUrl, withEntraToken } from "../entra-client/token.ts";
import type { BcContext } from "./manifest.ts";

const SCOPE = "https://api.businesscentral.dynamics.com/.default";
/** Statuses whose meaning depends on what was asked; all others are the engine's. */
const HANDLED = [400, 401, 404, 405, 409, 412, 415, 422];
/** A page of 20 000 rows would be larger: the connector asks for smaller ones. */
const MAX_ANSWER_BYTES = 64 * 1024 * 1024;
/** The service itself gives up after eight minutes; a page of ours takes seconds. */
const TIMEOUT_MS = 120_000;
const MAX_WORDS = 500;

/** The read goes to the replica, which may be a moment behind: never before a write. */
export const FROM_REPLICA = { "data-access-intent": "ReadOnly" } as const;

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** One request, signed; the statuses of `HANDLED` come back as they are, apart from 401. */
export async function call(ctx: BcContext, request: HttpRequest): Promise<Answer> {
  const response = await signed(ctx, {
    timeoutMs: TIMEOUT_MS,
    maxBytes: MAX_ANSWER_BYTES,
    ...request,
    accept: HANDLED,
  });
  const { status, headers } = response;
  if (status === 204) return { status, headers, body: undefined };
  if (status < 300) return { status, headers, body: await response.json() };
  const answer = { status, headers, body: parsed(await response.text()) };
  if (status === 401) throw errorOf(answer);
  return answer;
}

function signed(ctx: BcContext, request: HttpRequest): Promise<HttpResponse> {
  const send = (authorization: string) =>
    ctx.http.request({
      ...request,
      headers: { accept: "application/json", ...request.headers, authorization },
    });
  const { username, web_service_key: key, client_id: id, client_secret: secret } = ctx.credentials;
  if (username !== undefined && key !== undefined)
    return send(`Basic ${Buffer.from(`${username}:${key}`).toString("base64")}`);
  if (id === undefined || secret === undefined)
    throw new AuthError(
      "Enter the client ID and the client secret of the app, or the user and the web service access key.",
    );
  const app = { tokenUrl: tokenUrl(ctx), scope: SCOPE, clientId: id, clientSecret: secret };
  return withEntraToken(ctx, app, (token) => send(`Bearer ${token}`));
}

function tokenUrl({ settings: { token_url: address, tenant_id: tenant } }: BcContext): string {
  if (address !== undefined) return address;
  if (tenant === undefined)
    throw new ConfigError("Set tenant_id: the directory (tenant) ID of Microsoft Entra.");
  return entraTokenUrl(tenant);
}

/** The body in the shape. @throws what the refusal means; TransientError `bad_answer` for another shape */
export function granted<S extends TSchema>(schema: S, answer: Answer): Static<S> {
  if (answer.status >= 300) throw errorOf(answer);
  const [error] = Value.Errors(schema, answer.body);
  if (!error) return answer.body as Static<S>;
  throw new TransientError(
    `The answer of Business Central is wrong at ${error.instancePath || "its top"}.`,
    { code: "bad_answer" },
  );
}

export interface Refusal {
  readonly code: string;
  readonly message: string;
}

/** `{"error":{"code","message"}}` */
export function refusalOf({ status, body }: Pick<Answer, "status" | "body">): Refusal {
  const { error } = (isObject(body) ? body : {}) as { readonly error?: unknown };
  const { code, message } = (isObject(error) ? error : {}) as Partial<Record<string, unknown>>;
  const words = typeof message === "string" ? message.replace(/\s+/g, " ").trim() : "";
  const name = typeof code === "string" ? code : "";
  return {
    code: name,
    message: words === "" ? `Business Central answered ${status}.` : words.slice(0, MAX_WORDS),
  };
}

/** The error that a refusal means where nothing else is known of it. */
export function errorOf(answer: Pick<Answer, "status" | "body">): HubError {
  const { code, message } = refusalOf(answer);
  const { status } = answer;
  if (status === 401) return new AuthError(`Business Central refuses the sign-in: ${message}`);
  if (status === 403) return new AuthError(`The app lacks a permission set: ${message}`);
  if (code === "Internal_CompanyNotFound")
    return new ConfigError(`The company is not there any more: ${message}`);
  if (status === 404) return new NotFoundError("object in Business Central", message);
  if (status === 429) return new RateLimitError(message);
  if (status === 408 || status >= 500) return new TransientError(message);
  return new RejectedError(message);
}

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
