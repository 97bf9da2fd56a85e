import {
  defineSink,
  type Found,
  type Invoice,
  isHubError,
  type WriteRequest,
  type WriteResult,
} from "../../sdk/index.ts";
import type { IfirmaContext } from "./account.ts";
import { addDocument, findDocument } from "./client.ts";
import { toExpense, type Written } from "./expense.ts";
import { toIssued } from "./issue.ts";
import { manifest } from "./manifest.ts";
import { toInvoice } from "./mapping.ts";
import { recall, remember, versionOf } from "./memory.ts";
import { findMonth, inMonthOf, monthProblem } from "./month.ts";
import { EXPENSE_PATHS, type KeyName, PURCHASES_SERVE } from "./settings.ts";
import { textOf } from "./values.ts";

type Request = WriteRequest<Invoice>;
interface Kind {
  readonly name: "expense" | "invoice";
  readonly key: KeyName;
  write(ctx: IfirmaContext, invoice: Invoice): Written;
  /** What iFirma itself tells about documents with these keys. */
  look(ctx: IfirmaContext, keys: readonly string[]): Promise<readonly Found<Invoice>[]>;
}

const EXPENSE: Kind = {
  name: "expense",
  key: "wydatek",
  write: ({ settings }, invoice) =>
    toExpense(invoice, {
      path: EXPENSE_PATHS.find((path) => path === settings.expense_document) ?? EXPENSE_PATHS[0],
      serves: PURCHASES_SERVE.find((word) => word === settings.purchases_serve) ?? "OP",
    }),
  /** Nobody can ask iFirma for expenses; whether it answers at all can be asked. */
  async look(ctx) {
    await findMonth(ctx);
    return [];
  },
};

const INVOICE: Kind = {
  name: "invoice",
  key: "faktura",
  write: (_ctx, invoice) => toIssued(invoice),
  async look(ctx, keys) {
    const found: Found<Invoice>[] = [];
    for (const key of keys) found.push(...(await lookForInvoice(ctx, key)));
    return found;
  },
};

async function lookForInvoice(ctx: IfirmaContext, key: string): Promise<readonly Found<Invoice>[]> {
  const type = "fakturakraj";
  const doc = await findDocument(ctx, { type, id: key.replaceAll("/", "_") });
  if (!doc || textOf(doc.PelnyNumer, 256) !== key) return [];
  const issuer = { name: ctx.credentials.company_name, taxId: ctx.settings.own_tax_id };
  const data = toInvoice({ row: {}, doc, type }, issuer, () => {});
  const id = textOf(doc.FakturaId ?? doc.Identyfikator, 60) ?? key;
  return [{ key, remote_id: id, version: versionOf(data), data }];
}

const sinkOf = (kind: Kind) =>
  defineSink(manifest, {
    entity: "invoice",
    find: (ctx, keys) => find(ctx, kind, keys),
    plan: (ctx, requests) => plan(ctx, kind, requests),
    write: (ctx, requests) => write(ctx, kind, requests),
  });

/** What the hub wrote here before, and for invoices what iFirma shows. */
async function find(ctx: IfirmaContext, kind: Kind, keys: readonly string[]) {
  const looked = await kind.look(ctx, keys);
  const known = new Map(looked.map((found) => [found.key, found]));
  for (const key of keys) {
    const memory = await recall(ctx, kind.name, key);
    if (memory?.data) known.set(key, { key, ...memory, data: memory.data });
  }
  return keys.flatMap((key) => known.get(key) ?? []);
}

async function plan(ctx: IfirmaContext, kind: Kind, requests: readonly Request[]) {
  const month = await findMonth(ctx);
  const known = new Map((await find(ctx, kind, keysOf(requests))).map((one) => [one.key, one]));
  const results: WriteResult[] = [];
  for (const request of requests) {
    const { key, data } = request;
    const before = await settled(ctx, kind, request, known.get(key));
    const problem = before ? undefined : problemOf(ctx, kind, data);
    const late = monthProblem(ctx, month, data.issue_date ?? "");
    const message = problem ?? late;
    results.push(
      before ?? { key, status: message ? "rejected" : "created", ...(message ? { message } : {}) },
    );
  }
  return results;
}

const keysOf = (requests: readonly Request[]) => requests.map(({ key }) => key);

function problemOf(ctx: IfirmaContext, kind: Kind, data: Invoice): string | undefined {
  try {
    kind.write(ctx, data);
    return undefined;
  } catch (error) {
    if (isHubError(error) && error.reaction === "skip") return error.message;
    throw error;
  }
}

/** The result for a document that is there already; undefined for a new one. */
async function settled(
  ctx: IfirmaContext,
  { name }: Kind,
  { key, data, expect_version }: Request,
  found: Found<Invoice> | undefined,
): Promise<WriteResult | undefined> {
  const memory = await recall(ctx, name, key);
  if (memory?.isUnsure) {
    const message =
      "An earlier try was cut off and nobody knows whether iFirma has the document: look there; if it is missing, send it again tomorrow.";
    return { key, status: "rejected", message };
  }
  const remoteId = memory?.remote_id ?? found?.remote_id;
  if (remoteId === undefined) return undefined;
  const version = memory?.version ?? found?.version ?? "";
  const there = { key, remote_id: remoteId, version };
  if (expect_version !== undefined && expect_version !== version)
    return { ...there, status: "conflict", message: "iFirma has another state of this document." };
  if (memory === undefined || version === versionOf(data)) return { ...there, status: "unchanged" };
  const message = "iFirma's API cannot change a document: change it there by hand.";
  return { ...there, status: "rejected", message };
}

async function write(ctx: IfirmaContext, kind: Kind, requests: readonly Request[]) {
  const results: WriteResult[] = [];
  if (requests.length === 0) return results;
  const month = await findMonth(ctx);
  const known = new Map((await find(ctx, kind, keysOf(requests))).map((one) => [one.key, one]));
  for (const request of requests) {
    ctx.signal.throwIfAborted();
    const before = await settled(ctx, kind, request, known.get(request.key));
    const late = monthProblem(ctx, month, request.data.issue_date ?? "");
    if (before) results.push(before);
    else if (late) results.push({ key: request.key, status: "rejected", message: late });
    else results.push(await writeOne(ctx, kind, request));
  }
  return results;
}

async function writeOne(
  ctx: IfirmaContext,
  kind: Kind,
  { key, data }: Request,
): Promise<WriteResult> {
  try {
    const written = kind.write(ctx, data);
    const add = () => addDocument(ctx, { key: kind.key, ...written });
    const id = await inMonthOf(ctx, data.issue_date ?? "", () =>
      remember(ctx, { kind: kind.name, key, data }, add),
    );
    return { key, status: "created", remote_id: id, version: versionOf(data) };
  } catch (error) {
    if (!isHubError(error) || error.reaction !== "skip") throw error;
    return { key, status: "rejected", message: error.message };
  }
}

export const expenses = sinkOf(EXPENSE);
export const invoices = sinkOf(INVOICE);
