import type { Insertable } from "kysely";
import { request } from "undici";
import { insertMany } from "../../src/store/bulk.ts";
import type { SubscriptionTable } from "../../src/store/config-schema.ts";
import { openConfigStore } from "../../src/store/open.ts";
import { findSubscription } from "../../src/store/subscriptions.ts";
import { type HubProcess, startHub } from "../../test/e2e/hub-process.ts";
import type { Place } from "../scratch.ts";

/** A whole hub in a process of its own, as `viadukt serve` runs it, and a token for it. */
export interface BenchHub extends HubProcess {
  readonly token: string;
  /** With the token. @throws Error with the answer where its status is not 2xx */
  api<T = unknown>(method: "GET" | "POST" | "PATCH", path: string, body?: object): Promise<T>;
}

/** Starts on the databases of `place`; `token` is that of an earlier start on the same place. */
export async function openBenchHub(place: Place, token?: string): Promise<BenchHub> {
  const preload = new URL("./stop-with-parent.ts", import.meta.url).href;
  const env = {
    ...place.env,
    EGRESS_ALLOW: "127.0.0.0/8",
    NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ""} --import ${preload}`,
  };
  const hub = await startHub(env, { dataDir: place.dataDir });
  const own = token ?? (await makeToken(hub));
  return {
    ...hub,
    token: own,
    api: async <T>(method: "GET" | "POST" | "PATCH", path: string, body?: object) => {
      const headers = { authorization: `Bearer ${own}` };
      return (await callJson(`${hub.url}${path}`, { method, headers, body })).json as T;
    },
  };
}

async function makeToken({ url, email, password }: HubProcess): Promise<string> {
  const signIn = { method: "POST", headers: {}, body: { email, password } } as const;
  const { cookie } = await callJson(`${url}/api/session`, signIn);
  const make = { method: "POST", headers: { cookie }, body: { name: "bench" } } as const;
  const { json } = await callJson(`${url}/api/tokens`, make);
  return (json as { token: string }).token;
}

async function callJson(
  url: string,
  {
    method,
    headers,
    body,
  }: {
    method: "GET" | "POST" | "PATCH";
    headers: Readonly<Record<string, string>>;
    body: object | undefined;
  },
): Promise<{ json: unknown; cookie: string }> {
  const answer = await request(url, {
    method,
    headers: { ...headers, ...(body ? { "content-type": "application/json" } : {}) },
    body: body ? JSON.stringify(body) : null,
  });
  const text = await answer.body.text();
  if (answer.statusCode >= 300) throw new Error(`${method} ${url}: ${answer.statusCode} ${text}`);
  const [cookie = ""] = [answer.headers["set-cookie"] ?? ""].flat();
  return { json: text === "" ? undefined : JSON.parse(text), cookie: cookie.split(";")[0] ?? "" };
}

/** What one of many subscriptions has of its own. */
export interface Endpoint {
  readonly url: string;
  readonly event_types: readonly string[];
}

/**
 * Subscribes every endpoint: the first one through the API, the others as copies of its row, because
 * thousands of requests would take minutes. Answers their ids.
 */
export async function subscribe(
  hub: BenchHub,
  place: Place,
  endpoints: readonly Endpoint[],
): Promise<readonly number[]> {
  const [first, ...others] = endpoints;
  if (!first) return [];
  const made = { ...first, name: "endpoint 0", timeout_seconds: 2 };
  const { id } = await hub.api<{ id: number }>("POST", "/api/subscriptions", made);
  await using config = openConfigStore(place.configUrl, place.dataDir);
  const row = await findSubscription(config, id);
  if (!row) throw new Error("The subscription is not there.");
  const { id: _, ...template } = row;
  const rows = others.map(
    ({ url, event_types }, i): Insertable<SubscriptionTable> => ({
      ...template,
      name: `endpoint ${i + 1}`,
      url,
      event_types: JSON.stringify(event_types),
    }),
  );
  await insertMany(config, "subscription", rows);
  // A change through the API tells the hub to read them all again.
  await hub.api("PATCH", `/api/subscriptions/${id}`, { name: "endpoint 0, changed" });
  const ids = await config.db.selectFrom("subscription").select("id").orderBy("id").execute();
  return ids.map((one) => one.id);
}
