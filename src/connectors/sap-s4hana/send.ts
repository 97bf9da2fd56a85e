import { randomUUID } from "node:crypto";
import { sleep, TransientError } from "../../sdk/index.ts";
import { batchBody, type Changeset, type Operation, type PartAnswer, parseBatch } from "./batch.ts";
import { splitCreation } from "./changes.ts";
import { languageOf, PRODUCTS } from "./client.ts";
import type { S4Context } from "./manifest.ts";
import {
  errorOf,
  isDeepInsertRefused,
  isLocked,
  type Problem,
  plain,
  readProblem,
} from "./problems.ts";
import { write } from "./session.ts";

/** What SAP refused of a product; undefined where all was done. */
export type Outcome = Problem | undefined;

/** Below it the calls of a `$batch` are not worth its parsing; several operations of one product go so all the same. */
const WORTH_A_BATCH = 5;
const BATCH_SIZE = 50;
/** Services that have no `$batch`, and proxies that do not let it pass or change it: nothing of it was done. */
const NO_BATCH = [400, 404, 405, 413, 415, 501];
/** Somebody has the product open: SAP frees it when they save or leave. */
const LOCK_DELAYS_MS = [500, 2_000];
/** For all products of one write together: where many are open a mass change is running. */
const LONGEST_PATIENCE_MS = 15_000;

type Send = (changeset: Changeset) => Promise<Outcome>;
interface Patience {
  leftMs: number;
}

/** One outcome each, same order: a product that is refused does not keep the others from it. */
export async function sendChangesets(
  ctx: S4Context,
  changesets: readonly Changeset[],
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  const patience = { leftMs: LONGEST_PATIENCE_MS };
  let isBatch =
    changesets.length >= WORTH_A_BATCH || changesets.some((one) => one.operations.length > 1);
  for (let i = 0; i < changesets.length; i += BATCH_SIZE) {
    ctx.signal.throwIfAborted();
    const slice = changesets.slice(i, i + BATCH_SIZE);
    const answered = isBatch ? await sendTogether(ctx, slice, patience) : undefined;
    isBatch &&= answered !== undefined;
    outcomes.push(...(answered ?? (await sendEach(ctx, slice, patience))));
  }
  return outcomes;
}

/** Undefined where the service takes no batches. */
async function sendTogether(
  ctx: S4Context,
  changesets: readonly Changeset[],
  patience: Patience,
): Promise<readonly Outcome[] | undefined> {
  const first = await sendBatch(ctx, changesets);
  if (!first) return undefined;
  const again: Send = async (changeset) => (await sendBatch(ctx, [changeset]))?.[0];
  const outcomes: Outcome[] = [];
  for (const [i, changeset] of changesets.entries())
    outcomes.push(await settled(ctx, changeset, { problem: first[i], again, patience }));
  return outcomes;
}

async function sendEach(
  ctx: S4Context,
  changesets: readonly Changeset[],
  patience: Patience,
): Promise<readonly Outcome[]> {
  const again: Send = (changeset) => sendAlone(ctx, changeset);
  const outcomes: Outcome[] = [];
  for (const changeset of changesets) {
    ctx.signal.throwIfAborted();
    const problem = await again(changeset);
    outcomes.push(await settled(ctx, changeset, { problem, again, patience }));
  }
  return outcomes;
}

/** Another try where the refusal says how: a lock is waited for, an ETag given, a creation split. */
async function settled(
  ctx: S4Context,
  changeset: Changeset,
  options: { readonly problem: Outcome; readonly again: Send; readonly patience: Patience },
): Promise<Outcome> {
  const { again, patience } = options;
  let { problem } = options;
  for (const waitMs of LOCK_DELAYS_MS) {
    if (!problem || !isLocked(problem) || patience.leftMs < waitMs) break;
    patience.leftMs -= waitMs;
    await sleep(waitMs, ctx.signal);
    problem = await again(changeset);
  }
  if (problem?.status === 428) problem = await again(unconditional(changeset));
  return problem && isDeepInsertRefused(problem) ? sendSplit(ctx, changeset) : problem;
}

/** The version was compared a moment ago; SAP wants the header and shows no ETag to put into it. */
const unconditional = ({ key, operations }: Changeset): Changeset => ({
  key,
  operations: operations.map((operation) =>
    operation.method === "PATCH" ? { ...operation, ifMatch: operation.ifMatch ?? "*" } : operation,
  ),
});

async function sendSplit(ctx: S4Context, changeset: Changeset): Promise<Outcome> {
  for (const [i, step] of splitCreation(changeset).entries()) {
    const problem = await sendAlone(ctx, step);
    if (problem) return i === 0 ? problem : partly(problem);
  }
  return undefined;
}

/** Without `$batch`: a product's operations one after the other, up to the first that is refused. */
async function sendAlone(ctx: S4Context, { operations }: Changeset): Promise<Outcome> {
  for (const [i, operation] of operations.entries()) {
    const problem = await sendOne(ctx, operation);
    if (problem) return i === 0 ? problem : partly(problem);
  }
  return undefined;
}

const partly = (problem: Problem): Problem => ({
  ...problem,
  text: plain(`${problem.text} A part of the record was written before.`),
});

/** @throws TransientError for a 500 without SAP's own words: it may pass */
async function sendOne(
  ctx: S4Context,
  { method, path, body, ifMatch }: Operation,
): Promise<Outcome> {
  const response = await write(ctx, {
    ...{ method, path, body, accept: [500] },
    headers: ifMatch === undefined ? {} : { "if-match": ifMatch },
  });
  const text = await response.text();
  if (response.status < 300) return undefined;
  const problem = readProblem(response.status, tryParse(text));
  if (response.status === 500 && problem.text === "")
    throw new TransientError("SAP answered 500 and said nothing.");
  return problem;
}

/**
 * All changesets in one request; undefined where the service takes no batches.
 * @throws TransientError where the answer breaks off: what was done is seen when the products are read again
 */
async function sendBatch(
  ctx: S4Context,
  changesets: readonly Changeset[],
): Promise<readonly Outcome[] | undefined> {
  const boundary = `batch_${randomUUID()}`;
  const response = await write(ctx, {
    method: "POST",
    path: "$batch",
    headers: { "content-type": `multipart/mixed; boundary=${boundary}`, accept: "multipart/mixed" },
    body: batchBody(changesets, { boundary, headers: { "sap-language": languageOf(ctx) } }),
  });
  const text = await response.text();
  if (NO_BATCH.includes(response.status)) {
    const { text: reason } = readProblem(response.status, tryParse(text));
    ctx.log.warn({ status: response.status, reason }, "the service takes no $batch");
    return undefined;
  }
  if (response.status >= 300) {
    const problem = readProblem(response.status, tryParse(text));
    if (response.status === 403) throw errorOf(problem, PRODUCTS);
    throw new TransientError(`SAP refused a whole $batch (${response.status}). ${problem.text}`);
  }
  const answers = parseBatch(text, response.headers["content-type"]);
  if (answers?.length !== changesets.length) throw brokenBatch();
  return changesets.map((changeset, i) => failureOf(changeset, answers[i] ?? []));
}

/** One answer for each operation, or one refusal for all of them. */
function failureOf({ operations }: Changeset, parts: readonly PartAnswer[]): Outcome {
  const failed = parts.find(({ status }) => status >= 300);
  if (failed) return readProblem(failed.status, tryParse(failed.body));
  if (parts.length !== operations.length) throw brokenBatch();
  return undefined;
}

const brokenBatch = (): TransientError =>
  new TransientError("SAP's answer to a $batch breaks off or has other parts.", {
    code: "bad_answer",
  });

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
