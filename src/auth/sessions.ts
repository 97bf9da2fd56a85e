import {
  deleteExpiredSessions,
  deleteSession,
  findSession,
  insertSession,
  type Session,
  touchSession,
} from "../store/sessions.ts";
import type { ConfigStore } from "../store/store.ts";
import { newSecret, secretHash } from "./secrets.ts";

export const SESSION_COOKIE = "viadukt_session";
const HOUR_MS = 3_600_000;
/** Unused for this long, a session ends. */
const IDLE_MS = 12 * HOUR_MS;
/** However much it is used, a session ends after this long. */
export const SESSION_LIFETIME_MS = 7 * 24 * HOUR_MS;
/** `last_used_at` of sessions and tokens is right to this: one write a minute, not one a request. */
export const TOUCH_INTERVAL_MS = 60_000;

export interface NewSession {
  readonly userId: number;
  readonly tenantId: number;
  readonly address: string | undefined;
  readonly userAgent: string | undefined;
}

/** The cookie's value: it is stored nowhere. */
export async function openSession(
  store: ConfigStore,
  { userId, tenantId, address, userAgent }: NewSession,
  now: number,
): Promise<string> {
  const secret = newSecret();
  await insertSession(store, {
    tenant_id: tenantId,
    user_id: userId,
    secret_hash: secretHash(secret),
    expires_at: now + SESSION_LIFETIME_MS,
    user_agent: userAgent?.slice(0, 400) ?? null,
    address: address?.slice(0, 64) ?? null,
    now,
  });
  return secret;
}

/** The session of a cookie, unless it is over; notes that it is in use. */
export const useSession = (
  store: ConfigStore,
  secret: string,
  now: number,
): Promise<Session | undefined> => useSessionByHash(store, secretHash(secret), now);

/** `useSession` for whoever kept the hash of the cookie. */
export async function useSessionByHash(
  store: ConfigStore,
  hash: string,
  now: number,
): Promise<Session | undefined> {
  const session = await findSession(store, hash);
  if (!session || session.expires_at <= now || session.last_used_at + IDLE_MS <= now) {
    return undefined;
  }
  if (session.last_used_at + TOUCH_INTERVAL_MS <= now) await touchSession(store, session.id, now);
  return session;
}

/** Ends the session of a cookie; one that is over already is fine. */
export const closeSession = (store: ConfigStore, secret: string): Promise<void> =>
  deleteSession(store, secretHash(secret));

/** Housekeeping: how many ended sessions were removed. */
export const removeEndedSessions = (store: ConfigStore, now: number): Promise<number> =>
  deleteExpiredSessions(store, { now, idleSince: now - IDLE_MS });
