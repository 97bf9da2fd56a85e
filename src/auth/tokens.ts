import { matches, networkOf } from "../lib/address.ts";
import { ForbiddenError, InvalidInputError, NotFoundError } from "../lib/errors.ts";
import { type ConfigStore, inTransaction } from "../store/store.ts";
import {
  findToken,
  findTokens,
  insertToken,
  setTokenRevoked,
  type Token,
  type TokenFilter,
} from "../store/tokens.ts";
import { changesBetween, recordAudit } from "./audit.ts";
import { checkGrants } from "./people-change.ts";
import { covers, type Grant, sortPermissions } from "./permissions.ts";
import type { Principal } from "./principal.ts";
import { newSecret, secretHash, TOKEN_PREFIX } from "./secrets.ts";

/** Characters of a token that its list shows. */
const SHOWN_CHARACTERS = TOKEN_PREFIX.length + 6;

export interface TokenRequest {
  readonly name: string;
  /** Left out: all of the maker's. */
  readonly permissions?: readonly Grant[];
  /** Addresses or networks that may use it; empty for any. */
  readonly networks?: readonly string[];
  readonly expiresAt?: number;
}

/**
 * Makes a token in the tenant of `store`; its text is in the answer and nowhere else. It acts for the
 * maker and never has more permissions than the maker has at the moment of its use.
 * @throws InvalidInputError which names the field. @throws ForbiddenError code `token_makes_token`.
 */
export async function createToken(
  store: ConfigStore,
  maker: Principal,
  { request, now }: { readonly request: TokenRequest; readonly now: number },
): Promise<{ readonly token: string; readonly row: Token }> {
  if (maker.kind === "token" && !maker.permissions.has("users.manage")) {
    throw new ForbiddenError(
      "A token makes further tokens only with the permission users.manage: sign in, or use viadukt token create.",
      "token_makes_token",
    );
  }
  const permissions = sortPermissions(request.permissions ?? maker.permissions);
  const networks = (request.networks ?? []).map((text) => text.trim());
  refuseBad(maker, { permissions, networks, expiresAt: request.expiresAt, now });
  await checkGrants(store, permissions);
  const token = newSecret(TOKEN_PREFIX);
  const values = {
    user_id: maker.userId,
    name: request.name,
    secret_hash: secretHash(token),
    prefix: token.slice(0, SHOWN_CHARACTERS),
    permissions: JSON.stringify(permissions),
    networks: JSON.stringify(networks),
    expires_at: request.expiresAt ?? null,
    now,
  };
  const row = await inTransaction(store, async (tx) => {
    const { actor } = maker;
    const details = changesBetween({}, { name: request.name, permissions, networks });
    await recordAudit(tx, { actor, now, action: "token.created", target: of(values), details });
    return insertToken(tx, values);
  });
  return { token, row };
}

function refuseBad(maker: Principal, { permissions, networks, expiresAt, now }: Checked): void {
  const missing = permissions.filter((grant) => !covers(maker.permissions, grant));
  if (missing.length > 0) {
    const message = `you do not have ${missing.join(", ")} yourself`;
    const remedy =
      "Ask for permissions that you have, or let somebody who has them make the token.";
    throw new InvalidInputError([{ field: "permissions", message, remedy }]);
  }
  const bad = networks.findIndex((text) => !networkOf(text));
  if (bad >= 0) {
    const message = `"${networks[bad]}" is no address and no network`;
    const remedy = "Write them like 192.168.1.7 or 10.0.0.0/8.";
    throw new InvalidInputError([{ field: `networks.${bad}`, message, remedy }]);
  }
  if (expiresAt !== undefined && !(expiresAt > now)) {
    const remedy = "Choose a later time, or leave it out for a token without an end.";
    throw new InvalidInputError([{ field: "expires_at", message: "it is in the past", remedy }]);
  }
}

interface Checked {
  readonly permissions: readonly Grant[];
  readonly networks: readonly string[];
  readonly expiresAt: number | undefined;
  readonly now: number;
}

/** Newest first: the caller's own, or with users.manage everybody's in the tenant. */
export async function listTokens(
  store: ConfigStore,
  caller: Principal,
  page: Omit<TokenFilter, "userId">,
): Promise<Token[]> {
  if (managesAll(caller)) return findTokens(store, page);
  if (caller.userId === null) return [];
  return findTokens(store, { ...page, userId: caller.userId });
}

/** Twice is once. @throws NotFoundError also for somebody else's, without users.manage. */
export async function revokeToken(
  store: ConfigStore,
  caller: Principal,
  { id, now }: { readonly id: number; readonly now: number },
): Promise<void> {
  const row = await findToken(store, id);
  const isOwn = row !== undefined && row.user_id !== null && row.user_id === caller.userId;
  if (!row || !(isOwn || managesAll(caller))) throw new NotFoundError("token", id);
  if (row.revoked_at !== null) return;
  await inTransaction(store, async (tx) => {
    const { actor } = caller;
    await recordAudit(tx, { actor, now, action: "token.revoked", target: of(row) });
    await setTokenRevoked(tx, id, now);
  });
}

/** Name and first characters, by which people know it. */
const of = ({ name, prefix }: Pick<Token, "name" | "prefix">) => ({
  kind: "token",
  name: `${name} (${prefix}…)`,
});

const managesAll = (caller: Principal): boolean => caller.permissions.has("users.manage");

/** Whether the token may be used now from `address`; undefined where the address is not known. */
export function isUsable(token: Token, address: string | undefined, now: number): boolean {
  if (token.revoked_at !== null) return false;
  if (token.expires_at !== null && token.expires_at <= now) return false;
  const networks = JSON.parse(token.networks) as string[];
  if (networks.length === 0) return true;
  const from = address === undefined ? undefined : networkOf(address)?.[0];
  return networks.map(networkOf).some((network) => from && network && matches(from, network));
}
