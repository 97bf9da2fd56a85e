import { Buffer } from "node:buffer";
import type { IncomingMessage, ServerResponse } from "node:http";
import {
  type CreateSimulator,
  RequestError,
  readBody,
  type Simulator,
  send,
  sendJson,
} from "../simulator.ts";
import { type Body, type Item, type Items, indicatorOf, keyOf, openItems } from "./items.ts";
import { type Attribute, type ItemQuery, parseQuery } from "./query.ts";
import { badQuery, noItem, refusal } from "./refusal.ts";
import { openTokens, type Tokens, USERS, type User } from "./users.ts";

const START_OF_2026 = Date.UTC(2026, 0, 2, 8);
const DEFAULT_ROWS = 1_300;
const VERSIONS = ["11.13.18.05", "latest"];
const ITEM_TYPE = "application/vnd.oracle.adf.resourceitem+json";
const SHOWN: readonly Attribute[] = [
  ...(["ItemId", "OrganizationCode", "ItemNumber", "ItemDescription", "LongDescription"] as const),
  ...(["PrimaryUOMValue", "ItemStatusValue", "ItemClass", "ListPrice"] as const),
  "LastUpdateDateTime",
];

interface State {
  readonly items: Items;
  readonly tokens: Tokens;
}

/**
 * Items of two organizations behind Oracle's REST framework 4: opaque keys, change indicators, Basic and client
 * credentials. All that was changed with an import has one second, kept finer than it is shown.
 */
export const createSimulator: CreateSimulator = (options = {}) => {
  const now = options.now ?? (() => START_OF_2026);
  const open = (): State => ({
    items: openItems(options.rows ?? DEFAULT_ROWS, now),
    tokens: openTokens(now),
  });
  let state = open();
  const simulator: Simulator = {
    id: "oracle_fusion",
    title: "Oracle Fusion Cloud SCM",
    integrationType: "erp",
    credentials: { username: "viadukt.integration", password: "Fusion-8-Bram" },
    settings: { organization: "V1", currency: "EUR" },
    async handle(req, res, url) {
      res.setHeader("date", new Date(now()).toUTCString());
      await route(state, { req, res, url });
    },
    reset() {
      state = open();
    },
    answerExpired(res) {
      send(res, 401, "Unauthorized", { "www-authenticate": 'Bearer error="invalid_token"' });
    },
  };
  return simulator;
};

interface Exchange {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  readonly url: URL;
}

async function route({ items, tokens }: State, exchange: Exchange): Promise<void> {
  const { req, res, url } = exchange;
  if (`${req.method} ${url.pathname}` === "POST /oauth2/v1/token") return tokens.grant(req, res);
  const found = /^\/fscmRestApi\/resources\/([^/]+)\/itemsV2(?:\/([^/]+))?$/.exec(url.pathname);
  const [, version = "", key] = found ?? [];
  const user = tokens.userOf(req) ?? basicUser(req);
  if (!user) throw refusal(401, { detail: "Unauthorized", code: "401" });
  if (!found || !VERSIONS.includes(version)) throw noItem();
  if (req.headers["rest-framework-version"] !== "4")
    throw new RequestError(400, "REST-Framework-Version is missing");
  if (req.method !== "GET" && !user.canWrite)
    throw refusal(403, { detail: "You cannot manage items of this class.", code: "PIM-10403" });
  if (key === undefined) return onCollection(items, exchange);
  const item = items.byKey(key);
  if (!item) throw noItem();
  return onItem(items, exchange, item);
}

async function onCollection(items: Items, exchange: Exchange): Promise<void> {
  const { req, res, url } = exchange;
  if (req.method === "POST") return sendItem(exchange, items.create(await bodyOf(req)), 201);
  if (req.method !== "GET") throw refusal(405, { detail: "Not allowed", code: "27520" });
  if (/\+/.test(url.search)) throw badQuery("a plus stands for itself: write %2B or %20");
  const query = parseQuery(url.searchParams);
  const candidates = query.numbers ? items.byNumbers(query.numbers) : items.all();
  const matching = sorted(candidates.filter(query.test), query.order);
  const page = matching.slice(query.offset, query.offset + query.limit);
  sendJson(res, 200, {
    items: page.map((item) => shown(item, exchange, query)),
    count: page.length,
    hasMore: query.offset + page.length < matching.length,
    limit: query.limit,
    offset: query.offset,
    links: [{ rel: "self", href: collectionOf(exchange), name: "itemsV2", kind: "collection" }],
  });
}

async function onItem(items: Items, exchange: Exchange, item: Item): Promise<void> {
  const { req } = exchange;
  if (req.method === "GET") return sendItem(exchange, item, 200);
  if (req.method !== "PATCH") throw refusal(405, { detail: "Not allowed", code: "27520" });
  const match = req.headers["if-match"];
  const body = await bodyOf(req);
  if (match !== undefined && match !== "*" && match !== `"${indicatorOf(item)}"`)
    throw refusal(412, { detail: "The item was changed by another user.", code: "27521" });
  sendItem(exchange, items.change(item, body), 200);
}

function sendItem(exchange: Exchange, item: Item, status: number): void {
  const body = shown(item, exchange, { fields: undefined, isOnlyData: false });
  sendJson(exchange.res, status, body, { etag: `"${indicatorOf(item)}"` });
}

function shown(
  item: Item,
  exchange: Exchange,
  { fields, isOnlyData }: Pick<ItemQuery, "fields" | "isOnlyData">,
) {
  const row = Object.fromEntries((fields ?? SHOWN).map((name) => [name, attributeOf(item, name)]));
  if (isOnlyData) return row;
  const href = `${collectionOf(exchange)}/${keyOf(item)}`;
  const properties = { changeIndicator: indicatorOf(item) };
  const links = [
    { rel: "self", href, name: "itemsV2", kind: "item", properties },
    { rel: "canonical", href, name: "itemsV2", kind: "item" },
  ];
  return { ...row, links };
}

const attributeOf = (item: Item, name: Attribute): unknown =>
  name === "LastUpdateDateTime"
    ? `${new Date(item.updatedAt).toISOString().slice(0, 19)}+00:00`
    : item[name as keyof Item];

/** Addresses are those of the pod, whatever way the call came. */
const collectionOf = ({ url }: Exchange): string =>
  `https://pod.example${url.pathname.replace(/(itemsV2).*/, "$1")}`;

function sorted(items: readonly Item[], order: ItemQuery["order"]): readonly Item[] {
  if (order.every(({ by, isDescending }) => by === "ItemId" && !isDescending)) return items;
  const cellOf = (item: Item, by: Attribute) =>
    (by === "LastUpdateDateTime" ? item.updatedAt : item[by as keyof Item]) ?? "";
  return items.toSorted((a, b) => {
    for (const { by, isDescending } of order) {
      const [one, other] = [cellOf(a, by), cellOf(b, by)];
      if (one !== other) return (one < other ? -1 : 1) * (isDescending ? -1 : 1);
    }
    return 0;
  });
}

async function bodyOf(req: IncomingMessage): Promise<Body> {
  if ((req.headers["content-type"] ?? "").split(";")[0] !== ITEM_TYPE)
    throw refusal(415, { detail: `Send ${ITEM_TYPE}.`, code: "27512" });
  const text = (await readBody(req)).toString("utf8");
  if (!text.startsWith("{")) throw badQuery("the body is no object");
  return JSON.parse(text) as Body;
}

function basicUser(req: IncomingMessage): User | undefined {
  const [, code = ""] = /^Basic ([A-Za-z0-9+/=]+)$/.exec(req.headers.authorization ?? "") ?? [];
  const pair = Buffer.from(code, "base64").toString("utf8");
  return USERS.find(({ name, password }) => `${name}:${password}` === pair);
}
