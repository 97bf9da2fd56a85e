import { hash } from "node:crypto";
import {
  type Context,
  defineSink,
  type Found,
  type Invoice,
  isHubError,
  messageOf,
  type WriteRequest,
  type WriteResult,
} from "../../sdk/index.ts";
import { list, write } from "./client.ts";
import { createInvoice, sendToKsef } from "./create-invoice.ts";
import { differences, headerOf, payloadOf } from "./invoice-payload.ts";
import { type MappingOptions, toSale } from "./invoices.ts";
import { manifest, type Settings } from "./manifest.ts";
import { salesMapping } from "./streams.ts";
import { type Row, textOf, uuidOf } from "./values.ts";

type SinkContext = Context<unknown, Settings>;
type Request = WriteRequest<Invoice>;

interface Remote {
  readonly row: Row;
  readonly data: Invoice;
  readonly version: string;
}

/** Sales invoices by their number. inFakt makes them one after the other, as drafts. */
export const invoiceSink = defineSink(manifest, {
  entity: "invoice",
  async find(ctx, keys) {
    const options = await mappingOf(ctx);
    const found: Found<Invoice>[] = [];
    for (const key of keys) {
      const remote = await findRemote(ctx, key, options);
      if (!remote) continue;
      const { row, version, data } = remote;
      found.push({ key, remote_id: uuidOf(row), version, data });
    }
    return found;
  },
  async plan(ctx, requests) {
    const options = await mappingOf(ctx);
    const results: WriteResult[] = [];
    for (const request of requests) {
      const remote = await findRemote(ctx, request.key, options);
      results.push(await guarded(request, async () => planned(request, remote)));
    }
    return results;
  },
  async write(ctx, requests, idempotencyKey) {
    if (requests.length === 0) return [];
    const options = await mappingOf(ctx);
    return ctx.state.locked("sales_invoices", async () => {
      const results: WriteResult[] = [];
      for (const request of requests) {
        const result = await guarded(request, () =>
          writeOne(ctx, request, { options, token: tokenOf(request.key, idempotencyKey) }),
        );
        results.push(result);
      }
      return results;
    });
  },
});

async function mappingOf(ctx: SinkContext): Promise<MappingOptions> {
  return { ...(await salesMapping(ctx)), resource: "invoices" };
}

/** The newest of that number; what the vendor gives is checked, since it passes over filters at times. */
async function findRemote(
  { http }: SinkContext,
  number: string,
  options: MappingOptions,
): Promise<Remote | undefined> {
  const slice = { offset: 0, limit: 10 };
  const { rows } = await list(http, "/invoices.json", { "q[number_eq]": number }, slice);
  const row = rows.filter((one) => textOf(one.number, 256) === number.trim()).at(-1);
  return row && { row, data: toSale(row, options), version: versionOf(row) };
}

/** The vendor keeps no version: what the document says is its version. */
export const versionOf = (row: Row): string =>
  hash(
    "sha256",
    JSON.stringify(Object.entries(row).toSorted(([a], [b]) => (a < b ? -1 : 1))),
  ).slice(0, 32);

const tokenOf = (key: string, idempotencyKey: string): string =>
  hash("sha256", `${idempotencyKey}\n${key}`).slice(0, 40);

/** A refusal belongs to its record; whatever else happens stops the whole piece of work. */
async function guarded(
  { key }: { readonly key: string },
  work: () => Promise<WriteResult>,
): Promise<WriteResult> {
  try {
    return await work();
  } catch (error) {
    if (!isHubError(error) || error.reaction !== "skip") throw error;
    return { key, status: "rejected", message: messageOf(error) };
  }
}

function planned({ key, data, expect_version }: Request, remote: Remote | undefined): WriteResult {
  if (!remote) {
    payloadOf(data, key);
    return { key, status: "created" };
  }
  const { row, version } = remote;
  const known = { key, remote_id: uuidOf(row), version };
  if (expect_version !== undefined && expect_version !== version)
    return { ...known, status: "conflict", message: "The invoice has changed in inFakt." };
  const changes = differences(data, remote.data);
  if (changes.length === 0) return { ...known, status: "unchanged" };
  const obstacle = obstacleTo(row, changes);
  return obstacle === undefined
    ? { ...known, status: "updated" }
    : { ...known, status: "rejected", message: obstacle };
}

/** An issued invoice is corrected, not changed. */
function obstacleTo(row: Row, changes: readonly string[]): string | undefined {
  if (changes.includes("buyer.ids")) return "An invoice of this number is there for another buyer.";
  const status = textOf(row.status, 20);
  if (status !== undefined && status !== "draft")
    return `The invoice is no draft any more (${status}): issue a correction for ${changes.join(", ")}.`;
  return changes.includes("lines")
    ? "inFakt changes no lines of an existing invoice from outside: delete the draft there, then send it again."
    : undefined;
}

async function writeOne(
  ctx: SinkContext,
  request: Request,
  { options, token }: { options: MappingOptions; token: string },
): Promise<WriteResult> {
  const { key, data } = request;
  const remote = await findRemote(ctx, key, options);
  const plan = planned(request, remote);
  if (remote && plan.status === "updated") {
    const body = { invoice: headerOf(data) };
    const path = `/invoices/${uuidOf(remote.row)}.json`;
    await write(ctx.http, { method: "PUT", path, body });
    const after = await findRemote(ctx, key, options);
    return { ...plan, ...(after ? { version: after.version } : {}) };
  }
  if (plan.status !== "created") return plan;
  const uuid = await createInvoice(ctx, { payload: payloadOf(data, key), token });
  const message = ctx.settings.send_to_ksef ? await sendToKsef(ctx, uuid) : undefined;
  const after = await findRemote(ctx, key, options);
  return {
    ...{ key, status: "created", remote_id: uuid },
    ...(after ? { version: after.version } : {}),
    ...(message === undefined ? {} : { message }),
  };
}
