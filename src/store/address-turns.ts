import { isLockFault, isUniqueViolation } from "./faults.ts";
import type { ConfigStore } from "./store.ts";

/** Machines of one hub differ by less. */
const TOLERANCE_MS = 5_000;

/** Who may call an address now; of all tenants, on the hub's own store. */
export interface TurnKey {
  readonly address: string;
  readonly token: string;
}

/** False where somebody else has the turn; a lease beyond any that is given now holds nobody up. */
export async function takeAddressTurn(
  { db }: ConfigStore,
  { address, token }: TurnKey,
  { now, leaseMs }: { readonly now: number; readonly leaseMs: number },
): Promise<boolean> {
  const lease = { lease_token: token, leased_until: now + leaseMs };
  try {
    const { numUpdatedRows } = await db
      .updateTable("address_turn")
      .set(lease)
      .where("address", "=", address)
      .where((eb) =>
        eb.or([
          eb("leased_until", "<=", now),
          eb("leased_until", ">", now + leaseMs + TOLERANCE_MS),
        ]),
      )
      .executeTakeFirstOrThrow();
    if (numUpdatedRows > 0n) return true;
    const held = await db
      .selectFrom("address_turn")
      .select("address")
      .where("address", "=", address)
      .executeTakeFirst();
    if (held) return false;
    await db
      .insertInto("address_turn")
      .values({ address, ...lease })
      .execute();
    return true;
  } catch (error) {
    if (isUniqueViolation(error) || isLockFault(error)) return false;
    throw error;
  }
}

/** False where the lease was over and somebody else has the turn. */
export async function renewAddressTurn(
  { db }: ConfigStore,
  { address, token }: TurnKey,
  until: number,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable("address_turn")
    .set({ leased_until: until })
    .where("address", "=", address)
    .where("lease_token", "=", token)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

/** Gives the turn back, if it is still the caller's. */
export async function releaseAddressTurn(
  { db }: ConfigStore,
  { address, token }: TurnKey,
): Promise<void> {
  await db
    .deleteFrom("address_turn")
    .where("address", "=", address)
    .where("lease_token", "=", token)
    .execute();
}
