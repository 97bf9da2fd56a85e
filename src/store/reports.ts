import type { Insertable, Selectable } from "kysely";
import type { ReportTable, ReportVersionTable } from "./config-schema.ts";
import { isUniqueViolation } from "./faults.ts";
import { type ConfigStore, inTransaction } from "./store.ts";

export type ReportRow = Selectable<ReportTable>;
export type ReportVersion = Selectable<ReportVersionTable>;
export type NewReport = Pick<ReportRow, "slug" | "name" | "definition"> & {
  readonly actor: string;
  readonly now: number;
};

/** By slug, as many as there are. */
export const listReports = ({ db }: ConfigStore): Promise<ReportRow[]> =>
  db.selectFrom("report").selectAll().orderBy("slug").execute();

export const findReport = ({ db }: ConfigStore, slug: string): Promise<ReportRow | undefined> =>
  db.selectFrom("report").selectAll().where("slug", "=", slug).executeTakeFirst();

/** With its first version; undefined where the slug is taken. On a tenant's store. */
export async function insertReport(
  store: ConfigStore,
  { slug, name, definition, actor, now }: NewReport,
): Promise<ReportRow | undefined> {
  const row = { slug, name, definition, version: 1, created_by: actor, updated_by: actor };
  try {
    return await inTransaction(store, async (tx) => {
      const values = { ...row, created_at: now, updated_at: now } as Insertable<ReportTable>;
      await tx.db.insertInto("report").values(values).execute();
      const made = await findReport(tx, slug);
      if (made) await keepVersion(tx, made);
      return made;
    });
  } catch (error) {
    if (isUniqueViolation(error)) return undefined;
    throw error;
  }
}

/**
 * A new version of the report; undefined where it is gone, or not at `version` any more because somebody else has
 * changed it.
 */
export const updateReport = (
  store: ConfigStore,
  { slug, name, definition, actor, now, version }: NewReport & { readonly version: number },
): Promise<ReportRow | undefined> =>
  inTransaction(store, async (tx) => {
    const { numUpdatedRows } = await tx.db
      .updateTable("report")
      .set({ name, definition, version: version + 1, updated_by: actor, updated_at: now })
      .where("slug", "=", slug)
      .where("version", "=", version)
      .executeTakeFirstOrThrow();
    if (numUpdatedRows === 0n) return undefined;
    const changed = await findReport(tx, slug);
    if (changed) await keepVersion(tx, changed);
    return changed;
  });

async function keepVersion({ db }: ConfigStore, row: ReportRow): Promise<void> {
  const { id: report_id, version, name, definition, updated_by, updated_at } = row;
  const values = { report_id, version, name, definition, actor: updated_by };
  await db
    .insertInto("report_version")
    .values({ ...values, created_at: updated_at } as Insertable<ReportVersionTable>)
    .execute();
}

/** With its versions; files that were made stay. False where there is none. */
export const deleteReport = (store: ConfigStore, slug: string): Promise<boolean> =>
  inTransaction(store, async (tx) => {
    const row = await findReport(tx, slug);
    if (!row) return false;
    await tx.db.deleteFrom("report_version").where("report_id", "=", row.id).execute();
    await tx.db.deleteFrom("report").where("id", "=", row.id).execute();
    return true;
  });

/** Newest first. */
export const listReportVersions = (
  { db }: ConfigStore,
  reportId: number,
): Promise<ReportVersion[]> =>
  db
    .selectFrom("report_version")
    .selectAll()
    .where("report_id", "=", reportId)
    .orderBy("version", "desc")
    .limit(200)
    .execute();

/** JSON of how the tenant's reports look; undefined where nobody has said. */
export async function findReportLook({ db }: ConfigStore): Promise<string | undefined> {
  return (await db.selectFrom("report_look").select("look").executeTakeFirst())?.look;
}

export const keepReportLook = (store: ConfigStore, look: string, now: number): Promise<void> =>
  inTransaction(store, async (tx) => {
    const { numUpdatedRows } = await tx.db
      .updateTable("report_look")
      .set({ look, updated_at: now })
      .executeTakeFirstOrThrow();
    if (numUpdatedRows > 0n) return;
    const values = { look, created_at: now, updated_at: now };
    await tx.db.insertInto("report_look").values(values).execute();
  });
