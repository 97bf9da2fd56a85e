import { findOrigins } from "../store/origins.ts";
import type { DataStore } from "../store/store.ts";
import type { Job } from "./job.ts";
import { type Named, toAttachment } from "./originals.ts";
import { withDocuments } from "./returned.ts";
import { loadUnits } from "./unit.ts";
import { UnitWriter } from "./unit-writer.ts";

/**
 * The documents that came back for invoices that were sent, as attachments of these invoices, in the caller's
 * transaction. Their origins must be there. The same documents a second time change nothing.
 */
export async function keepReturned(
  tx: DataStore,
  { integration, runId, enricher }: Pick<Job, "integration" | "runId" | "enricher">,
  { originals, now }: { originals: readonly Named[]; now: number },
): Promise<void> {
  if (originals.length === 0) return;
  const entity = "invoice" as const;
  const documents = Map.groupBy(originals, ({ remoteId }) => remoteId);
  const lookup = { integrationId: integration.id, entity, remoteIds: [...documents.keys()] };
  const heads = [...(await findOrigins(tx, lookup)).values()];
  const ids = [...new Set(heads.map(({ record_id: id }) => id))];
  const author = { runId, actor: null };
  const writer = new UnitWriter(tx, { entity, author, now, enricher });
  for (const unit of (await loadUnits(tx, entity, ids)).values()) {
    const isWriters = ({ integrationId, remoteId }: (typeof unit.sources)[number]) =>
      integrationId === integration.id && documents.has(remoteId);
    const sources = unit.sources.map((source) => {
      const named = isWriters(source) ? (documents.get(source.remoteId) ?? []) : [];
      return named.length === 0 ? source : withDocuments(source, named.map(toAttachment));
    });
    const remoteId = unit.sources.find(isWriters)?.remoteId ?? "";
    const origin = { integration: integration.slug, remote_id: remoteId };
    await writer.settle(unit, { ...unit, sources }, { origin });
  }
  await writer.finish();
}
