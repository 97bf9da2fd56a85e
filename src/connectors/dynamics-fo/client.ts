import { Type } from "typebox";
import { Value } from "typebox/value";
import type { Row } from "../../formats/json/values.ts";
import {
  AuthError,
  ConfigError,
  type HttpRequest,
  type HttpResponse,
  type HubError,
  NotFoundError,
  RejectedError,
  TransientError,
} from "../../sdk/index.ts";
import { entraTokenUrl, withEntraToken } from "../entra-client/token.ts";
import type { FoContext } from "./manifest.ts";

/** Statuses whose meaning depends on what was asked; all others are the engine's. */
const HANDLED = [400, 401, 403, 404, 405, 409, 412, 415];
const TIMEOUT_MS = 120_000;
const MAX_WORDS = 500;
const MAX_PAGES = 1_000;

const List = Type.Object({
  value: Type.Array(Type.Record(Type.String(), Type.Unknown())),
  "@odata.nextLink": Type.Optional(Type.Unknown()),
});

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** One request with the app's token; the statuses of `HANDLED` come back as they are, apart from 401 and 403. */
export async function call(ctx: FoContext, request: HttpRequest): Promise<Answer> {
  const { client_id: clientId, client_secret: clientSecret } = ctx.credentials;
  const { environment_url: environment, token_url: address, tenant_id: tenant } = ctx.settings;
  if (address === undefined && tenant === undefined)
    throw new ConfigError("Set tenant_id: the directory (tenant) ID of Microsoft Entra.");
  const app = {
    ...{ clientId, clientSecret, tokenUrl: address ?? entraTokenUrl(tenant ?? "") },
    scope: `${environment.replace(/\/$/, "")}/.default`,
  };
  const response = await withEntraToken(ctx, app, (token) =>
    ctx.http.request({
      timeoutMs: TIMEOUT_MS,
      ...request,
      headers: { accept: "application/json", ...request.headers, authorization: `Bearer ${token}` },
      accept: HANDLED,
    }),
  );
  const answer = await readAnswer(response);
  if (answer.status === 401 || answer.status === 403) throw errorOf(answer);
  return answer;
}

async function readAnswer(response: HttpResponse): Promise<Answer> {
  const { status, headers } = response;
  if (status === 204) return { status, headers, body: undefined };
  if (status < 300) return { status, headers, body: await response.json() };
  return { status, headers, body: parsed(await response.text()) };
}

export interface ListRequest {
  readonly entity: "ReleasedProductsV2" | "ProductsV2" | "WarehousesOnHandV2";
  readonly select: string;
  readonly filter: string;
  readonly orderBy?: string;
  readonly top?: number;
}

/** All rows, however many pages the service makes of them; `top` bounds them. */
export async function listRows(ctx: FoContext, request: ListRequest): Promise<readonly Row[]> {
  const { entity, select, filter, orderBy, top } = request;
  const path = `/${entity}`;
  const query = {
    ...{ "cross-company": "true", $select: select, $filter: filter },
    ...(orderBy === undefined ? {} : { $orderby: orderBy }),
    ...(top === undefined ? {} : { $top: top }),
  };
  let answer = await call(ctx, { method: "GET", path, query });
  const rows: Row[] = [];
  for (let pages = 0; pages < MAX_PAGES; pages++) {
    if (answer.status >= 300) throw errorOf(answer);
    const { body } = answer;
    if (!Value.Check(List, body)) throw badAnswer(entity);
    rows.push(...body.value);
    const search = searchOf(body["@odata.nextLink"]);
    if (search === undefined || rows.length >= (top ?? Number.POSITIVE_INFINITY)) return rows;
    ctx.signal.throwIfAborted();
    answer = await call(ctx, { method: "GET", path: path + search });
  }
  throw badAnswer(entity);
}

/** Only the query of a link counts, so that no call leaves the integration's own address. */
function searchOf(link: unknown): string | undefined {
  if (typeof link !== "string") return undefined;
  const search = URL.parse(link, "https://next.invalid")?.search ?? "";
  return search === "" ? undefined : search;
}

export const badAnswer = (what: string): TransientError =>
  new TransientError(`The answer of Finance & Operations for ${what} is wrong.`, {
    code: "bad_answer",
  });

/** What happened is in `innererror`; the outer message says "An error has occurred." */
export function messageIn({ status, body }: Pick<Answer, "status" | "body">): string {
  const { error } = objectOf(body);
  const { innererror, message } = objectOf(error);
  const inner = objectOf(innererror).message;
  const words = [inner, message].find((one) => typeof one === "string" && one.trim() !== "");
  const text = typeof words === "string" ? words.replace(/\s+/g, " ").trim() : "";
  return text === "" ? `Finance & Operations answered ${status}.` : text.slice(0, MAX_WORDS);
}

export function errorOf(answer: Pick<Answer, "status" | "body">): HubError {
  const { status } = answer;
  if (status === 401)
    return new AuthError(
      "Finance & Operations does not take the token: check the environment's address.",
    );
  if (status === 403)
    return new AuthError(
      "The app is not in System administration > Microsoft Entra applications, or its user lacks a role.",
    );
  if (status === 404) return new NotFoundError("object in Finance & Operations", messageIn(answer));
  return new RejectedError(messageIn(answer));
}

/** A text in a filter or a key. */
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

const objectOf = (value: unknown): Row =>
  typeof value === "object" && value !== null ? (value as Row) : {};

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
