import { randomUUID } from "node:crypto";
import { RequestError } from "../simulator.ts";
import { fault } from "./problem.ts";
import { etagOf, guidOf } from "./tables.ts";
import type { Change } from "./writes.ts";

export interface Subscription {
  readonly subscriptionId: string;
  readonly notificationUrl: string;
  readonly resource: string;
  readonly clientState: string;
  readonly expirationDateTime: string;
  readonly stamp: number;
}

export interface WebhookOptions {
  readonly now: () => number;
  /** How long changes are gathered before they are told; 30 s in reality. */
  readonly delayMs: number;
}

/** Subscriptions, and the calls that tell of changes. */
export interface Webhooks {
  list(): readonly object[];
  find(id: string): Subscription | undefined;
  subscribe(body: unknown): Promise<object>;
  renew(id: string, change: { readonly ifMatch: string; readonly body: unknown }): Promise<object>;
  unsubscribe(id: string, ifMatch: string): void;
  note(change: Change): void;
  /** What was told so far: the status of each call, undefined where nobody answered. */
  readonly told: readonly { readonly status: number | undefined; readonly body: string }[];
  /** Tells at once what waits to be told. */
  flush(): Promise<void>;
  reset(): void;
}

const LIFE_MS = 3 * 86_400_000;
const RESOURCE = /^\/?api\/v2\.0\/companies\(([0-9a-f-]{36})\)\/(items|customers|vendors)$/i;
/** More changes than this are told as one. */
const MOST_SINGLE = 1_000;
const MAX_STATE = 2_048;
const TRIES = 3;

export function createWebhooks({ now, delayMs }: WebhookOptions): Webhooks {
  const byId = new Map<string, Subscription>();
  const told: { status: number | undefined; body: string }[] = [];
  let waiting: Change[] = [];
  let timer: NodeJS.Timeout | undefined;
  let stamp = 0;

  const save = (one: Omit<Subscription, "stamp" | "expirationDateTime">): object => {
    const expirationDateTime = new Date(now() + LIFE_MS).toISOString();
    stamp += 1;
    const kept = { ...one, expirationDateTime, stamp };
    byId.set(one.subscriptionId, kept);
    return shown(kept);
  };
  const matching = (id: string, ifMatch: string): Subscription => {
    const found = byId.get(id);
    if (!found) throw new RequestError(404, fault("BadRequest_NotFound", "No such subscription."));
    const { stamp: version, subscriptionId } = found;
    if (ifMatch !== "*" && ifMatch !== etagOf({ id: subscriptionId, stamp: version }))
      throw new RequestError(409, fault("Request_EntityChanged", "It was changed meanwhile."));
    return found;
  };
  const flush = async (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    const changes = waiting;
    waiting = [];
    for (const [url, value] of notificationsOf([...byId.values()], changes)) {
      const result = await tell(url, JSON.stringify({ value }));
      told.push(result);
      if (!isKept(result.status)) drop(byId, url);
    }
  };
  return {
    told,
    flush,
    list: () => [...byId.values()].map(shown),
    find: (id) => byId.get(id),
    async subscribe(body) {
      const wanted = readWanted(body);
      for (const one of byId.values())
        if (one.notificationUrl === wanted.notificationUrl && one.resource === wanted.resource)
          throw refused("The subscription already exists.");
      await shakeHands(wanted.notificationUrl);
      return save({ ...wanted, subscriptionId: guidOf(`sub ${++stamp}`).replaceAll("-", "") });
    },
    async renew(id, { ifMatch, body }) {
      const before = matching(id, ifMatch);
      const wanted = readWanted({ ...before, ...(body as object) });
      await shakeHands(wanted.notificationUrl);
      return save({ ...wanted, subscriptionId: id });
    },
    unsubscribe(id, ifMatch) {
      matching(id, ifMatch);
      byId.delete(id);
    },
    note(change) {
      if (byId.size === 0) return;
      waiting.push(change);
      timer ??= setTimeout(() => void flush(), delayMs).unref();
    },
    reset() {
      clearTimeout(timer);
      timer = undefined;
      waiting = [];
      byId.clear();
      told.length = 0;
    },
  };
}

const shown = ({ stamp, ...one }: Subscription): object => ({
  "@odata.etag": etagOf({ id: one.subscriptionId, stamp }),
  ...one,
  userId: guidOf("user"),
});

function readWanted(body: unknown) {
  const given = (typeof body === "object" && body !== null ? body : {}) as Record<string, unknown>;
  const { notificationUrl, resource, clientState = "" } = given;
  if (typeof notificationUrl !== "string" || !isReachable(notificationUrl))
    throw refused("The notificationUrl must be an absolute https URL.");
  if (typeof resource !== "string" || !RESOURCE.test(resource))
    throw refused("The resource is not supported.");
  if (typeof clientState !== "string" || clientState.length > MAX_STATE)
    throw refused("The clientState is too long.");
  return { notificationUrl, resource: resource.replace(/^\//, ""), clientState };
}

/** Encrypted, apart from this machine's own addresses. */
function isReachable(text: string): boolean {
  const url = URL.parse(text);
  return url?.protocol === "https:" || url?.hostname === "127.0.0.1";
}

/** @throws RequestError 400 where the address does not echo the token with status 200 */
async function shakeHands(notificationUrl: string): Promise<void> {
  const token = randomUUID();
  const url = new URL(notificationUrl);
  url.searchParams.set("validationToken", token);
  try {
    const answer = await fetch(url, { method: "POST", signal: AbortSignal.timeout(10_000) });
    const text = await answer.text();
    if (answer.status === 200 && text === token) return;
  } catch {
    // It is told below.
  }
  throw refused("The validation request to the notificationUrl failed.");
}

/** What each address is told. */
function notificationsOf(
  subscriptions: readonly Subscription[],
  changes: readonly Change[],
): Map<string, object[]> {
  const byUrl = new Map<string, object[]>();
  for (const one of subscriptions) {
    const own = changes.filter((change) => resourceOf(change) === one.resource.toLowerCase());
    if (own.length === 0) continue;
    const value =
      own.length > MOST_SINGLE ? [collection(one, own)] : own.map((c) => single(one, c));
    byUrl.set(one.notificationUrl, [...(byUrl.get(one.notificationUrl) ?? []), ...value]);
  }
  return byUrl;
}

const resourceOf = ({ company, entity }: Change): string =>
  `api/v2.0/companies(${company.id})/${entity}`.toLowerCase();

const common = ({ subscriptionId, clientState, expirationDateTime }: Subscription) => ({
  ...{ subscriptionId, clientState, expirationDateTime },
});
const single = (one: Subscription, { id, type, at }: Change) => ({
  ...common(one),
  ...{ resource: `${one.resource}(${id})`, changeType: type, lastModifiedDateTime: at },
});
const collection = (one: Subscription, changes: readonly Change[]) => ({
  ...common(one),
  resource: `/${one.resource}?$filter=lastDateTimeModified%20gt%20${changes[0]?.at}`,
  ...{ changeType: "collection", lastModifiedDateTime: changes.at(-1)?.at },
});

/** Tries again what may be tried again, without the waits of the real service. */
async function tell(url: string, body: string) {
  let status: number | undefined;
  for (let tries = 0; tries < TRIES && (tries === 0 || isTriedAgain(status)); tries++) {
    try {
      const headers = { "content-type": "application/json" };
      const signal = AbortSignal.timeout(10_000);
      const answer = await fetch(url, { method: "POST", headers, body, signal });
      status = answer.status;
      await answer.arrayBuffer();
    } catch {
      status = undefined;
    }
  }
  return { status, body };
}

const isTriedAgain = (status: number | undefined): boolean =>
  status === undefined || status === 408 || status === 429 || status >= 500;
/** Any other answer ends the subscription. */
const isKept = (status: number | undefined): boolean =>
  isTriedAgain(status) || (status !== undefined && status >= 200 && status < 300);

function drop(byId: Map<string, Subscription>, url: string): void {
  for (const [id, one] of byId) if (one.notificationUrl === url) byId.delete(id);
}

const refused = (message: string): RequestError =>
  new RequestError(400, fault("BadRequest", message));
