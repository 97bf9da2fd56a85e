import { hash } from "node:crypto";
import { ConfigError } from "../../lib/errors.ts";
import { canonicalJson } from "../../lib/json.ts";
import { invoiceFilter } from "../../rules/invoice-filter.ts";
import { readOrderFilter } from "../../rules/order-filter.ts";
import type { ExchangeSent } from "../../store/exchange-sent.ts";
import { sentOf } from "../../store/exchange-sent.ts";
import type { StoredRecord } from "../../store/records.ts";
import { insertRunResults, type NewRunResult } from "../../store/run-results.ts";
import { inTransaction } from "../../store/store.ts";
import { type ChosenRecords, newResult, recordsOf } from "../../sync/chosen-records.ts";
import type { ActionJob } from "../exchange-job.ts";
import type { ExportDefinition } from "../export-definition.ts";
import { compileExpression } from "../language/expression.ts";

export interface ExportParams {
  readonly ids?: readonly number[];
  readonly dry_run?: boolean;
  /** Also what was exported before and has not changed since. */
  readonly again?: boolean;
  /** Only the other side's answers are read. */
  readonly acknowledge_only?: boolean;
}

/** The sink of the run's results, beside the name of the definition. */
export const EXPORT_SINK = "export";

export interface Planning {
  readonly definitionId: number;
  readonly definition: ExportDefinition;
  readonly params: ExportParams;
  /** Records of one batch: one transaction at the target, or one file. */
  readonly batchSize: number;
}

const MAX_RECORDS = 200_000;
const tooMany = (): ConfigError =>
  new ConfigError(
    `The definition means more than ${MAX_RECORDS} records: narrow its filter down, or run it for a part of them.`,
  );

/**
 * Writes down which records the run exports, in which batches: those chosen that the definition means and that were
 * not exported as they are. Answers how many were left out as unchanged.
 */
export async function planExport(job: ActionJob, planning: Planning): Promise<number> {
  const { definition, definitionId, params, batchSize } = planning;
  const { entity, where } = definition;
  const isMeant = where === undefined ? undefined : compileExpression(where, { root: "record" });
  const again = params.again ? "always" : (definition.again ?? "changed");
  const chosen = await chosenOf(job, definition, params);
  const rows: NewRunResult[] = [];
  let unchanged = 0;
  for await (const records of recordsOf(job.data, chosen)) {
    job.signal.throwIfAborted();
    const ids = records.map(({ id }) => id);
    const sent = await sentOf(job.data, { definitionId, entity, ids });
    for (const record of records) {
      if (isMeant && isMeant(inputOf(record)) !== true) continue;
      if (isDone(record, sent.get(record.id), again)) unchanged += 1;
      else {
        const of = { entity, recordId: record.id, runId: job.runId, now: job.clock.now() };
        const batch = Math.floor(rows.length / batchSize);
        rows.push({ ...newResult(of), sink: EXPORT_SINK, batch });
      }
    }
    if (rows.length > MAX_RECORDS) throw tooMany();
  }
  // All at once: a run that broke off while it planned plans again.
  await inTransaction(job.data, (tx) => insertRunResults(tx, rows));
  return unchanged;
}

async function chosenOf(
  job: ActionJob,
  { entity, filter = {} }: ExportDefinition,
  { ids }: ExportParams,
): Promise<ChosenRecords> {
  if (ids) return { entity, ids };
  if (entity === "invoice") {
    const wanted = await invoiceFilter(job.config, filter);
    return { entity, filter: wanted as NonNullable<ChosenRecords["filter"]> };
  }
  if (entity === "order") return { entity, filter: readOrderFilter(filter) };
  const { q } = filter as { readonly q?: unknown };
  return { entity, filter: typeof q === "string" && q !== "" ? { q } : {} };
}

/** As expressions and maps read a record. */
export const inputOf = ({ data }: StoredRecord): Readonly<Record<string, unknown>> =>
  data as unknown as Readonly<Record<string, unknown>>;

/** Of the record as it is now: what was exported is the same while this is. */
export const recordHash = ({ data }: StoredRecord): string =>
  hash("sha256", canonicalJson(data), "hex");

function isDone(
  record: StoredRecord,
  sent: ExchangeSent | undefined,
  again: "changed" | "always" | "never",
): boolean {
  if (!sent || sent.state === "failed" || again === "always") return false;
  return again === "never" || sent.hash === recordHash(record);
}
