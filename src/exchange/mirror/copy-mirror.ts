import { ConfigError, type HubError, isHubError, NotFoundError } from "../../lib/errors.ts";
import type { TableSnapshot, Tables } from "../../sdk/tables.ts";
import { type Counts, NO_COUNTS } from "../../store/cursors.ts";
import { listMirrorTables, type MirrorTableRow, updateMirrorTable } from "../../store/mirrors.ts";
import { type CopiedTable, copyTable, noteFull } from "./copy-table.ts";
import type { MirrorJob, MirrorOutcome, TableReport } from "./mirror-job.ts";
import { readyPlace, readyTable } from "./mirror-rows.ts";
import { placeFault } from "./place/faults.ts";
import type { MirrorPlace } from "./place/mirror-place.ts";
import type { PlaceDriver } from "./place/place.ts";
import { isOfTable, readingOf, type WantedTable, wantedTables } from "./plan-tables.ts";
import { switchCopies } from "./switch-copies.ts";
import type { TableWork } from "./table-work.ts";

type Fresh = Extract<CopiedTable, { fresh: unknown }>;
const MAX_MESSAGE = 2_000;

/** Copies the tables of a definition, one after the other. @throws HubError where the source or the place is at fault */
export async function copyMirror(job: MirrorJob, driver: PlaceDriver): Promise<MirrorOutcome> {
  const { tables } = job.connector;
  if (!tables) {
    const message = `${job.connector.manifest.title.en} has no tables that could be mirrored.`;
    throw new ConfigError(message, { code: "no_tables" });
  }
  const parts = { data: job.data, driver, now: job.clock.now() };
  const entries = await tables.list(job.context);
  const wanted = wantedTables(job.definition, entries);
  const place = await readyPlace(parts, job.integration).catch((error: unknown) => {
    throw placeFault(error, "the mirror");
  });
  await using snapshot = await openSnapshot(job, tables);
  const run = new MirrorRun({ job, driver, place, tables, snapshot });
  for (const table of wanted) await run.copy(table);
  return run.end(wanted);
}

interface RunParts {
  readonly job: MirrorJob;
  readonly driver: PlaceDriver;
  readonly place: MirrorPlace;
  readonly tables: Tables;
  readonly snapshot: TableSnapshot | undefined;
}

class MirrorRun {
  readonly #parts: RunParts;
  readonly #reports: TableReport[] = [];
  readonly #waiting: { readonly work: TableWork; readonly copied: Fresh }[] = [];
  #counts: Counts = NO_COUNTS;

  constructor(parts: RunParts) {
    this.#parts = parts;
  }

  /** @throws HubError where it is not this table alone that cannot be copied */
  async copy(wanted: WantedTable): Promise<void> {
    const { job, driver, snapshot } = this.#parts;
    job.signal.throwIfAborted();
    const row = await readyTable(
      { data: job.data, driver, now: job.clock.now() },
      { integrationId: job.integration.id, definitionId: job.definitionId, table: wanted.name },
    );
    try {
      const work = await this.#workOf(wanted, row);
      const copied = await copyTable(work);
      if ("report" in copied) this.#tell(copied.report);
      else {
        this.#waiting.push({ work, copied });
        // Without a snapshot tables are of different moments anyhow: no reason to keep two copies of each.
        if (!snapshot) await this.#switch();
      }
    } catch (error) {
      if (!isOfTable(error)) throw error;
      await this.#failed(row, error as HubError);
    }
  }

  async end(wanted: readonly WantedTable[]): Promise<MirrorOutcome> {
    await this.#switch();
    await this.#noteGone(wanted);
    const tables = this.#reports;
    const [copied, failed, gone] = (["copied", "failed", "gone"] as const).map(
      (state) => tables.filter((one) => one.state === state).length,
    );
    const isSnapshot = this.#parts.snapshot !== undefined && !tables.some((one) => one.is_resumed);
    return {
      counts: this.#counts,
      isPartial: (failed ?? 0) > 0,
      report: {
        ...{ tables, copied: copied ?? 0, failed: failed ?? 0, gone: gone ?? 0 },
        is_snapshot: isSnapshot,
      },
    };
  }

  async #workOf(wanted: WantedTable, row: MirrorTableRow): Promise<TableWork> {
    const { job, place, tables, snapshot } = this.#parts;
    const info = await tables.describe(job.context, { table: wanted.name });
    const reading = readingOf(wanted, info);
    return {
      ...{ job, place, row, reading, isSnapshot: snapshot !== undefined },
      ...(snapshot?.copyText ? { copyText: snapshot.copyText.bind(snapshot) } : {}),
      read: (query) => snapshot?.read(query) ?? tables.read(job.context, query),
      onRows: ({ read, created, updated }) => {
        const { read: r, created: c, updated: u, unchanged: n, refused } = this.#counts;
        const unchanged = n + read - created - updated;
        this.#counts = {
          read: r + read,
          created: c + created,
          updated: u + updated,
          unchanged,
          refused,
        };
        job.progress(this.#counts, wanted.rows);
      },
    };
  }

  async #switch(): Promise<void> {
    const { place } = this.#parts;
    const waiting = this.#waiting.splice(0);
    const pairs = waiting.map(({ work, copied: { fresh } }) => ({
      fresh,
      placeTable: work.row.place_table,
    }));
    try {
      await switchCopies(place, pairs);
    } catch (error) {
      throw placeFault(error, waiting.map(({ work }) => work.row.table_name).join(", "));
    }
    for (const { work, copied } of waiting) this.#tell(await noteFull(work, copied));
  }

  #tell(report: TableReport): void {
    this.#reports.push(report);
    const { table, state, ...facts } = report;
    if (report.changes) {
      this.#parts.job.log("warn", "The source has changed the structure of a table", {
        table,
        changes: report.changes.slice(0, 20),
      });
    }
    const { mode, rows, read, created, updated, removed } = facts;
    const told = { table, mode, rows, read, created, updated, removed, why_full: facts.why_full };
    this.#parts.job.log("info", "Table copied", told);
  }

  async #failed(row: MirrorTableRow, error: HubError): Promise<void> {
    const { job } = this.#parts;
    const isNotThere = error instanceof NotFoundError || error.code === "not_found";
    const message = (
      isNotThere ? `The source has no table ${row.table_name} (any more).` : error.message
    ).slice(0, MAX_MESSAGE);
    const code = isNotThere ? "mirror_table_gone" : error.code;
    const state = isNotThere && row.structure !== null ? "gone" : "failed";
    await updateMirrorTable(job.data, row.id, { state, code, message, now: job.clock.now() });
    this.#counts = { ...this.#counts, refused: this.#counts.refused + 1 };
    this.#reports.push({ table: row.table_name, state: "failed", code, message });
    job.log("error", "Table not copied", { table: row.table_name, code, message });
  }

  /** What a definition copied and names no more, or a pattern does not find any more, stays as it was. */
  async #noteGone(wanted: readonly WantedTable[]): Promise<void> {
    const { job } = this.#parts;
    const names = new Set(wanted.map(({ name }) => name));
    for (const row of await listMirrorTables(job.data, job.integration.id)) {
      if (row.definition_id !== job.definitionId || names.has(row.table_name)) continue;
      const message =
        "Neither the source nor the definition has it any more: the copy stays as it was.";
      if (row.state !== "gone") {
        const facts = { state: "gone", code: "mirror_table_gone", message } as const;
        await updateMirrorTable(job.data, row.id, { ...facts, now: job.clock.now() });
      }
      this.#reports.push({ table: row.table_name, state: "gone", message });
    }
  }
}

/** Where nobody asked for one, a database that forbids it is read without: its tables are of different moments then. */
async function openSnapshot(job: MirrorJob, tables: Tables): Promise<TableSnapshot | undefined> {
  const { snapshot: wanted } = job.definition;
  if (wanted === false) return undefined;
  try {
    return await tables.snapshot?.(job.context);
  } catch (error) {
    const isForbidden = isHubError(error) && ["pause", "skip"].includes(error.reaction);
    if (wanted === true || !isForbidden) throw error;
    job.log("warn", "No snapshot: the tables are read one after the other", {
      reason: error.message,
    });
    return undefined;
  }
}
