import type { ConfigStore } from "../store/store.ts";
import { findTokenBySecret, touchToken } from "../store/tokens.ts";
import {
  findHomeTenant,
  findUser,
  findUserByEmail,
  normalEmail,
  permissionLists,
  type User,
  updateUser,
} from "../store/users.ts";
import { hashPassword, needsRehash, verifyPassword } from "./passwords.ts";
import { type Grant, parsePermissions, sharedGrants } from "./permissions.ts";
import { PORTAL_PREFIX, withPortalLink } from "./portal-links.ts";
import type { Principal } from "./principal.ts";
import { secretHash, TOKEN_PREFIX } from "./secrets.ts";
import { TOUCH_INTERVAL_MS, useSessionByHash } from "./sessions.ts";
import { createSignInLimit } from "./sign-in-limit.ts";
import { isUsable } from "./tokens.ts";

/** What a request brings along. */
export interface Credentials {
  /** The `Authorization` header: `Bearer T`, `Token T` or Basic. It beats the cookie, also when it is wrong. */
  readonly authorization?: string | undefined;
  /** The value of the cookie `viadukt_session`. */
  readonly cookie?: string | undefined;
  /** The caller's address, as far as proxies are trusted. */
  readonly address?: string | undefined;
  /**
   * The organisation that the call is about: a user acts as its member, and a token must be its own. Left out: the
   * user's first one, that of the session or token.
   */
  readonly tenantId?: number | undefined;
}

export interface PasswordAttempt {
  readonly email: string;
  readonly password: string;
  readonly address: string | undefined;
}

/** Finds out who is calling. One for the process: it remembers failures and recent Basic sign-ins. */
export interface Authenticator {
  /** Undefined: nobody that the hub knows. @throws RateLimitError after too many wrong Basic passwords. */
  authenticate(credentials: Credentials, now: number): Promise<Principal | undefined>;
  /**
   * The user of an e-mail and password; undefined says neither which of the two is wrong nor whether the
   * user is disabled. @throws RateLimitError after too many failures.
   */
  checkPassword(attempt: PasswordAttempt, now: number): Promise<User | undefined>;
}

/** Basic sign-ins repeat with every request: the same header is believed this long without Argon2. */
const BASIC_MEMORY_MS = 5 * 60_000;
const MOST_BASIC_ENTRIES = 1_000;

export function createAuthenticator(config: ConfigStore): Authenticator {
  const limit = createSignInLimit();
  const verified = new Map<string, { userId: number; passwordHash: string; until: number }>();
  const checks = new Map<string, Promise<User | undefined>>();

  async function checkPassword(attempt: PasswordAttempt, now: number): Promise<User | undefined> {
    const key = { address: attempt.address, email: normalEmail(attempt.email) };
    const succeed = limit.begin(key, now);
    const user = await findUserByEmail(config, attempt.email);
    const isRight = await verifyPassword(attempt.password, user?.password_hash);
    if (!user || !isRight || user.disabled_at !== null) return undefined;
    succeed();
    if (!needsRehash(user.password_hash)) return user;
    const renewed = await hashPassword(attempt.password);
    await updateUser(config, user.id, { password_hash: renewed, now });
    return { ...user, password_hash: renewed };
  }

  async function basic(header: string, credentials: Credentials, now: number) {
    const { email, password } = readBasic(header);
    if (password.startsWith(TOKEN_PREFIX)) return withToken(config, password, { credentials, now });
    const key = secretHash(header);
    const known = verified.get(key);
    if (known && known.until > now) {
      const user = await findUser(config, known.userId);
      // A changed password or a disabled user ends it at once.
      if (user?.password_hash === known.passwordHash) return withUser(config, user, credentials);
    }
    verified.delete(key);
    // Many requests of one program at one moment are one check, and one failure.
    let check = checks.get(key);
    if (!check) {
      check = checkPassword({ email, password, address: credentials.address }, now);
      checks.set(key, check);
      const forget = () => checks.delete(key);
      check.then(forget, forget);
    }
    const user = await check;
    if (!user) return undefined;
    if (verified.size >= MOST_BASIC_ENTRIES) verified.clear();
    const entry = { userId: user.id, passwordHash: user.password_hash };
    verified.set(key, { ...entry, until: now + BASIC_MEMORY_MS });
    return withUser(config, user, credentials);
  }

  return {
    checkPassword,
    async authenticate(credentials, now) {
      const { authorization, cookie } = credentials;
      if (authorization === undefined) {
        return cookie ? withSession(config, cookie, { credentials, now }) : undefined;
      }
      const [, scheme = "", value = ""] = /^(\w+) +(\S+) *$/.exec(authorization) ?? [];
      if (/^(bearer|token)$/i.test(scheme)) {
        if (value.startsWith(PORTAL_PREFIX)) {
          return ofTenant(await withPortalLink(config, value, now), credentials);
        }
        return withToken(config, value, { credentials, now });
      }
      return /^basic$/i.test(scheme) ? basic(value, credentials, now) : undefined;
    },
  };
}

function readBasic(header: string): { readonly email: string; readonly password: string } {
  const text = basicText(Buffer.from(header, "base64"));
  const colon = text.indexOf(":");
  if (colon < 0) return { email: text, password: "" };
  return { email: text.slice(0, colon), password: text.slice(colon + 1) };
}

/** Programs of Central European Windows send its code page. */
function basicText(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1250").decode(bytes);
  }
}

interface Call {
  readonly credentials: Credentials;
  readonly now: number;
}

async function withSession(
  config: ConfigStore,
  cookie: string,
  { credentials: { tenantId }, now }: Call,
): Promise<Principal | undefined> {
  if (tenantId === undefined) return withSessionHash(config, secretHash(cookie), now);
  const session = await useSessionByHash(config, secretHash(cookie), now);
  const user = session && (await findUser(config, session.user_id));
  return user && principalOf(config, user, tenantId);
}

const ofTenant = (
  principal: Principal | undefined,
  { tenantId }: Credentials,
): Principal | undefined =>
  tenantId === undefined || principal?.tenantId === tenantId ? principal : undefined;

/** Who has the session whose secret has this hash, unless it is over by now. */
export async function withSessionHash(
  config: ConfigStore,
  hash: string,
  now: number,
): Promise<Principal | undefined> {
  const session = await useSessionByHash(config, hash, now);
  const user = session && (await findUser(config, session.user_id));
  return user && principalOf(config, user, session.tenant_id);
}

async function withUser(
  config: ConfigStore,
  user: User,
  wanted: Credentials,
): Promise<Principal | undefined> {
  const tenantId = wanted.tenantId ?? (await findHomeTenant(config, user.id));
  return tenantId === undefined ? undefined : principalOf(config, user, tenantId);
}

async function withToken(
  config: ConfigStore,
  text: string,
  { credentials, now }: Call,
): Promise<Principal | undefined> {
  const token = await findTokenBySecret(config, secretHash(text));
  if (!token || !isUsable(token, credentials.address, now)) return undefined;
  if (token.tenant_id !== (credentials.tenantId ?? token.tenant_id)) return undefined;
  const own = parsePermissions(token.permissions);
  let permissions = new Set(own);
  if (token.user_id !== null) {
    const user = await findUser(config, token.user_id);
    const owner = user && (await principalOf(config, user, token.tenant_id));
    if (!owner) return undefined;
    permissions = sharedGrants(own, owner.permissions);
  }
  if ((token.last_used_at ?? 0) + TOUCH_INTERVAL_MS <= now) await touchToken(config, token.id, now);
  return {
    kind: "token",
    tenantId: token.tenant_id,
    userId: token.user_id,
    tokenId: token.id,
    actor: token.name,
    permissions,
  };
}

/** Undefined for a disabled user and for one who is no member of the tenant. */
async function principalOf(
  config: ConfigStore,
  user: User,
  tenantId: number,
): Promise<Principal | undefined> {
  if (user.disabled_at !== null) return undefined;
  const lists = await permissionLists(config, { userId: user.id, tenantId });
  if (lists.length === 0) return undefined;
  const permissions = new Set<Grant>(lists.flatMap(parsePermissions));
  return { kind: "session", tenantId, userId: user.id, actor: user.email, permissions };
}
