import type { Row } from "../../formats/json/values.ts";
import {
  defineSink,
  type Item,
  isHubError,
  type RemoveRequest,
  type WriteRequest,
  type WriteResult,
} from "../../sdk/index.ts";
import type { Changeset } from "./batch.ts";
import { creationOf, refusalOf, removalOf, updateOf } from "./changes.ts";
import { manifest, type S4Context } from "./manifest.ts";
import { changedAt, FIELDS, toCoreItem, toItem, versionOf } from "./mapping.ts";
import { numberOf, productsByNumber, sameNumber, storedForm } from "./products.ts";
import { type Outcome, sendChangesets } from "./send.ts";
import { type StockRows, stockOf } from "./stock.ts";

/** What is to be done for one request, or what came of it without doing anything. */
interface Plan {
  readonly result: WriteResult;
  readonly changeset?: Changeset;
}

/** A request with the product as it is now. */
interface Task<R> {
  readonly request: R;
  readonly row: Row | undefined;
}

const CHANGED = "The product was changed in SAP since it was read.";

/** Products by their number. Writes of one integration go one after the other: they share a session. */
export const items = defineSink(manifest, {
  entity: "item",
  fields: () => FIELDS,
  async find(ctx, keys) {
    const products = await productsByNumber(ctx, keys, { isWhole: true });
    const stock = await stockOf(ctx, [...products.values()].map(numberOf), { isRange: false });
    return keys.flatMap((key) => {
      const row = products.get(sameNumber(key));
      if (!row) return [];
      const at = changedAt(row);
      return {
        ...{ key, ...knownOf(ctx, row) },
        ...(at === undefined ? {} : { changed_at: at }),
        data: itemOf(ctx, row, stock.get(sameNumber(key))),
      };
    });
  },
  write: (ctx, requests) =>
    settle(
      ctx,
      requests.map((request) => ({ number: request.data.code, request })),
      (request, row) => writePlan(ctx, { request, row }),
    ),
  remove: (ctx, requests) =>
    settle(
      ctx,
      requests.map((request) => ({ number: request.remote_id, request })),
      (request, row) => removePlan(ctx, { request, row }),
    ),
});

/** As the stream gives it; without prices and stock where one of them is no number, so that it is found all the same. */
function itemOf(ctx: S4Context, row: Row, stock: StockRows | undefined): Item {
  try {
    return toItem(ctx, row, stock);
  } catch (error) {
    if (!isHubError(error) || error.reaction !== "skip") throw error;
    return toCoreItem(ctx, row);
  }
}

/** Looks at the products as they are, sends what is to be done, and looks again for the new versions. */
async function settle<R>(
  ctx: S4Context,
  tasks: readonly { readonly number: string; readonly request: R }[],
  planOf: (request: R, row: Row | undefined) => Plan,
): Promise<readonly WriteResult[]> {
  if (tasks.length === 0) return [];
  return ctx.state.locked("write", async () => {
    const before = await productsByNumber(
      ctx,
      tasks.map(({ number }) => number),
    );
    const plans = tasks.map(({ number, request }) => ({
      ...planOf(request, before.get(sameNumber(number))),
      number,
    }));
    const open = plans.filter((plan) => plan.changeset);
    const outcomes = await sendChangesets(
      ctx,
      open.flatMap(({ changeset }) => changeset ?? []),
    );
    const after = await productsByNumber(
      ctx,
      open.map(({ number }) => number),
    );
    const outcomeOf = new Map(open.map((plan, i) => [plan, outcomes[i]]));
    return plans.map((plan) => {
      const { result, changeset, number } = plan;
      if (!changeset) return result;
      return resultOf(ctx, result, {
        problem: outcomeOf.get(plan),
        row: after.get(sameNumber(number)),
      });
    });
  });
}

function writePlan(ctx: S4Context, { request: given, row }: Task<WriteRequest<Item>>): Plan {
  const { key, expect_version: version } = given;
  // SAP cuts blanks off itself, and would show another name than was written.
  const data = { ...given.data, name: given.data.name.trim() };
  const request = { ...given, data };
  const refusal = refusalOf(request);
  if (refusal !== undefined) return { result: { key, status: "rejected", message: refusal } };
  if (!row) {
    if (version !== undefined)
      return { result: { key, status: "conflict", message: "SAP has no such product any more." } };
    const id = storedForm(data.code);
    const changeset = creationOf(ctx, request);
    return { result: { key, status: "created", remote_id: id }, changeset };
  }
  const known = { key, ...knownOf(ctx, row) };
  const changeset = updateOf(ctx, request, row);
  if (changeset.operations.length === 0) return { result: { ...known, status: "unchanged" } };
  if (version !== undefined && version !== known.version)
    return { result: { ...known, status: "conflict", message: CHANGED } };
  return { result: { ...known, status: "updated" }, changeset };
}

function removePlan(ctx: S4Context, { request, row }: Task<RemoveRequest>): Plan {
  const { key, remote_id: id, expect_version: version } = request;
  if (!row) return { result: { key, remote_id: id, status: "unchanged" } };
  const known = { key, ...knownOf(ctx, row) };
  if (!toCoreItem(ctx, row).active) return { result: { ...known, status: "unchanged" } };
  if (version !== undefined && version !== known.version)
    return { result: { ...known, status: "conflict", message: CHANGED } };
  return { result: { ...known, status: "deleted" }, changeset: removalOf(key, row) };
}

const knownOf = (ctx: S4Context, row: Row) => ({
  remote_id: numberOf(row),
  version: versionOf(ctx, row),
});

/** What came of it, with the version that the product has now. */
function resultOf(
  ctx: S4Context,
  { key, status, remote_id: planned }: WriteResult,
  { problem, row }: { readonly problem: Outcome; readonly row: Row | undefined },
): WriteResult {
  const now = row ? knownOf(ctx, row) : {};
  const known = { key, ...(planned === undefined ? {} : { remote_id: planned }), ...now };
  if (!problem) return { ...known, status };
  if (problem.status === 412) return { ...known, status: "conflict", message: CHANGED };
  const [code] = problem.codes;
  const text = problem.text === "" ? `SAP refused it (${problem.status}).` : problem.text;
  const message = code === undefined ? text : `${text} (${code})`;
  return { ...(row ? known : { key }), status: "rejected", message };
}
