import { Readable } from "node:stream";
import {
  type Download,
  isHubError,
  NotFoundError,
  RejectedError,
  sleep,
  TransientError,
} from "../../sdk/index.ts";
import { authenticationOf, type IfirmaContext, type Key, keyOf } from "./account.ts";
import { failureOf, TECHNICAL } from "./failures.ts";
import type { KeyName } from "./settings.ts";
import { isRow, type Row, rowOf, rowsOf, textOf } from "./values.ts";

export const PAGE_SIZE = 100;
/** What the vendor gives when nobody asks for a size; only a page below it is surely a last one. */
const DEFAULT_PAGE_SIZE = 20;
const JSON_TYPE = "application/json; charset=UTF-8";
/** Before another try after a technical error; nothing tells how long it lasts. */
const PAUSES_MS = [1_000, 4_000];
const MAX_FILE_BYTES = 32 * 1024 * 1024;

interface Call {
  readonly method: "GET" | "POST" | "PUT";
  readonly key: KeyName;
  /** Percent-encoded: it is signed as it is sent. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number>>;
  readonly body?: Row;
}

/** What is under `response`, or the document itself where they send it bare. */
async function call(ctx: IfirmaContext, wanted: Call): Promise<Row> {
  const key = keyOf(ctx, wanted.key);
  // What only asks may be asked again.
  const pauses = wanted.method === "GET" ? PAUSES_MS : [];
  for (let tries = 0; ; tries++) {
    const answer = rowOf(await send(ctx, wanted, key));
    const inner = isRow(answer.response) ? answer.response : answer;
    const code = codeOf(inner);
    if (code === 0) return inner;
    const pauseMs = pauses[tries];
    if (code !== TECHNICAL || pauseMs === undefined) throw failureOf(code, inner.Informacja, key);
    ctx.log.info({ tries: tries + 1, pauseMs }, "iFirma has a technical error, trying again");
    await sleep(pauseMs, ctx.signal);
  }
}

const codeOf = (answer: Row): number =>
  answer.Kod === undefined || answer.Kod === null ? 0 : Number(answer.Kod);

function send(ctx: IfirmaContext, { method, path, query, body }: Call, key: Key): Promise<unknown> {
  // Signed byte for byte as it is sent.
  const text = body === undefined ? undefined : JSON.stringify(body);
  return ctx.http.json({
    method,
    path,
    ...(query ? { query } : {}),
    headers: { accept: "application/json", "content-type": JSON_TYPE },
    ...(text === undefined ? {} : { body: text }),
    // A month that is moved twice, or a document that is booked twice, would be wrong.
    isRepeatable: method === "GET",
    allowance: "calls",
    sign: ({ href }) => signed(ctx, key, href, text),
  });
}

const signed = (ctx: IfirmaContext, key: Key, url: string, body?: string) => ({
  Authentication: authenticationOf(key, {
    login: ctx.credentials.username.trim(),
    url,
    ...(body === undefined ? {} : { body }),
  }),
});

export interface Span {
  /** YYYY-MM-DD, both inclusive. */
  readonly from: string;
  readonly to: string;
}

/** One page of issued documents by date of issue; an answer without a list is an empty one. */
export async function listInvoices(
  ctx: IfirmaContext,
  { from, to, page, size = PAGE_SIZE }: Span & { readonly page: number; readonly size?: number },
): Promise<readonly Row[]> {
  const query = { dataOd: from, dataDo: to, strona: page, iloscNaStronie: size };
  const answer = await call(ctx, { method: "GET", key: "faktura", path: "/faktury.json", query });
  if (!("Kod" in answer)) {
    throw new TransientError("iFirma answered without a list of invoices.", { code: "bad_answer" });
  }
  return rowsOf(answer.Wynik);
}

/** True where nothing can follow: a page below the vendor's own default size. */
export const isLastPage = (rows: readonly Row[]): boolean => rows.length < DEFAULT_PAGE_SIZE;

/** A document by its id or its number with `_` for `/`; undefined where this kind of document has none such. */
export async function findDocument(
  ctx: IfirmaContext,
  { type, id }: { readonly type: string; readonly id: string },
): Promise<Row | undefined> {
  const path = `/${type}/${encodeURIComponent(id)}.json`;
  return orUndefined(call(ctx, { method: "GET", key: keyNameOf(type), path }));
}

export async function findContractor(ctx: IfirmaContext, id: string): Promise<Row | undefined> {
  const path = `/kontrahenci/id/${encodeURIComponent(id)}.json`;
  const answer = await orUndefined(call(ctx, { method: "GET", key: "faktura", path }));
  const [first] = rowsOf(answer?.Wynik);
  return first ?? (isRow(answer?.Wynik) ? answer.Wynik : undefined);
}

/** Whatever says that there is no such thing; a key that does not fit and a fault are thrown on. */
async function orUndefined(answer: Promise<Row>): Promise<Row | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (isHubError(error) && (error.reaction === "skip" || error instanceof NotFoundError))
      return undefined;
    throw error;
  }
}

/** Bills have a key of their own. */
export const keyNameOf = (type: string): KeyName =>
  type.startsWith("rachunek") ? "rachunek" : "faktura";

export interface Month {
  readonly year: number;
  readonly month: number;
}

export async function accountingMonth(ctx: IfirmaContext): Promise<Month> {
  const path = "/abonent/miesiacksiegowy.json";
  const answer = await call(ctx, { method: "GET", key: "abonent", path });
  const month = { year: Number(answer.RokKsiegowy), month: Number(answer.MiesiacKsiegowy) };
  if (Number.isInteger(month.year) && month.month >= 1 && month.month <= 12) return month;
  throw new TransientError("iFirma answered without its accounting month.", { code: "bad_answer" });
}

/** One month forward or back. Data of the year before are carried over into January. */
export const moveAccountingMonth = (ctx: IfirmaContext, isForward: boolean): Promise<Row> =>
  call(ctx, {
    method: "PUT",
    key: "abonent",
    path: "/abonent/miesiacksiegowy.json",
    body: { MiesiacKsiegowy: isForward ? "NAST" : "POPRZ", PrzeniesDaneZPoprzedniegoRoku: true },
  });

/** Documents that the subscription still takes this month; undefined where it does not say. */
export async function documentsLeft(ctx: IfirmaContext): Promise<number | undefined> {
  const path = "/abonent/limit.json";
  const answer = await call(ctx, { method: "GET", key: "abonent", path });
  const left = Number(answer.LimitPrzyznany) - Number(answer.LimitWykorzystany);
  return Number.isFinite(left) ? left : undefined;
}

/** Adds one document; gives its id where they tell one. Never tried again: a second one would be booked. */
export async function addDocument(
  ctx: IfirmaContext,
  { key, path, body }: Pick<Call, "path" | "key"> & { readonly body: Row },
): Promise<string | undefined> {
  const answer = await call(ctx, { method: "POST", key, path, body });
  const { Wynik: result } = answer;
  return textOf(answer.Identyfikator, 60) ?? textOf(rowOf(result).Identyfikator ?? result, 60);
}

/** The cheapest call with the key of invoices. */
export async function ping(ctx: IfirmaContext, today: string): Promise<void> {
  await listInvoices(ctx, { from: today, to: today, page: 1, size: 1 });
}

const MAGIC = { pdf: "%PDF", xml: "<" } as const;
const TYPES = { pdf: "application/pdf", xml: "application/xml" } as const;

/**
 * They answer with JSON and HTTP 200 where there is no such file, so that the first bytes decide.
 * @throws RejectedError code no_such_file
 */
export async function download(
  ctx: IfirmaContext,
  { type, id, kind }: { readonly type: string; readonly id: string; readonly kind: "pdf" | "xml" },
): Promise<Download> {
  const key = keyOf(ctx, keyNameOf(type));
  const response = await ctx.http.request({
    method: "GET",
    path: `/${type}/${encodeURIComponent(id)}.${kind}`,
    headers: { accept: TYPES[kind], "content-type": JSON_TYPE },
    maxBytes: MAX_FILE_BYTES,
    accept: [404],
    allowance: "calls",
    sign: ({ href }) => signed(ctx, key, href),
  });
  const bytes = Buffer.from(await response.bytes());
  const start = bytes
    .subarray(0, 64)
    .toString("utf8")
    .replace(/^\uFEFF/, "")
    .trimStart();
  if (start.startsWith(MAGIC[kind]) && !/^<(!doctype )?html/i.test(start)) {
    return { stream: Readable.from([bytes]), mime: TYPES[kind], sizeBytes: bytes.length };
  }
  const told = rowOf(rowOf(parsed(bytes)).response);
  const code = codeOf(told);
  const error = code === 0 ? undefined : failureOf(code, told.Informacja, key);
  if (error && error.reaction !== "skip") throw error;
  throw new RejectedError("iFirma has no such file for this document.", {
    code: "no_such_file",
    ...(error ? { cause: error } : {}),
  });
}

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch {
    return undefined;
  }
}
