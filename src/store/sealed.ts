import type { ConfigStore } from "./store.ts";

/** One stored value that only a key of the hub opens. */
export interface Sealed {
  readonly table: "integration" | "subscription";
  readonly column: "credentials" | "secrets" | "headers";
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
    .select(["id", "secrets", "headers"])
    .orderBy("id")
    .execute();
  return [
    ...integrations.map(({ id, slug, credentials }) => ({
      table: "integration" as const,
      column: "credentials" as const,
      id,
      name: `integration ${slug}`,
      token: credentials,
    })),
    ...subscriptions.flatMap(({ id, ...row }) =>
      (["secrets", "headers"] as const).flatMap((column) => {
        const token = row[column];
        const name = `subscription ${id} (${column})`;
        return token === null ? [] : [{ table: "subscription" as const, column, id, name, token }];
      }),
    ),
  ];
}

/** False where somebody has changed the value in the meantime, or deleted its row. */
export async function replaceSealed(
  { db }: ConfigStore,
  { table, column, id, token }: Sealed,
  replacement: string,
): Promise<boolean> {
  const result =
    table === "integration"
      ? await db
          .updateTable("integration")
          .set({ credentials: replacement })
          .where("id", "=", id)
          .where("credentials", "=", token)
          .executeTakeFirst()
      : await db
          .updateTable("subscription")
          .set({ [column]: replacement })
          .where("id", "=", id)
          .where(column as "secrets" | "headers", "=", token)
          .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}
