import { type HttpRequest, isHubError, TransientError } from "../../sdk/index.ts";
import { headersOf, type WfirmaContext } from "./account.ts";
import { detailsOf, failureOf, NOT_FOUND, OUT_OF_RANGE } from "./failures.ts";
import { isRow, type Row, rowOf, rowsOf, textOf } from "./values.ts";

/** Programs were seen to ask for so many; no maximum is documented. */
export const PAGE_SIZE = 100;
/** A hundred expenses with their parts take the vendor a while. */
const TIMEOUT_MS = 60_000;
const BODY_TRIES = 3;
const QUOTA_MEMORY_MS = 30 * 60_000;

export type Operator = "eq" | "ne" | "gt" | "lt" | "ge" | "le" | "like" | "in";
export interface Condition {
  readonly field: string;
  readonly operator: Operator;
  readonly value: string;
}
/** `expenses` with rows named `expense`. */
export interface Module {
  readonly name: string;
  readonly row: string;
}
export interface FindQuery {
  readonly conditions?: readonly Condition[];
  readonly order?: { readonly asc: string };
  readonly page?: number;
  readonly limit?: number;
}
export interface Found {
  readonly rows: readonly Row[];
  /** All rows that fit, on this page and behind it; undefined where it does not say. */
  readonly total: number | undefined;
}

/** Read by POST: a GET with a body, as documented, gets lost on its way. */
export async function find(
  ctx: WfirmaContext,
  { name, row }: Module,
  query: FindQuery = {},
): Promise<Found> {
  const { conditions = [], order, page = 1, limit = PAGE_SIZE } = query;
  const parameters = {
    ...(conditions.length > 0
      ? { conditions: conditions.map((condition) => ({ condition })) }
      : {}),
    ...(order ? { order } : {}),
    page,
    limit,
  };
  const answer = await orEmpty(
    call(ctx, {
      method: "POST",
      path: `/${name}/find`,
      body: { [name]: { parameters } },
      isRepeatable: true,
      withCompany: name !== "user_companies",
    }),
  );
  const container = answer[name];
  const total = Number(rowOf(rowOf(container).parameters).total ?? Number.NaN);
  return {
    rows: rowsOf(container, row),
    total: Number.isSafeInteger(total) ? total : undefined,
  };
}

/** A page behind the end is an empty one. */
async function orEmpty(answer: Promise<Row>): Promise<Row> {
  try {
    return await answer;
  } catch (error) {
    if (isHubError(error) && (error.code === OUT_OF_RANGE || error.code === NOT_FOUND)) return {};
    throw error;
  }
}

/** Undefined for an id that there is not. */
export async function get(
  ctx: WfirmaContext,
  { name, row }: Module,
  id: string,
): Promise<Row | undefined> {
  const path = `/${name}/get/${encodeURIComponent(id)}`;
  const answer = await orEmpty(call(ctx, { method: "GET", path }));
  return rowsOf(answer[name], row)[0];
}

/** What is under `/{module}/get/{year}/{month}`, whatever its shape. */
export const getMonth = (ctx: WfirmaContext, name: string, month: string): Promise<Row> => {
  const [year = "", number = ""] = month.split("-");
  return orEmpty(call(ctx, { method: "GET", path: `/${name}/get/${year}/${Number(number)}` }));
};

/** Adds a record, or changes the one with the id; gives what wFirma made of it. */
export async function save(
  ctx: WfirmaContext,
  { name, row }: Module,
  { record, id }: { readonly record: Row; readonly id?: string },
): Promise<Row> {
  const path = id === undefined ? `/${name}/add` : `/${name}/edit/${encodeURIComponent(id)}`;
  const body = { [name]: { [row]: record } };
  const answer = await call(ctx, { method: "POST", path, body });
  return rowsOf(answer[name], row)[0] ?? {};
}

export interface Call {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly body?: Row;
  readonly isRepeatable?: boolean;
  readonly withCompany?: boolean;
}

async function call(ctx: WfirmaContext, wanted: Call): Promise<Row> {
  const isRepeatable = wanted.isRepeatable ?? wanted.method === "GET";
  const text = await textOfAnswer(ctx, requestOf(ctx, wanted), isRepeatable);
  return checked(ctx, parse(text));
}

export function requestOf(ctx: WfirmaContext, wanted: Call): HttpRequest {
  const { method, path, body, isRepeatable, withCompany = true } = wanted;
  return {
    method,
    path,
    query: {
      inputFormat: "json",
      outputFormat: "json",
      ...(withCompany ? { company_id: ctx.credentials.company_id.trim() } : {}),
    },
    headers: {
      accept: "application/json",
      "content-type": "application/json",
      ...headersOf(ctx),
    },
    ...(body ? { body } : {}),
    ...(isRepeatable === undefined ? {} : { isRepeatable }),
    timeoutMs: TIMEOUT_MS,
  };
}

/** A body that breaks off is asked for again where that does no harm. */
async function textOfAnswer(
  ctx: WfirmaContext,
  request: HttpRequest,
  isRepeatable: boolean,
): Promise<string> {
  for (let tries = 1; ; tries++) {
    const response = await ctx.http.request(request);
    try {
      return await response.text();
    } catch (error) {
      const mayPass = isHubError(error) && error.reaction === "retry";
      if (!mayPass || !isRepeatable || tries >= BODY_TRIES) throw error;
    }
  }
}

/** An answer may be the plain word AUTH; one that is cut or a web page is none. */
export function parse(text: string): Row {
  const word = text.trim();
  if (/^[A-Z][A-Z ]{2,60}[A-Z0-9]$/.test(word)) return { status: { code: word } };
  try {
    const value: unknown = JSON.parse(text);
    if (isRow(value)) return value;
  } catch {
    // Told below without the parser's own words: they quote the answer.
  }
  throw new TransientError("wFirma answered without the JSON that was expected.", {
    code: "not_json",
  });
}

export async function checked(ctx: WfirmaContext, answer: Row): Promise<Row> {
  const status = rowOf(answer.status);
  const code = textOf(status.code, 120)?.toUpperCase();
  if (code === "OK") return answer;
  if (code === undefined) {
    throw new TransientError("wFirma answered without a status.", { code: "bad_answer" });
  }
  const spent = code.startsWith("TOTAL ") ? await countSpent(ctx) : 0;
  throw failureOf({
    code,
    message: textOf(status.message, 200),
    details: detailsOf(answer),
    spent,
    hasAppKey: ctx.credentials.app_key !== undefined,
  });
}

/** How often the quota was found spent lately, this time not counted. */
async function countSpent({ state, clock }: WfirmaContext): Promise<number> {
  const before = Number((await state.get("quota_spent")) ?? 0);
  await state.set("quota_spent", String(before + 1), {
    expiresAt: clock.now() + QUOTA_MEMORY_MS,
  });
  return before;
}
