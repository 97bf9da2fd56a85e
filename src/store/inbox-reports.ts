import type { Insertable, Selectable } from "kysely";
import type { InboxReportTable } from "./connector-schema.ts";
import { retryTransaction } from "./faults.ts";
import type { ConfigStore } from "./store.ts";

export type KeptReport = Pick<
  Selectable<InboxReportTable>,
  "id" | "stream" | "name" | "size_bytes" | "modified_at" | "report" | "updated_at"
>;

/** Of one stream, or of all; on a tenant's store. */
export function listInboxReports(
  { db }: ConfigStore,
  { integrationId, stream }: { integrationId: number; stream?: string },
): Promise<KeptReport[]> {
  let query = db
    .selectFrom("inbox_report")
    .select(["id", "stream", "name", "size_bytes", "modified_at", "report", "updated_at"])
    .where("integration_id", "=", integrationId);
  if (stream !== undefined) query = query.where("stream", "=", stream);
  return query.execute();
}

export type NewReport = Omit<Insertable<InboxReportTable>, "id" | "tenant_id">;

/** Puts the report in the place of the one of the same stream and file. */
export function saveInboxReport({ db }: ConfigStore, report: NewReport): Promise<void> {
  return retryTransaction(async () => {
    const { numUpdatedRows } = await db
      .updateTable("inbox_report")
      .set(report)
      .where("integration_id", "=", report.integration_id)
      .where("stream", "=", report.stream)
      .where("name_hash", "=", report.name_hash)
      .executeTakeFirstOrThrow();
    if (numUpdatedRows > 0n) return;
    await db
      .insertInto("inbox_report")
      .values(report as Insertable<InboxReportTable>)
      .execute();
  });
}

const IDS_AT_ONCE = 500;

export async function removeInboxReports(
  { db }: ConfigStore,
  ids: readonly number[],
): Promise<void> {
  for (let at = 0; at < ids.length; at += IDS_AT_ONCE) {
    const some = ids.slice(at, at + IDS_AT_ONCE);
    await db.deleteFrom("inbox_report").where("id", "in", some).execute();
  }
}
