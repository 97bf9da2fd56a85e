import type { Kysely } from "kysely";
import type { ConfigStore } from "./store.ts";

/** One stored value that only a key of the hub opens. */
export interface Sealed {
  readonly table: "integration" | "subscription" | "incoming_hook" | "connector_state";
  readonly column: "credentials" | "secrets" | "headers" | "auth" | "value";
  readonly id: number;
  /** What a person knows the row by. */
  readonly name: string;
  readonly token: string;
}

/** Every encrypted value of all tenants: ask the hub's own store. */
export async function listSealed({ db }: ConfigStore): Promise<Sealed[]> {
  const integrations = await db
    .selectFrom("integration")
    .select(["id", "slug", "credentials"])
    .orderBy("id")
    .execute();
  const subscriptions = await db
    .selectFrom("subscription")
    .select(["id", "secrets", "headers", "auth"])
    .orderBy("id")
    .execute();
  const hooks = await db
    .selectFrom("incoming_hook")
    .select(["id", "secrets"])
    .orderBy("id")
    .execute();
  const states = await db
    .selectFrom("connector_state")
    .select(["id", "name", "integration_id", "value"])
    .orderBy("id")
    .execute();
  return [
    ...states.map(({ id, name, integration_id, value }) => ({
      table: "connector_state" as const,
      column: "value" as const,
      id,
      name: `state ${name} of integration ${integration_id}`,
      token: value,
    })),
    ...integrations.map(({ id, slug, credentials }) => ({
      table: "integration" as const,
      column: "credentials" as const,
      id,
      name: `integration ${slug}`,
      token: credentials,
    })),
    ...subscriptions.flatMap(({ id, ...row }) =>
      (["secrets", "headers", "auth"] as const).flatMap((column) => {
        const token = row[column];
        const name = `subscription ${id} (${column})`;
        return token === null ? [] : [{ table: "subscription" as const, column, id, name, token }];
      }),
    ),
    ...hooks.flatMap(({ id, secrets: token }) => {
      if (token === null) return [];
      const name = `incoming webhook ${id} (secrets)`;
      return [{ table: "incoming_hook" as const, column: "secrets" as const, id, name, token }];
    }),
  ];
}

/** False where somebody has changed the value in the meantime, or deleted its row. */
export async function replaceSealed(
  { db }: ConfigStore,
  { table, column, id, token }: Sealed,
  replacement: string,
): Promise<boolean> {
  // The columns are all text; which table has which is `listSealed`'s to know.
  const result = await (db as unknown as Kysely<AnySealed>)
    .updateTable(table)
    .set({ [column]: replacement })
    .where("id", "=", id)
    .where(column, "=", token)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

type AnySealed = Record<Sealed["table"], { id: number } & Record<Sealed["column"], string>>;
