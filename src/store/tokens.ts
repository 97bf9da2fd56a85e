import type { Insertable, Selectable } from "kysely";
import type { TokenTable } from "./config-schema.ts";
import type { ConfigStore } from "./store.ts";

export type Token = Selectable<TokenTable>;
export type NewToken = Pick<
  Token,
  "user_id" | "name" | "secret_hash" | "prefix" | "permissions" | "networks" | "expires_at"
> & { readonly now: number };

/** `store` is the tenant's. */
export async function insertToken({ db }: ConfigStore, token: NewToken): Promise<Token> {
  const { now, ...given } = token;
  const values = {
    ...given,
    revoked_at: null,
    last_used_at: null,
    created_at: now,
    updated_at: now,
  };
  // The wall of a tenant's store adds tenant_id.
  await db
    .insertInto("token")
    .values(values as Insertable<TokenTable>)
    .execute();
  return db
    .selectFrom("token")
    .selectAll()
    .where("secret_hash", "=", token.secret_hash)
    .executeTakeFirstOrThrow();
}

/** Revoked and expired ones included; for sign-in, on the hub's own store. */
export const findTokenBySecret = (
  { db }: ConfigStore,
  secretHash: string,
): Promise<Token | undefined> =>
  db.selectFrom("token").selectAll().where("secret_hash", "=", secretHash).executeTakeFirst();

export const findToken = ({ db }: ConfigStore, id: number): Promise<Token | undefined> =>
  db.selectFrom("token").selectAll().where("id", "=", id).executeTakeFirst();

export interface TokenFilter {
  /** Only tokens of this user. */
  readonly userId?: number;
  /** Only rows with a smaller id: the last one of the page before. */
  readonly beforeId?: number;
  readonly limit: number;
}

/** Newest first, revoked ones included. */
export function findTokens(
  { db }: ConfigStore,
  { userId, beforeId, limit }: TokenFilter,
): Promise<Token[]> {
  let query = db.selectFrom("token").selectAll().orderBy("id", "desc").limit(limit);
  if (userId !== undefined) query = query.where("user_id", "=", userId);
  if (beforeId !== undefined) query = query.where("id", "<", beforeId);
  return query.execute();
}

/** The first time counts: a second one changes nothing. */
export async function setTokenRevoked({ db }: ConfigStore, id: number, now: number): Promise<void> {
  await db
    .updateTable("token")
    .set({ revoked_at: now, updated_at: now })
    .where("id", "=", id)
    .where("revoked_at", "is", null)
    .execute();
}

export async function touchToken({ db }: ConfigStore, id: number, now: number): Promise<void> {
  await db.updateTable("token").set({ last_used_at: now }).where("id", "=", id).execute();
}
