import { createHash } from "node:crypto";
import type { Context, FileReport, InboxFile, InboxReports } from "../sdk/context.ts";
import {
  type KeptReport,
  listInboxReports,
  removeInboxReports,
  saveInboxReport,
} from "../store/inbox-reports.ts";
import type { ConfigStore } from "../store/store.ts";
import { forTenant } from "../store/tenant-wall.ts";

/** What became of an integration's files, in the configuration database. */
export function createInboxReports(
  config: ConfigStore,
  integration: { readonly id: number; readonly tenant_id: number },
  now: () => number,
): InboxReports {
  const store = forTenant(config, integration.tenant_id);
  const integrationId = integration.id;
  return {
    async reports(stream, files) {
      const kept = await listInboxReports(store, { integrationId, stream });
      const byName = new Map(files.map((file) => [file.name, file]));
      const gone = kept.filter(({ name }) => !byName.has(name));
      await removeInboxReports(
        store,
        gone.map(({ id }) => id),
      );
      const fresh = kept.filter((row) => isOf(row, byName.get(row.name)));
      return new Map(fresh.map((row) => [row.name, JSON.parse(row.report) as FileReport]));
    },
    report: (stream, file, report) =>
      saveInboxReport(store, {
        integration_id: integrationId,
        stream,
        name_hash: createHash("sha256").update(file.name).digest("hex"),
        name: file.name,
        size_bytes: file.sizeBytes,
        modified_at: file.modifiedAt,
        report: JSON.stringify(report),
        updated_at: now(),
      }),
  };
}

/** Whether the file is as it was when it was reported on. */
export const isOf = (row: KeptReport, file: InboxFile | undefined): boolean =>
  file?.sizeBytes === row.size_bytes && file.modifiedAt === row.modified_at;

/** A dry run stores nothing of the records, so no file is taken for read. */
export const withoutReports = (context: Context): Context => ({
  ...context,
  inbox: { ...context.inbox, report: async () => {} },
});
