import { type Row, textOf } from "../../formats/json/values.ts";
import {
  defineSink,
  type Found,
  type Item,
  isHubError,
  type RemoveRequest,
  type WriteRequest,
  type WriteResult,
} from "../../sdk/index.ts";
import { type Part, sendParts } from "./batch.ts";
import { type Answer, refusalOf } from "./client.ts";
import { companyId, currencyOf } from "./company.ts";
import { findCards } from "./lookup.ts";
import { type BcContext, manifest } from "./manifest.ts";
import { etagOf, FIELDS, toItem } from "./mapping.ts";
import { changedFields, newCard, type Payload, pathsIn, payloadOf } from "./payload.ts";
import { isGuid } from "./settings.ts";
import { stampOf } from "./stream.ts";

/** Where a write goes, and what its prices are in. */
interface Desk {
  readonly company: string;
  readonly currency: string | undefined;
}

/** What is to be done with one record: settled without a call, or a part of a batch. */
type Step =
  | { readonly settled: WriteResult }
  | {
      readonly key: string;
      readonly code: string;
      readonly part: Part;
      readonly wanted: Payload;
      readonly isNew: boolean;
    };

/** Items by their number, which Business Central has in capitals; found on the primary, never on the replica. */
export const items = defineSink(manifest, {
  entity: "item",
  fields: () => FIELDS,
  async find(ctx, keys) {
    const { company, currency } = await openDesk(ctx);
    const cards = await findCards(ctx, company, keys);
    return [...cards].flatMap(([key, row]): Found<Item>[] => {
      const { item } = { item: undefined, ...toItem(row, currency) };
      const id = idOf(row);
      return item && id !== undefined ? [{ key, remote_id: id, ...stampOf(row), data: item }] : [];
    });
  },
  async plan(ctx, requests) {
    const { steps } = await stepsOf(ctx, requests);
    return steps.map((step): WriteResult => {
      if ("settled" in step) return step.settled;
      return { key: step.key, status: step.isNew ? "created" : "updated" };
    });
  },
  async write(ctx, requests) {
    const { steps, desk } = await stepsOf(ctx, requests);
    const open = steps.flatMap((step) => ("settled" in step ? [] : step));
    const answers = await sendParts(
      ctx,
      open.map(({ part }) => part),
    );
    const results = new Map<Step, WriteResult>();
    for (const [i, step] of open.entries()) results.set(step, resultOf(step, answers[i]));
    const all = steps.map((step) =>
      "settled" in step ? step.settled : (results.get(step) ?? unanswered(step.key)),
    );
    return settleConflicts(ctx, desk, { steps, results: all });
  },
  async remove(ctx, requests) {
    const company = await companyId(ctx);
    return removeAll(ctx, company, requests);
  },
});

const idOf = (row: Row): string | undefined => textOf(row.id, 60)?.toLowerCase();

async function openDesk(ctx: BcContext): Promise<Desk> {
  const company = await companyId(ctx);
  return { company, currency: await currencyOf(ctx, company) };
}

async function stepsOf(ctx: BcContext, requests: readonly WriteRequest<Item>[]) {
  const desk = await openDesk(ctx);
  const keys = requests.map(({ data }) => data.code);
  const cards = await findCards(ctx, desk.company, keys);
  const steps = requests.map((request): Step => {
    try {
      return stepOf(ctx, desk, { request, card: cards.get(request.data.code) });
    } catch (error) {
      if (!isHubError(error) || error.reaction !== "skip") throw error;
      return { settled: { key: request.key, status: "rejected", message: error.message } };
    }
  });
  return { steps, desk };
}

function stepOf(
  ctx: BcContext,
  { company, currency }: Desk,
  { request, card }: { readonly request: WriteRequest<Item>; readonly card: Row | undefined },
): Step {
  const { key, data, only, expect_version: expected } = request;
  const url = `companies(${company})/items`;
  if (!card) {
    const message = "It is not in Business Central any more.";
    if (expected !== undefined) return { settled: { key, status: "conflict", message } };
    const body = newCard(ctx, data, currency);
    return { key, code: data.code, part: { method: "POST", url, body }, wanted: body, isNew: true };
  }
  const id = idOf(card) ?? "";
  const version = etagOf(card);
  const wanted = {
    ...payloadOf(data, only ?? pathsIn(data, currency), currency),
    ...(only ? {} : typeOf(data, card)),
  };
  const body = changedFields(wanted, card);
  const known = { remote_id: id, ...(version === undefined ? {} : { version }) };
  if (Object.keys(body).length === 0) return { settled: { key, status: "unchanged", ...known } };
  if (expected !== undefined && expected !== version) {
    const message = "It was changed in Business Central since the hub read it.";
    return { settled: { key, status: "conflict", ...known, message } };
  }
  const part: Part = { method: "PATCH", url: `${url}(${id})`, ifMatch: version ?? "*", body };
  return { key, code: data.code, part, wanted, isNew: false };
}

/** Goods may be kept as stock or not: only the difference to services counts. */
function typeOf({ type }: Item, card: Row): Payload {
  const isService = card.type === "Service";
  if (isService === (type === "service")) return {};
  return { type: isService ? "Inventory" : "Service" };
}

function resultOf(
  { key, isNew }: { readonly key: string; readonly isNew: boolean },
  answer: Answer | undefined,
): WriteResult {
  if (!answer) return unanswered(key);
  if (answer.status < 300) {
    const row = (typeof answer.body === "object" && answer.body !== null ? answer.body : {}) as Row;
    const id = idOf(row);
    const version = etagOf(row);
    return {
      ...{ key, status: isNew ? "created" : "updated" },
      ...(id === undefined ? {} : { remote_id: id }),
      ...(version === undefined ? {} : { version }),
    };
  }
  const { code, message } = refusalOf(answer);
  return { key, status: isRace(answer, code) ? "conflict" : "rejected", message };
}

/** Somebody else was quicker: with another change, with making it, or with taking it away. */
const isRace = ({ status }: Answer, code: string): boolean =>
  status === 412 ||
  status === 404 ||
  code === "Request_EntityChanged" ||
  code === "Internal_EntityWithSameKeyExists";

const unanswered = (key: string): WriteResult => ({
  key,
  status: "rejected",
  message: "Business Central did not say what became of it.",
});

/** A conflict over what the card has by now anyway is none: the call came twice. */
async function settleConflicts(
  ctx: BcContext,
  { company }: Desk,
  { steps, results }: { readonly steps: readonly Step[]; readonly results: readonly WriteResult[] },
): Promise<readonly WriteResult[]> {
  const lost = steps.map((step, i) =>
    "settled" in step || results[i]?.status !== "conflict" ? undefined : step,
  );
  const codes = lost.flatMap((step) => step?.code ?? []);
  if (codes.length === 0) return results;
  const cards = await findCards(ctx, company, codes);
  return results.map((result, i): WriteResult => {
    const step = lost[i];
    const card = step && cards.get(step.code);
    if (!step || !card) return result;
    const version = etagOf(card);
    const known = {
      remote_id: idOf(card) ?? "",
      ...(version === undefined ? {} : { version }),
    };
    if (Object.keys(changedFields(step.wanted, card)).length > 0) return { ...result, ...known };
    return { key: result.key, status: "unchanged", ...known };
  });
}

/** Deletes cards; one that was bought or sold stays, and is blocked instead. */
async function removeAll(
  ctx: BcContext,
  company: string,
  requests: readonly RemoveRequest[],
): Promise<readonly WriteResult[]> {
  const urlOf = ({ remote_id: id }: RemoveRequest) => `companies(${company})/items(${id})`;
  const ifMatchOf = ({ expect_version: version }: RemoveRequest) => version ?? "*";
  const known = requests.filter(({ remote_id: id }) => isGuid(id));
  const deleted = await sendParts(
    ctx,
    known.map((one) => ({ method: "DELETE", url: urlOf(one), ifMatch: ifMatchOf(one) })),
  );
  const results = new Map<RemoveRequest, WriteResult>();
  for (const [i, one] of known.entries()) results.set(one, removed(one, deleted[i]));
  const kept = known.filter((one) => results.get(one)?.status === "rejected");
  const blocked = await sendParts(
    ctx,
    kept.map((one) => ({
      ...{ method: "PATCH", url: urlOf(one), ifMatch: ifMatchOf(one) },
      body: { blocked: true },
    })),
  );
  for (const [i, one] of kept.entries()) {
    const result = removed(one, blocked[i]);
    const reason = results.get(one)?.message;
    results.set(
      one,
      result.status === "deleted" && reason ? { ...result, message: reason } : result,
    );
  }
  return requests.map(
    (one) =>
      results.get(one) ?? {
        ...{ key: one.key, status: "rejected", remote_id: one.remote_id },
        message: "This is no id of an item of Business Central.",
      },
  );
}

function removed({ key, remote_id }: RemoveRequest, answer: Answer | undefined): WriteResult {
  if (!answer) return unanswered(key);
  if (answer.status < 300) return { key, status: "deleted", remote_id };
  if (answer.status === 404) return { key, status: "unchanged", remote_id };
  const { code, message } = refusalOf(answer);
  const isStale = answer.status === 412 || code === "Request_EntityChanged";
  return { key, status: isStale ? "conflict" : "rejected", remote_id, message };
}
