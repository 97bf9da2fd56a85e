import type { FastifyRequest } from "fastify";
import { type Static, Type } from "typebox";
import { isFirstPasswordInUse } from "../../auth/first-run.ts";
import { sortPermissions } from "../../auth/permissions.ts";
import type { Principal } from "../../auth/principal.ts";
import { secretHash } from "../../auth/secrets.ts";
import {
  closeSession,
  openSession,
  SESSION_COOKIE,
  SESSION_LIFETIME_MS,
} from "../../auth/sessions.ts";
import { setPassword } from "../../auth/set-password.ts";
import type { Hub } from "../../hub.ts";
import { ForbiddenError, HubError, InvalidInputError, NotFoundError } from "../../lib/errors.ts";
import { LANGUAGES } from "../../model/i18n.ts";
import { findTenant } from "../../store/tenants.ts";
import { findHomeTenant, findUser, type User, updateUser } from "../../store/users.ts";
import { LoginIn, PasswordIn, SessionOut, SessionPatch, SetupState } from "../auth-schemas.ts";
import type { Routes } from "../routes.ts";

const tags = ["session"];
const PUBLIC = { isPublic: true } as const;
const SIGNED_IN = { permission: "any" } as const;
const response = { 200: SessionOut };

export const sessionRoutes: Routes = async (app, { hub }) => {
  await app.register(signInRoutes, { hub });
  await app.register(ownRoutes, { hub });
};

const signInRoutes: Routes = async (app, { hub }) => {
  const { settings, version } = hub;
  const setup = { summary: "Whether the hub waits for its first sign-in", tags };
  app.get(
    "/setup",
    { schema: { ...setup, response: { 200: SetupState } }, config: PUBLIC },
    async () => ({
      needs_setup: settings.auth === "on" && (await isFirstPasswordInUse(settings.dataDir)),
      auth: settings.auth,
      version,
      languages: [...LANGUAGES],
    }),
  );

  const schema = {
    summary: "Sign in with e-mail and password",
    description: `Sets the cookie ${SESSION_COOKIE}. After several failures it answers 429 with Retry-After.`,
    tags,
    body: LoginIn,
    response,
  };
  app.post("/session", { schema, config: PUBLIC }, async (request, reply) => {
    const now = hub.clock.now();
    const { user, tenantId } = await signIn(hub, request.body, { address: request.ip, now });
    const earlier = request.cookies[SESSION_COOKIE];
    if (earlier) await closeSession(hub.config, earlier);
    const secret = await openSession(
      hub.config,
      { userId: user.id, tenantId, address: request.ip, userAgent: request.headers["user-agent"] },
      now,
    );
    reply.setCookie(SESSION_COOKIE, secret, {
      ...cookieOptions(hub, request),
      maxAge: SESSION_LIFETIME_MS / 1000,
    });
    const principal = await hub.authenticator.authenticate({ cookie: secret }, now);
    if (!principal) throw signInFailed();
    return sessionOut(hub, principal);
  });

  const out = { summary: "Sign out", description: "Without a session too.", tags };
  app.delete(
    "/session",
    { schema: { ...out, response: { 204: Type.Null() } }, config: PUBLIC },
    async (request, reply) => {
      const secret = request.cookies[SESSION_COOKIE];
      if (secret) await closeSession(hub.config, secret);
      reply.clearCookie(SESSION_COOKIE, cookieOptions(hub, request));
      return reply.code(204).send(null);
    },
  );
};

const ownRoutes: Routes = async (app, { hub }) => {
  const own = { summary: "Who is calling, where, and what they may do", tags, response };
  app.get("/session", { schema: own, config: SIGNED_IN }, async (request) =>
    sessionOut(hub, request.scope.principal),
  );

  const patch = { summary: "Change the own language", tags, body: SessionPatch, response };
  app.patch("/session", { schema: patch, config: SIGNED_IN }, async (request) => {
    const { principal } = request.scope;
    const { id } = await userOf(hub, principal);
    await updateUser(hub.config, id, { language: request.body.language, now: hub.clock.now() });
    return sessionOut(hub, principal);
  });

  const password = {
    summary: "Change the own password",
    description: "Ends all other sessions of the user; tokens go on.",
    tags,
    body: PasswordIn,
    response: { 204: Type.Null() },
  };
  app.put("/session/password", { schema: password, config: SIGNED_IN }, async (request, reply) => {
    const user = await userOf(hub, request.scope.principal);
    await changePassword(hub, request, { user, ...request.body });
    return reply.code(204).send(null);
  });
};

async function signIn(
  hub: Hub,
  { email, password }: { readonly email: string; readonly password: string },
  { address, now }: { readonly address: string; readonly now: number },
): Promise<{ readonly user: User; readonly tenantId: number }> {
  const user = await hub.authenticator.checkPassword({ email, password, address }, now);
  if (!user) throw signInFailed();
  const tenantId = await findHomeTenant(hub.config, user.id);
  if (tenantId === undefined) {
    throw new ForbiddenError(
      "You belong to no organisation yet: ask an administrator.",
      "no_tenant",
    );
  }
  return { user, tenantId };
}

/** Tells neither whether the e-mail is known nor whether the user is disabled. */
const signInFailed = (): HubError =>
  new HubError("sign_in_failed", "refuse", "The e-mail or the password is wrong.");

async function changePassword(
  { authenticator, config, settings, clock }: Hub,
  request: FastifyRequest,
  { user, current_password, new_password }: { readonly user: User } & Static<typeof PasswordIn>,
): Promise<void> {
  const now = clock.now();
  const attempt = { email: user.email, password: current_password, address: request.ip };
  if (!(await authenticator.checkPassword(attempt, now))) {
    const remedy = "Type the password that you signed in with.";
    throw new InvalidInputError([
      { field: "current_password", message: "it is not your present password", remedy },
    ]);
  }
  if (new_password === current_password) {
    const remedy = "Choose another one of at least 12 characters.";
    throw new InvalidInputError([
      { field: "new_password", message: "it is the present password", remedy },
    ]);
  }
  const cookie = request.cookies[SESSION_COOKIE];
  const place = { config, dataDir: settings.dataDir, now };
  const keptHash = cookie && secretHash(cookie);
  await setPassword(place, { user, password: new_password, keptHash });
}

/** Strict: no other site's link or form acts with the session. */
const cookieOptions = ({ settings }: Hub, { protocol }: FastifyRequest) =>
  ({
    path: "/",
    httpOnly: true,
    sameSite: "strict",
    secure: protocol === "https" || settings.publicUrl?.startsWith("https://") === true,
  }) as const;

async function userOf({ config }: Hub, { userId }: Principal): Promise<User> {
  const user = userId === null ? undefined : await findUser(config, userId);
  if (user) return user;
  throw new ForbiddenError("No person is signed in, so there is nothing to change.", "no_user");
}

async function sessionOut({ config }: Hub, principal: Principal) {
  const { tenantId, userId, actor, permissions } = principal;
  const tenant = await findTenant(config, tenantId);
  if (!tenant) throw new NotFoundError("tenant", tenantId);
  const user = userId === null ? undefined : await findUser(config, userId);
  return {
    user: user
      ? { id: user.id, email: user.email, name: user.name, language: user.language }
      : null,
    actor,
    tenant: {
      id: tenant.id,
      slug: tenant.slug,
      name: tenant.name,
      time_zone: tenant.time_zone,
    },
    permissions: sortPermissions(permissions),
  };
}
