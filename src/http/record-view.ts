import { toRfc3339 } from "../lib/clock.ts";
import { NotFoundError } from "../lib/errors.ts";
import type { Entity } from "../model/entities.ts";
import { slugsOf } from "../store/integrations.ts";
import { type Origin, originsOf } from "../store/origins.ts";
import { findRecord, type StoredRecord } from "../store/records.ts";
import { extrasOf } from "./record-extras.ts";
import type { Scope } from "./scope.ts";

/** Records as the API shows them in lists: with their origins, without what each of these said. */
export async function recordsOut(scope: Scope, entity: Entity, rows: readonly StoredRecord[]) {
  const ids = rows.map((row) => row.id);
  const origins = await originsOf(scope.data, entity, ids);
  const slugs = await slugsOf(
    scope.config,
    origins.map((origin) => origin.integration_id),
  );
  const byRecord = Map.groupBy(origins, (origin) => origin.record_id);
  const extras = await extrasOf(scope, entity, rows);
  return rows.map((row) => ({
    id: row.id,
    entity,
    data: row.data,
    origins: (byRecord.get(row.id) ?? []).map((origin) => originOut(origin, slugs)),
    created_at: toRfc3339(row.created_at),
    updated_at: toRfc3339(row.updated_at),
    deleted_at: row.deleted_at === null ? null : toRfc3339(row.deleted_at),
    removed_at: row.removed_at === null ? null : toRfc3339(row.removed_at),
    merged_into: row.merged_into,
    revision: row.revision,
    warnings: extras.get(row.id)?.warnings ?? [],
    given: extras.get(row.id)?.given ?? [],
  }));
}

/**
 * One record, where several systems know it with what each of them said.
 * @throws NotFoundError
 */
export async function recordOut(scope: Scope, entity: Entity, id: number) {
  const record = await findRecord(scope.data, entity, id);
  if (!record) throw new NotFoundError(entity, id);
  const [out] = await recordsOut(scope, entity, [record]);
  if (!out) throw new NotFoundError(entity, id);
  const rows = await originsOf(scope.data, entity, [id]);
  const texts = new Map(rows.map((row) => [row.id, row.data]));
  const origins = out.origins.map((origin) => {
    const text = texts.get(origin.id) ?? null;
    return { ...origin, data: text === null ? null : (JSON.parse(text) as unknown) };
  });
  return { ...out, origins };
}

const originOut = (origin: Origin, slugs: ReadonlyMap<number, string>) => ({
  id: origin.id,
  integration_id: slugs.get(origin.integration_id) ?? null,
  stream: origin.stream,
  remote_id: origin.remote_id,
  remote_version: origin.remote_version,
  authority: origin.authority,
  is_pinned: origin.is_pinned === 1,
  last_run_id: origin.last_run_id,
  deleted_at: origin.deleted_at === null ? null : toRfc3339(origin.deleted_at),
  created_at: toRfc3339(origin.created_at),
  updated_at: toRfc3339(origin.updated_at),
});
