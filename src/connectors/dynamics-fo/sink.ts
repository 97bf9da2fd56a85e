import { textOf } from "../../formats/json/values.ts";
import {
  defineSink,
  type Found,
  type Item,
  isHubError,
  type RemoveRequest,
  type WriteRequest,
  type WriteResult,
} from "../../sdk/index.ts";
import { areaOf, type Card, findCards, folded, productPath, releasedPath } from "./cards.ts";
import { type Answer, call, messageIn } from "./client.ts";
import { type FoContext, manifest } from "./manifest.ts";
import { etagsOf, fieldsOf, remoteId, toItem, versionOf } from "./mapping.ts";
import { changedFields, creationOf, type Fields, isEmpty, pathsIn, payloadOf } from "./payload.ts";

type Request = WriteRequest<Item>;

/** So many records are written at one moment; each takes one to three calls. */
const AT_ONCE = 4;

/** Released products by their item number. The service has no batch that a refusal would not undo as a whole. */
export const items = defineSink(manifest, {
  entity: "item",
  fields: fieldsOf,
  async find(ctx, keys) {
    const cards = await findCards(ctx, keys);
    return [...new Set(keys)].flatMap((key): Found<Item>[] => {
      const card = cards.get(folded(key));
      const { item } = card ? { item: undefined, ...toItem(card, ctx.settings) } : {};
      if (!card || !item) return [];
      const id = remoteId(areaOf(ctx), item.code);
      return [{ key, remote_id: id, version: versionOf(card), data: item }];
    });
  },
  async plan(ctx, requests) {
    const cards = await cardsFor(ctx, requests);
    return requests.map((request) => {
      const step = stepOf(ctx, request, cards.get(folded(request.data.code)));
      return "status" in step
        ? step
        : { key: request.key, status: step.isNew ? "created" : "updated" };
    });
  },
  async write(ctx, requests) {
    const cards = await cardsFor(ctx, requests);
    const results = await inTurns(requests, (request) =>
      writeOne(ctx, request, cards.get(folded(request.data.code))),
    );
    return withVersions(ctx, requests, results);
  },
  remove: (ctx, requests) => inTurns(requests, (request) => removeOne(ctx, request)),
});

const cardsFor = (ctx: FoContext, requests: readonly Request[]) =>
  findCards(
    ctx,
    requests.map(({ data }) => data.code),
  );

type Step =
  | WriteResult
  | { readonly isNew: true }
  | {
      readonly isNew: false;
      readonly card: Card;
      readonly released: Fields;
      readonly product: Fields;
    };

/** What is to be done, or what became of it without a call. */
function stepOf(ctx: FoContext, request: Request, card: Card | undefined): Step {
  const { key, data, only, expect_version: expected } = request;
  const { settings } = ctx;
  try {
    const payload = payloadOf(data, only ?? pathsIn(data, settings), settings);
    if (!card) {
      const message = "It is not in Finance & Operations any more.";
      return expected === undefined ? { isNew: true } : { key, status: "conflict", message };
    }
    const { released, product } = changedFields(payload, card, data);
    const version = versionOf(card);
    const known = { remote_id: idOf(ctx, card), version };
    if (isEmpty(released) && isEmpty(product)) return { key, status: "unchanged", ...known };
    if (expected === undefined || expected === version)
      return { isNew: false, card, released, product };
    const message = "It was changed in Finance & Operations since the hub read it.";
    return { key, status: "conflict", ...known, message };
  } catch (error) {
    if (!isHubError(error) || error.reaction !== "skip") throw error;
    return { key, status: "rejected", message: error.message };
  }
}

const idOf = (ctx: FoContext, { released }: Card): string =>
  remoteId(areaOf(ctx), textOf(released.ItemNumber, 120) ?? "");

async function writeOne(
  ctx: FoContext,
  request: Request,
  card: Card | undefined,
): Promise<WriteResult> {
  const step = stepOf(ctx, request, card);
  if ("status" in step) return step;
  return step.isNew ? createOne(ctx, request) : updateOne(ctx, request.key, step);
}

/** Released first; what that call does not take is written afterwards. */
async function createOne(ctx: FoContext, request: Request): Promise<WriteResult> {
  const { key, data } = request;
  const area = areaOf(ctx);
  const body = creationOf(data, area, ctx.settings);
  const made = await call(ctx, { method: "POST", path: "/ReleasedProductCreationsV2", body });
  if (made.status >= 300) return { key, status: "rejected", message: messageIn(made) };
  const created: WriteResult = { key, status: "created", remote_id: remoteId(area, data.code) };
  const card = (await findCards(ctx, [data.code])).get(folded(data.code));
  if (!card) return created;
  const step = stepOf(ctx, { key, data }, card);
  if ("status" in step || step.isNew) return created;
  const { status, message } = await updateOne(ctx, key, step);
  if (status === "updated" || message === undefined) return created;
  return { ...created, message: `It was made, but not all of it: ${message}` };
}

async function updateOne(
  ctx: FoContext,
  key: string,
  { card, released, product }: Extract<Step, { isNew: false }>,
): Promise<WriteResult> {
  const etags = etagsOf(card);
  const number = textOf(card.released.ItemNumber, 120) ?? "";
  const parts = [
    { path: releasedPath(areaOf(ctx), number), body: released, ifMatch: etags.released },
    {
      path: productPath(textOf(card.released.ProductNumber, 120) ?? number),
      ...{ body: product, ifMatch: etags.product },
    },
  ];
  const known = { key, remote_id: idOf(ctx, card) };
  for (const part of parts) {
    if (isEmpty(part.body)) continue;
    const answer = await patch(ctx, part);
    if (answer.status < 300) continue;
    return {
      ...known,
      status: isStale(answer) ? "conflict" : "rejected",
      message: messageIn(answer),
    };
  }
  return { ...known, status: "updated" };
}

const isStale = ({ status }: Answer): boolean => status === 412 || status === 404 || status === 409;

const patch = (
  ctx: FoContext,
  {
    path,
    body,
    ifMatch,
  }: { readonly path: string; readonly body: Fields; readonly ifMatch: string },
): Promise<Answer> =>
  call(ctx, {
    ...{ method: "PATCH", path, body, query: { "cross-company": "true" } },
    headers: { "if-match": ifMatch },
  });

/** The service answers a change with nothing: the new versions are asked for, all at once. */
async function withVersions(
  ctx: FoContext,
  requests: readonly Request[],
  results: readonly WriteResult[],
): Promise<readonly WriteResult[]> {
  const isWritten = ({ status }: WriteResult) => status === "created" || status === "updated";
  const codes = requests.flatMap(({ data }, i) => {
    const result = results[i];
    return result && isWritten(result) ? [data.code] : [];
  });
  const cards = await findCards(ctx, codes);
  return results.map((result, i) => {
    const card = cards.get(folded(requests[i]?.data.code ?? ""));
    return card && isWritten(result) ? { ...result, version: versionOf(card) } : result;
  });
}

/** A product is not deleted but gets the state that means out of use. */
async function removeOne(ctx: FoContext, request: RemoveRequest): Promise<WriteResult> {
  const { key, remote_id, expect_version: expected } = request;
  const known = { key, remote_id };
  const { obsolete_state: state } = ctx.settings;
  const [area, ...rest] = remote_id.split("|");
  const number = rest.join("|");
  if (area !== areaOf(ctx) || number === "")
    return { ...known, status: "rejected", message: "It is no product of this legal entity." };
  if (state === undefined)
    return {
      ...known,
      status: "rejected",
      message: "Set obsolete_state to take products out of use.",
    };
  const card = (await findCards(ctx, [number])).get(folded(number));
  if (!card) return { ...known, status: "unchanged" };
  if (expected !== undefined && expected !== versionOf(card))
    return { ...known, status: "conflict", message: "It was changed since the hub read it." };
  if (textOf(card.released.ProductLifecycleStateId, 60) === state)
    return { ...known, status: "unchanged" };
  const path = releasedPath(area, number);
  const body = { ProductLifecycleStateId: state };
  const answer = await patch(ctx, { path, body, ifMatch: etagsOf(card).released });
  if (answer.status < 300) return { ...known, status: "deleted" };
  return {
    ...known,
    status: isStale(answer) ? "conflict" : "rejected",
    message: messageIn(answer),
  };
}

/** Results in the order of the requests, a few at one moment. */
async function inTurns<R>(
  requests: readonly R[],
  work: (request: R) => Promise<WriteResult>,
): Promise<readonly WriteResult[]> {
  const results: WriteResult[] = [];
  for (let at = 0; at < requests.length; at += AT_ONCE)
    results.push(...(await Promise.all(requests.slice(at, at + AT_ONCE).map(work))));
  return results;
}
