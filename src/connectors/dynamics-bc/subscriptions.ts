import { createHash } from "node:crypto";
import { type Static, Type } from "typebox";
import { Value } from "typebox/value";
import { isHubError, messageOf } from "../../sdk/index.ts";
import { call, errorOf, granted } from "./client.ts";
import { companyId } from "./company.ts";
import type { BcContext } from "./manifest.ts";

/** The scheme of a hook that Business Central calls. */
const SCHEME = "business_central";
const STATE = "subscriptions";
/** A subscription lives for three days; it is renewed when less than this is left. */
const RENEW_BEFORE_MS = 24 * 3_600_000;
/** The service asks our address for its token within the call. */
const TIMEOUT_MS = 60_000;
/** The longest secret that the service keeps. */
const MAX_SECRET = 2_048;

/** What the streams are made of. */
const COLLECTIONS = { items: ["items"], parties: ["customers", "vendors"] } as const;

const Subscription = Type.Object({
  "@odata.etag": Type.Optional(Type.String()),
  subscriptionId: Type.String({ pattern: "^[A-Za-z0-9-]{1,100}$" }),
  notificationUrl: Type.Optional(Type.Unknown()),
  clientState: Type.Optional(Type.Unknown()),
  resource: Type.Optional(Type.Unknown()),
  expirationDateTime: Type.Optional(Type.Unknown()),
});
const Subscriptions = Type.Object({ value: Type.Array(Subscription) });
const Kept = Type.Record(
  Type.String(),
  Type.Object({ id: Type.String(), until: Type.Number(), mark: Type.String() }),
);
type Kept = Record<string, { readonly id: string; readonly until: number; readonly mark: string }>;

/** What one subscription shall say. */
interface Wanted {
  readonly resource: string;
  readonly notificationUrl: string;
  readonly clientState: string;
  /** Another one where address or secret is another one. */
  readonly mark: string;
}

/**
 * Has Business Central tell the integration's hook of changes, as long as it has one: makes what is missing,
 * renews what ends within a day, ends what is not wanted any more. With `isChecked` it also asks whether they are
 * still there, because the service ends one by itself after a refused call. Answers with what went wrong, because
 * no read fails for it.
 */
export async function keepSubscriptions(
  ctx: BcContext,
  { isChecked = false } = {},
): Promise<string | undefined> {
  try {
    const wanted = await wantedOf(ctx);
    const kept = await keptOf(ctx);
    const isEmpty = wanted.length === 0 && Object.keys(kept).length === 0;
    if (isEmpty || (!isChecked && isSettled(kept, wanted, ctx.clock.now()))) return undefined;
    await ctx.state.locked(STATE, () => settle(ctx, wanted, isChecked));
    return undefined;
  } catch (error) {
    ctx.signal.throwIfAborted();
    if (!isHubError(error)) throw error;
    const reason = messageOf(error);
    ctx.log.warn({ reason }, "Business Central could not be told where to call");
    return `Business Central tells of no changes: ${reason}`;
  }
}

async function wantedOf(ctx: BcContext): Promise<readonly Wanted[]> {
  const address = await ctx.calls?.(SCHEME);
  const url = ctx.settings.webhook_url ?? address?.url;
  if (!address || url === undefined || address.secret.length > MAX_SECRET) return [];
  const company = await companyId(ctx);
  const mark = createHash("sha256").update(`${url} ${address.secret}`).digest("base64url");
  const collections = Object.entries(COLLECTIONS).flatMap(([stream, own]) =>
    address.streams === undefined || address.streams.includes(stream) ? [...own] : [],
  );
  return collections.map((collection) => ({
    resource: `/api/v2.0/companies(${company})/${collection}`,
    ...{ notificationUrl: url, clientState: address.secret, mark },
  }));
}

async function keptOf({ state }: BcContext): Promise<Kept> {
  const text = await state.get(STATE);
  const kept: unknown = text === undefined ? {} : JSON.parse(text);
  return Value.Check(Kept, kept) ? kept : {};
}

const isSettled = (kept: Kept, wanted: readonly Wanted[], now: number): boolean =>
  Object.keys(kept).length === wanted.length && wanted.every((one) => isGood(kept, one, now));

function isGood(kept: Kept, { resource, mark }: Wanted, now: number): boolean {
  const one = kept[resource];
  return one !== undefined && one.mark === mark && one.until - now > RENEW_BEFORE_MS;
}

/** Looks at what the service has, so that a subscription of before is renewed and none is made twice. */
async function settle(
  ctx: BcContext,
  wanted: readonly Wanted[],
  isChecked: boolean,
): Promise<void> {
  const before = await keptOf(ctx);
  const now = ctx.clock.now();
  if (!isChecked && isSettled(before, wanted, now)) return;
  const answer = await call(ctx, { method: "GET", path: "/subscriptions" });
  const { value: there } = granted(Subscriptions, answer);
  const kept: Kept = {};
  for (const one of wanted) {
    const known = before[one.resource];
    const found = there.find((other) => other.subscriptionId === known?.id || isOwn(other, one));
    if (known && found?.subscriptionId === known.id && isGood(before, one, now)) {
      kept[one.resource] = known;
      continue;
    }
    const made = await (found ? renew(ctx, found, one) : subscribe(ctx, one));
    kept[one.resource] = { ...made, mark: one.mark };
    await keep(ctx, { ...before, ...kept });
  }
  for (const [resource, { id }] of Object.entries(before)) {
    const found = there.find(({ subscriptionId }) => subscriptionId === id);
    if (!kept[resource] && found) await end(ctx, found);
  }
  await keep(ctx, kept);
}

const keep = ({ state }: BcContext, kept: Kept): Promise<void> =>
  Object.keys(kept).length === 0 ? state.remove(STATE) : state.set(STATE, JSON.stringify(kept));

type Found = Static<typeof Subscription>;

/** Made by us before, although nothing of it is kept: by its address, or by the secret. */
const isOwn = ({ notificationUrl, clientState, resource }: Found, wanted: Wanted): boolean =>
  isSameResource(resource, wanted.resource) &&
  (notificationUrl === wanted.notificationUrl || clientState === wanted.clientState);

const isSameResource = (a: unknown, b: string): boolean =>
  String(a ?? "")
    .replace(/^\//, "")
    .toLowerCase() === b.replace(/^\//, "").toLowerCase();

const bodyOf = ({ notificationUrl, resource, clientState }: Wanted) => ({
  ...{ notificationUrl, resource, clientState },
});

async function subscribe(ctx: BcContext, wanted: Wanted) {
  const answer = await call(ctx, {
    ...{ method: "POST", path: "/subscriptions", body: bodyOf(wanted), timeoutMs: TIMEOUT_MS },
  });
  return madeOf(granted(Subscription, answer));
}

async function renew(ctx: BcContext, found: Found, wanted: Wanted) {
  const answer = await call(ctx, {
    method: "PATCH",
    path: `/subscriptions('${found.subscriptionId}')`,
    headers: { "if-match": found["@odata.etag"] ?? "*" },
    body: bodyOf(wanted),
    timeoutMs: TIMEOUT_MS,
  });
  // It ended at this moment.
  if (answer.status === 404) return subscribe(ctx, wanted);
  return madeOf(granted(Subscription, answer));
}

async function end(ctx: BcContext, { subscriptionId: id }: Found): Promise<void> {
  const path = `/subscriptions('${id}')`;
  const answer = await call(ctx, { method: "DELETE", path, headers: { "if-match": "*" } });
  if (answer.status >= 300 && answer.status !== 404) throw errorOf(answer);
}

/** Without a time that can be read it is asked anew with the next read. */
function madeOf({ subscriptionId: id, expirationDateTime }: Found) {
  const until = Date.parse(String(expirationDateTime ?? ""));
  return { id, until: Number.isNaN(until) ? 0 : until };
}
