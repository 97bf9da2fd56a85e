import type { Language } from "../model/i18n.ts";
import {
  deleteEndedPortalLinks,
  findPortalLinkBySecret,
  insertPortalLink,
  type PortalLink,
  touchPortalLink,
} from "../store/portal-links.ts";
import type { ConfigStore } from "../store/store.ts";
import type { Principal } from "./principal.ts";
import { newSecret, secretHash } from "./secrets.ts";
import { TOUCH_INTERVAL_MS } from "./sessions.ts";

export const PORTAL_PREFIX = "vkp_";
/** Of links that open nothing any more: so that one sees who had one lately. */
const KEEP_ENDED_MS = 30 * 86_400_000;

/** Makes a link's secret in the tenant of `store`; its text is in the answer and nowhere else. */
export async function createPortalLink(
  store: ConfigStore,
  link: {
    readonly consumer: string;
    readonly language: Language;
    readonly expiresAt: number;
    readonly actor: string;
    readonly now: number;
  },
): Promise<{ readonly id: number; readonly secret: string }> {
  const secret = newSecret(PORTAL_PREFIX);
  const id = await insertPortalLink(store, {
    consumer: link.consumer,
    secret_hash: secretHash(secret),
    language: link.language,
    created_by: link.actor,
    expires_at: link.expiresAt,
    revoked_at: null,
    last_used_at: null,
    created_at: link.now,
    updated_at: link.now,
  });
  return { id, secret };
}

/** Who opened the portal with this secret; undefined for a wrong, revoked or old one. */
export async function withPortalLink(
  config: ConfigStore,
  secret: string,
  now: number,
): Promise<Principal | undefined> {
  const link = await findPortalLinkBySecret(config, secretHash(secret));
  if (!link || !isOpen(link, now)) return undefined;
  if ((link.last_used_at ?? 0) + TOUCH_INTERVAL_MS <= now)
    await touchPortalLink(config, link.id, now);
  return {
    kind: "portal",
    tenantId: link.tenant_id,
    userId: null,
    actor: `portal:${link.consumer}`,
    permissions: new Set(),
    portal: {
      consumer: link.consumer,
      language: link.language as Language,
      expiresAt: link.expires_at,
    },
  };
}

/** Links that have opened nothing for a month; answers how many. */
export const removeEndedPortalLinks = (config: ConfigStore, now: number): Promise<number> =>
  deleteEndedPortalLinks(config, now - KEEP_ENDED_MS);

const isOpen = (link: PortalLink, now: number): boolean =>
  link.revoked_at === null && link.expires_at > now;
