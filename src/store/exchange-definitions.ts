import type { Insertable, Selectable } from "kysely";
import type {
  ExchangeDefinitionTable,
  ExchangeLookupTable,
  ExchangeVersionTable,
} from "./exchange-schema.ts";
import { isUniqueViolation } from "./faults.ts";
import { type ConfigStore, inTransaction } from "./store.ts";

export type ExchangeRow = Selectable<ExchangeDefinitionTable>;
export type ExchangeVersion = Selectable<ExchangeVersionTable>;
export type ExchangeValues = Pick<
  ExchangeRow,
  "slug" | "name" | "integration_id" | "direction" | "module" | "body" | "active"
>;
export interface Hand {
  readonly actor: string;
  /** Epoch milliseconds. */
  readonly now: number;
}

export interface ExchangeFilter {
  readonly module?: ExchangeRow["module"];
  readonly integrationId?: number;
}

/** By slug, as many as there are. */
export async function listExchanges(
  { db }: ConfigStore,
  { module, integrationId }: ExchangeFilter = {},
): Promise<ExchangeRow[]> {
  let query = db.selectFrom("exchange_definition").selectAll().orderBy("slug");
  if (module !== undefined) query = query.where("module", "=", module);
  if (integrationId !== undefined) query = query.where("integration_id", "=", integrationId);
  return query.execute();
}

export const findExchange = ({ db }: ConfigStore, slug: string): Promise<ExchangeRow | undefined> =>
  db.selectFrom("exchange_definition").selectAll().where("slug", "=", slug).executeTakeFirst();

export const findExchangeById = (
  { db }: ConfigStore,
  id: number,
): Promise<ExchangeRow | undefined> =>
  db.selectFrom("exchange_definition").selectAll().where("id", "=", id).executeTakeFirst();

/** With its first version; undefined where the slug is taken. On a tenant's store. */
export async function insertExchange(
  store: ConfigStore,
  values: ExchangeValues,
  { actor, now }: Hand,
): Promise<ExchangeRow | undefined> {
  const row = { ...values, version: 1, tried_version: null, created_by: actor, updated_by: actor };
  try {
    return await inTransaction(store, async (tx) => {
      await tx.db
        .insertInto("exchange_definition")
        .values({ ...row, created_at: now, updated_at: now } as Insertable<ExchangeDefinitionTable>)
        .execute();
      const made = await findExchange(tx, values.slug);
      if (made) await keepVersion(tx, made);
      return made;
    });
  } catch (error) {
    if (isUniqueViolation(error)) return undefined;
    throw error;
  }
}

/** A new version; undefined where it is gone, or not at `version` any more because somebody else has changed it. */
export const updateExchange = (
  store: ConfigStore,
  { slug, ...values }: ExchangeValues,
  { version, actor, now }: Hand & { readonly version: number },
): Promise<ExchangeRow | undefined> =>
  inTransaction(store, async (tx) => {
    const { numUpdatedRows } = await tx.db
      .updateTable("exchange_definition")
      .set({ ...values, version: version + 1, updated_by: actor, updated_at: now })
      .where("slug", "=", slug)
      .where("version", "=", version)
      .executeTakeFirstOrThrow();
    if (numUpdatedRows === 0n) return undefined;
    const changed = await findExchange(tx, slug);
    if (changed) await keepVersion(tx, changed);
    return changed;
  });

async function keepVersion({ db }: ConfigStore, row: ExchangeRow): Promise<void> {
  const { id: definition_id, version, name, body, updated_by: actor, updated_at } = row;
  const values = { definition_id, version, name, body, actor, created_at: updated_at };
  await db
    .insertInto("exchange_version")
    .values(values as Insertable<ExchangeVersionTable>)
    .execute();
}

/** Somebody has seen what this version would do. */
export async function markTried(
  { db }: ConfigStore,
  { id, version }: Pick<ExchangeRow, "id" | "version">,
): Promise<void> {
  await db
    .updateTable("exchange_definition")
    .set({ tried_version: version })
    .where("id", "=", id)
    .execute();
}

/** With its versions; what it has read and sent stays known. False where there is none. */
export const deleteExchange = (store: ConfigStore, slug: string): Promise<boolean> =>
  inTransaction(store, async (tx) => {
    const row = await findExchange(tx, slug);
    if (!row) return false;
    await tx.db.deleteFrom("exchange_version").where("definition_id", "=", row.id).execute();
    await tx.db.deleteFrom("exchange_definition").where("id", "=", row.id).execute();
    return true;
  });

/** Newest first. */
export const listExchangeVersions = (
  { db }: ConfigStore,
  definitionId: number,
): Promise<ExchangeVersion[]> =>
  db
    .selectFrom("exchange_version")
    .selectAll()
    .where("definition_id", "=", definitionId)
    .orderBy("version", "desc")
    .limit(200)
    .execute();

export const listLookups = ({ db }: ConfigStore): Promise<Selectable<ExchangeLookupTable>[]> =>
  db.selectFrom("exchange_lookup").selectAll().orderBy("name").execute();

/** Replaces the list, or makes it. */
export const saveLookup = (
  store: ConfigStore,
  { name, entries, actor, now }: Hand & { readonly name: string; readonly entries: string },
): Promise<void> =>
  inTransaction(store, async ({ db }) => {
    const values = { entries, updated_by: actor, updated_at: now };
    const { numUpdatedRows } = await db
      .updateTable("exchange_lookup")
      .set(values)
      .where("name", "=", name)
      .executeTakeFirstOrThrow();
    if (numUpdatedRows > 0n) return;
    await db
      .insertInto("exchange_lookup")
      .values({ ...values, name, created_at: now } as Insertable<ExchangeLookupTable>)
      .execute();
  });

export async function deleteLookup({ db }: ConfigStore, name: string): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom("exchange_lookup")
    .where("name", "=", name)
    .executeTakeFirstOrThrow();
  return numDeletedRows > 0n;
}
