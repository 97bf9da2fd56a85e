import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { isHubError } from "../../lib/errors.ts";
import type { Cell } from "../../model/cell.ts";
import {
  answerBatch,
  answerSent,
  type ExchangeSent,
  listBatches,
  unanswered,
  updateBatch,
} from "../../store/exchange-sent.ts";
import { inTransaction } from "../../store/store.ts";
import { linkSentRecord } from "../../sync/sent-origins.ts";
import type { ActionJob } from "../exchange-job.ts";
import type { FilesTarget, TableTarget } from "../export-definition.ts";
import { remoteKey, textOf } from "../remote-key.ts";
import type { Exporting } from "./run-export.ts";
import { rowsThere } from "./to-table.ts";

/** What the other side has said since the last time. */
export interface Answers {
  readonly acknowledged: number;
  readonly failed: number;
  /** Still without a word. */
  readonly waiting: number;
}

const PAGE = 200;
const MAX_MESSAGE = 2_000;
const MAX_ANSWER_BYTES = 64 * 1024;

/** Undefined where the definition expects no answers. */
export async function readAnswers(
  job: ActionJob,
  exporting: Exporting,
): Promise<Answers | undefined> {
  const { table, files } = exporting.definition.target;
  const answers = table?.acknowledgement
    ? await readRows(job, exporting, table)
    : files?.acknowledgement
      ? await readFiles(job, exporting, files)
      : undefined;
  if (answers) job.log("info", "Answers read", { ...answers });
  return answers;
}

async function readRows(
  job: ActionJob,
  { row, definition }: Exporting,
  target: TableTarget,
): Promise<Answers> {
  const { acknowledgement, status_column: column } = target;
  const { tables } = job.connector;
  const sums = { acknowledged: 0, failed: 0, waiting: 0 };
  if (!acknowledgement || column === undefined || !tables) return sums;
  const { done, failed = [], message_column, remote_id_column } = acknowledgement;
  const isDone = new Set(done.map(word));
  const isFailed = new Set(failed.map(word));
  const columns = [column, message_column, remote_id_column].filter((name) => name !== undefined);
  for (let after = 0; ; ) {
    job.signal.throwIfAborted();
    const open = await unanswered(job.data, { definitionId: row.id, after, limit: PAGE });
    const last = open.at(-1);
    if (!last) return sums;
    after = last.id;
    const keys = open.map((one) => JSON.parse(one.target_key ?? "[]") as Cell[]);
    const there = await rowsThere({ job, tables, target }, keys, columns);
    const now = job.clock.now();
    await inTransaction(job.data, async (tx) => {
      for (const [i, one] of open.entries()) {
        const found = there.get(remoteKey(keys[i] ?? []) ?? "");
        const status = found ? word(found[column] ?? "") : "";
        const state = isDone.has(status)
          ? "acknowledged"
          : isFailed.has(status)
            ? "failed"
            : "waiting";
        sums[state] += 1;
        if (state === "waiting") continue;
        const said = message_column === undefined ? undefined : found?.[message_column];
        const remote = remote_id_column === undefined ? undefined : found?.[remote_id_column];
        const remote_id = remote == null ? null : textOf(remote).trim().slice(0, 200) || null;
        const message = said == null ? null : textOf(said).slice(0, MAX_MESSAGE);
        await answerSent(tx, one.id, { state, message, remote_id, updated_at: now });
        if (remote_id !== null && state === "acknowledged") {
          await linkSentRecord(tx, job, {
            ...linkOf(one, remote_id),
            entity: definition.entity,
            now,
          });
        }
      }
    });
  }
}

const linkOf = ({ record_id }: ExchangeSent, remoteId: string) => ({
  recordId: record_id,
  remoteId,
});

/** As words of a status are compared: `1`, `DONE`. */
const word = (value: string | number | boolean | Uint8Array): string =>
  (typeof value === "boolean" ? (value ? "1" : "0") : textOf(value)).trim().toUpperCase();

async function readFiles(
  job: ActionJob,
  { row }: Exporting,
  target: FilesTarget,
): Promise<Answers> {
  const { acknowledgement } = target;
  const { files } = job.connector;
  const sums = { acknowledged: 0, failed: 0, waiting: 0 };
  if (!acknowledgement || !files) return sums;
  const { pattern, failed_pattern: failedPattern } = acknowledgement;
  for (let before: number | undefined; ; ) {
    job.signal.throwIfAborted();
    const paging = { definitionId: row.id, state: "sent", limit: PAGE } as const;
    const batches = await listBatches(
      job.data,
      before === undefined ? paging : { ...paging, before },
    );
    for (const batch of batches) {
      const stem = stemOf(batch.target);
      const isThere = async (one: string) =>
        (await files.stat(job.context, pathOf(one, stem))) !== undefined;
      const isRefused = failedPattern !== undefined && (await isThere(failedPattern));
      const isTaken = !isRefused && (await isThere(pattern));
      const state: "failed" | "acknowledged" | undefined = isRefused
        ? "failed"
        : isTaken
          ? "acknowledged"
          : undefined;
      if (!state) {
        sums.waiting += 1;
        continue;
      }
      sums[state] += 1;
      const message = isRefused ? await answerText(job, pathOf(failedPattern ?? "", stem)) : null;
      const values = { state, message, updated_at: job.clock.now() } as const;
      await inTransaction(job.data, async (tx) => {
        await answerBatch(tx, batch.id, values);
        await updateBatch(tx, batch.id, values);
      });
    }
    const last = batches.at(-1);
    if (!last || batches.length < PAGE) return sums;
    before = last.id;
  }
}

/** `/out/FS_000017.xml` is `FS_000017`. */
function stemOf(path: string): string {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const dot = name.lastIndexOf(".");
  return dot > 0 ? name.slice(0, dot) : name;
}

const pathOf = (pattern: string, stem: string): string =>
  `/${pattern.replace(/^\/+/, "").replaceAll("{name}", () => stem)}`;

/** What the other side wrote into the file by which it refuses; nothing where it cannot be read. */
async function answerText({ connector, context }: ActionJob, path: string): Promise<string | null> {
  try {
    const download = await connector.files?.get(context, path);
    if (!download) return null;
    const head = Readable.from(firstBytes(download.stream));
    return (await text(head)).replace(/\s+/g, " ").trim().slice(0, MAX_MESSAGE) || null;
  } catch (error) {
    if (isHubError(error)) return null;
    throw error;
  }
}

async function* firstBytes(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let left = MAX_ANSWER_BYTES;
  for await (const chunk of stream) {
    yield chunk.subarray(0, left);
    left -= chunk.byteLength;
    if (left <= 0) return;
  }
}
