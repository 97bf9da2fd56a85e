import { ConfigError, ConflictError, NotFoundError } from "../lib/errors.ts";
import { NO_COUNTS } from "../store/cursors.ts";
import { listLookups, markTried } from "../store/exchange-definitions.ts";
import { findBatch, listSent, updateBatch } from "../store/exchange-sent.ts";
import type { ConfigStore } from "../store/store.ts";
import { readJson } from "../sync/open-integration.ts";
import type { ActionJob, ActionResult } from "./exchange-job.ts";
import { runExport } from "./export/run-export.ts";
import { sendFile } from "./export/to-files.ts";
import { runImport } from "./import/run-import.ts";
import type { LookupLists } from "./language/rows.ts";
import { bodyOf, getExchangeById } from "./manage-definitions.ts";

/** As kept with the run. */
export interface ExchangeParams {
  /** Slug, for whoever looks at the run. */
  readonly definition: string;
  readonly definition_id: number;
  readonly mode: "incremental" | "full";
  readonly dry_run?: boolean;
  readonly allow_deletes?: boolean;
  readonly ids?: readonly number[];
  readonly refused_of?: string;
  readonly again?: boolean;
  readonly acknowledge_only?: boolean;
  /** Id of a batch whose file or rows go out once more. */
  readonly batch?: number;
}

/** Does what a definition says. @throws NotFoundError where it is gone, ConfigError where it is switched off */
export async function runExchange(job: ActionJob, params: ExchangeParams): Promise<ActionResult> {
  const row = await getExchangeById(job.config, params.definition_id);
  if (row.integration_id !== job.integration.id) {
    throw new ConfigError(`${row.slug} belongs to another integration by now: start it again.`);
  }
  const body = bodyOf(row);
  const lists = await lookupLists(job.config);
  job.log("info", "Definition", { definition: row.slug, version: row.version });
  if (body.import) {
    const outcome = await runImport(job, row, { definition: body.import, lists }, params);
    if (params.dry_run) await markTried(job.config, row);
    return outcome;
  }
  if (body.export) {
    const chosen = params.batch === undefined ? params : await sendAgain(job, row.id, params);
    if (!chosen) return { counts: NO_COUNTS, isPartial: false };
    const outcome = await runExport(job, row, { definition: body.export, lists }, chosen);
    if (params.dry_run) await markTried(job.config, row);
    return outcome;
  }
  if (body.mirror) return job.copyMirror(row, body.mirror, params.mode);
  throw new ConfigError(`${row.slug} says nothing of what it does.`);
}

/** A file goes out as it was; rows are made anew. Undefined where that is all. */
async function sendAgain(
  job: ActionJob,
  definitionId: number,
  params: ExchangeParams,
): Promise<ExchangeParams | undefined> {
  const batch = await findBatch(job.data, params.batch ?? 0);
  if (!batch || batch.definition_id !== definitionId) {
    throw new NotFoundError("batch", String(params.batch));
  }
  if (batch.sha256 === null) {
    const ids: number[] = [];
    for (let before: number | undefined; ; ) {
      const paging = { definitionId, batchId: batch.id, limit: 500 };
      const sent = await listSent(job.data, before === undefined ? paging : { ...paging, before });
      ids.push(...sent.map(({ record_id: id }) => id));
      before = sent.at(-1)?.id;
      if (sent.length < 500) break;
    }
    if (ids.length > 0) return { ...params, ids, again: true };
    const message = "All records of this batch were exported again since, in later ones.";
    throw new ConflictError("nothing_to_send", message);
  }
  const { files, manifest } = job.connector;
  if (!files) throw new ConfigError(`${manifest.title.en} takes no files.`);
  const content = { sha256: batch.sha256, sizeBytes: batch.size_bytes ?? 0, path: batch.target };
  const mime = batch.mime ?? "application/octet-stream";
  await sendFile(job, { files, contents: job.contents, mime }, content);
  await updateBatch(job.data, batch.id, { state: "sent", updated_at: job.clock.now() });
  job.log("info", "File sent again", { path: batch.target, number: batch.number });
  return undefined;
}

/** Of the organisation. */
export async function lookupLists(config: ConfigStore): Promise<LookupLists> {
  const rows = await listLookups(config);
  return new Map(
    rows.map(({ name, entries }) => [name, readJson(entries) as Record<string, string>]),
  );
}
