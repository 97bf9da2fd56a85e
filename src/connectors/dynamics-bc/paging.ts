import { Type } from "typebox";
import { TransientError } from "../../sdk/index.ts";
import { type Answer, call, errorOf, FROM_REPLICA, granted } from "./client.ts";
import type { BcContext } from "./manifest.ts";

/** Rows of a page; the service would give 20 000. */
const PAGE_SIZE = 500;

const List = Type.Object({
  value: Type.Array(Type.Record(Type.String(), Type.Unknown())),
  "@odata.nextLink": Type.Optional(Type.Unknown()),
  "@odata.count": Type.Optional(Type.Unknown()),
});

export interface ListPage {
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  /** The query of the next page; undefined on the last one. */
  readonly next: string | undefined;
  readonly total: number | undefined;
}

export interface ListRequest {
  /** `/companies(…)/items` */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** Where an earlier read ended; a link that is not taken any more begins anew. */
  readonly from?: string | undefined;
}

/** Pages as the service cuts them: whoever follows its links misses no row, however many are alike. */
export async function* listPages(
  ctx: BcContext,
  { path, query, from }: ListRequest,
): AsyncGenerator<ListPage> {
  const first = searchText(new URLSearchParams(query));
  let search: string | undefined = from ?? first;
  while (search !== undefined) {
    ctx.signal.throwIfAborted();
    let answer = await askPage(ctx, path, search);
    const isOver = search === from && [400, 404].includes(answer.status);
    if (isOver) answer = await askPage(ctx, path, first);
    const page = pageOf(ctx, answer);
    if (page.next === search)
      throw new TransientError("Business Central gives the same page again and again.", {
        code: "bad_answer",
      });
    yield page;
    search = page.next;
  }
}

function askPage(ctx: BcContext, path: string, search: string): Promise<Answer> {
  const headers = { ...FROM_REPLICA, prefer: `odata.maxpagesize=${PAGE_SIZE}` };
  return call(ctx, { method: "GET", path: `${path}?${search}`, headers });
}

function pageOf(ctx: BcContext, answer: Answer): ListPage {
  if (answer.status >= 300) throw errorOf(answer);
  const { value, "@odata.nextLink": link, "@odata.count": count } = granted(List, answer);
  return {
    rows: value,
    next: typeof link === "string" ? searchOf(ctx, link) : undefined,
    total: Number.isSafeInteger(Number(count ?? Number.NaN)) ? Number(count) : undefined,
  };
}

/** Only the query counts: behind a proxy the service may name a host that only itself can reach. */
function searchOf({ baseUrl }: BcContext, link: string): string | undefined {
  const params = URL.parse(link, "https://next.invalid")?.searchParams;
  if (!params || params.size === 0)
    throw new TransientError("The link to the next page has no query.", { code: "bad_answer" });
  // The base URL of a server of one's own has `?tenant=…`, which goes with every call anyway.
  for (const name of URL.parse(baseUrl ?? "")?.searchParams.keys() ?? []) params.delete(name);
  return searchText(params);
}

/** Blanks as `%20`: not every OData parser takes `+` for one. */
const searchText = (params: URLSearchParams): string => params.toString().replaceAll("+", "%20");

/** A text in a filter. */
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;
