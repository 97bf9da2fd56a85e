import { join } from "node:path";
import { toRfc3339 } from "../../lib/clock.ts";
import { ConfigError, NotFoundError } from "../../lib/errors.ts";
import type { RowPage, TableInfo, TableQuery, Tables } from "../../sdk/tables.ts";
import { parseDatabaseUrl } from "../../store/database-url.ts";
import {
  findMirrorPlace,
  findMirrorTable,
  listMirrorTables,
  type MirrorTableRow,
  removeMirrorPlace,
  removeMirrorTable,
} from "../../store/mirrors.ts";
import type { DataStore } from "../../store/store.ts";
import { copyMirror } from "./copy-mirror.ts";
import type { MirrorJob, MirrorOutcome } from "./mirror-job.ts";
import { placeOf } from "./mirror-rows.ts";
import { describeMirror, mirrorTables, readMirror } from "./mirror-tables.ts";
import { mysqlPlace } from "./place/mysql-place.ts";
import type { PlaceDriver } from "./place/place.ts";
import { postgresPlace } from "./place/postgres-place.ts";
import { sqlitePlace } from "./place/sqlite-place.ts";
import type { MirrorStructure, StructureChange } from "./structure.ts";
import { freshName } from "./table-work.ts";

/** The store is the tenant's: a mirror belongs to one tenant's integration. */
export interface MirrorOf {
  readonly data: DataStore;
  readonly integrationId: number;
}

/** One mirrored table, as people are shown it. */
export interface MirrorStatus {
  readonly table: string;
  /** Where it lies: for programs of people's own that read it there. */
  readonly place: string;
  readonly place_table: string;
  readonly definition_id: number;
  readonly state: MirrorTableRow["state"];
  readonly code: string | null;
  readonly message: string | null;
  readonly rows: number | null;
  readonly key: readonly string[];
  readonly columns: number;
  readonly loosened: readonly string[];
  readonly changes: readonly StructureChange[];
  /** RFC 3339. */
  readonly structure_at: string | null;
  readonly full_at: string | null;
  readonly copied_at: string | null;
  readonly compared_at: string | null;
  readonly run_id: string | null;
}

export interface Mirrors extends AsyncDisposable {
  /** A run of a mirror definition; called again for the same run it goes on where that was cut off. */
  copy(job: MirrorJob): Promise<MirrorOutcome>;
  /**
   * The mirror as the source that it is a copy of; of contexts its calls need `signal` alone.
   * @throws ConfigError `no_mirror` where nothing was copied yet
   */
  tablesOf(mirror: MirrorOf): Promise<Tables>;
  /** The same without a connector's context, for what is no run. @throws NotFoundError */
  describe(mirror: MirrorOf, table: string): Promise<TableInfo>;
  read(mirror: MirrorOf, query: TableQuery, signal?: AbortSignal): AsyncIterable<RowPage>;
  /** In the order of names. */
  status(mirror: MirrorOf): Promise<readonly MirrorStatus[]>;
  /** Removes the mirror, or one table of it; the source is not touched. @throws NotFoundError for a table that is not there */
  drop(mirror: MirrorOf, table?: string): Promise<void>;
}

/** Mirrors beside the business database that the URL names, opened with the first use; SQLite files are in `dataDir`. */
export function createMirrors({ url, dataDir }: { url: string; dataDir: string }): Mirrors {
  let opened: Promise<PlaceDriver> | undefined;
  const driver = (): Promise<PlaceDriver> => {
    opened ??= openDriver(url, dataDir).catch((error: unknown) => {
      opened = undefined;
      throw error;
    });
    return opened;
  };
  return {
    copy: async (job) => copyMirror(job, await driver()),
    async tablesOf({ data, integrationId }) {
      if (!(await findMirrorPlace(data, integrationId))) {
        const message = "The integration has no mirror yet: run its mirror definition first.";
        throw new ConfigError(message, { code: "no_mirror" });
      }
      return mirrorTables({ data, integrationId, driver: await driver() });
    },
    async describe(mirror, table) {
      return describeMirror({ ...mirror, driver: await driver() }, { table });
    },
    async *read(mirror, query, signal) {
      yield* readMirror({ ...mirror, driver: await driver() }, query, signal);
    },
    async status({ data, integrationId }) {
      const place = await findMirrorPlace(data, integrationId);
      const rows = await listMirrorTables(data, integrationId);
      return rows.map((row) => statusOf(row, place?.place ?? ""));
    },
    async drop({ data, integrationId }, table) {
      const row = await findMirrorPlace(data, integrationId);
      if (table === undefined) {
        if (!row) return;
        await (await driver()).drop({ place: row.place, isPrefix: row.is_prefix === 1 });
        await removeMirrorPlace(data, integrationId);
        return;
      }
      const known = await findMirrorTable(data, { integrationId, table });
      if (!row || !known) throw new NotFoundError("mirrored table", table);
      const place = placeOf(await driver(), row);
      await place.prepare();
      await place.remove(freshName(known.place_table));
      await place.remove(known.place_table);
      await removeMirrorTable(data, known.id);
    },
    async [Symbol.asyncDispose]() {
      await (await opened?.catch(() => undefined))?.[Symbol.asyncDispose]();
    },
  };
}

async function openDriver(url: string, dataDir: string): Promise<PlaceDriver> {
  const address = parseDatabaseUrl(url, dataDir);
  if (address.dialect === "postgresql") return postgresPlace(address.url ?? "");
  if (address.dialect === "mysql") return mysqlPlace(address.url ?? "");
  return sqlitePlace(join(dataDir, "mirrors"));
}

function statusOf(row: MirrorTableRow, place: string): MirrorStatus {
  const structure =
    row.structure === null ? undefined : (JSON.parse(row.structure) as MirrorStructure);
  const time = (at: number | null) => (at === null ? null : toRfc3339(at));
  return {
    ...{ table: row.table_name, place, place_table: row.place_table },
    ...{ definition_id: row.definition_id, state: row.state, code: row.code, message: row.message },
    rows: row.rows,
    key: structure?.key ?? [],
    columns: structure?.columns.length ?? 0,
    loosened: structure?.loosened ?? [],
    changes: JSON.parse(row.changes) as StructureChange[],
    structure_at: time(row.structure_at),
    full_at: time(row.full_at),
    copied_at: time(row.copied_at),
    compared_at: time(row.compared_at),
    run_id: row.run_id,
  };
}
