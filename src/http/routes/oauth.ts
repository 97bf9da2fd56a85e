import type { FastifyReply, FastifyRequest } from "fastify";
import { Type } from "typebox";
import { withSessionHash } from "../../auth/authenticate.ts";
import { type Principal, trustedPrincipal } from "../../auth/principal.ts";
import { secretHash } from "../../auth/secrets.ts";
import { SESSION_COOKIE } from "../../auth/sessions.ts";
import type { Hub } from "../../hub.ts";
import { ForbiddenError, HubError, isHubError, messageOf } from "../../lib/errors.ts";
import { startRun } from "../../runs/start.ts";
import type { Integration } from "../../store/integrations.ts";
import type { OAuthFlow } from "../../store/oauth-flows.ts";
import { forTenant } from "../../store/tenant-wall.ts";
import { getIntegration } from "../../sync/manage-integrations.ts";
import {
  FLOW_LIFETIME_MS,
  redeemConsent,
  refusedConsent,
  startConsent,
  takeConsent,
} from "../../sync/oauth-flow.ts";
import { Problem } from "../errors.ts";
import { redirectUri } from "../oauth-redirect.ts";
import type { Routes } from "../routes.ts";

const tags = ["integrations"];
const params = Type.Object({ provider: Type.String({ maxLength: 60, pattern: "^[a-z0-9_]+$" }) });
/** Not strict like the session's, so that it comes along when the provider sends the browser back. */
const FLOW_COOKIE = "viadukt_connect";
const EXCHANGE_DEADLINE_MS = 30_000;
/** The person looks at an empty window meanwhile; a longer check goes on by itself. */
const VERIFY_WAIT_MS = 10_000;

const StartQuery = Type.Object({
  integration: Type.String({ maxLength: 63, description: "slug, or number" }),
});
/** Whatever else a provider adds is left alone. */
const CallbackQuery = Type.Object({
  state: Type.Optional(Type.String({ maxLength: 200 })),
  code: Type.Optional(Type.String({ maxLength: 8_000 })),
  error: Type.Optional(Type.String({ maxLength: 2_000 })),
});

/** The way of a person to a provider's consent page and back: pages for a browser, so outside of `/api`. */
export const oauthRoutes: Routes = async (app, { hub }) => {
  app.get(
    "/oauth/:provider/start",
    {
      exposeHeadRoute: false,
      schema: {
        summary: "Connect an integration: go to the provider's consent page",
        description: "For a browser with a session. The way back is /oauth/{provider}/callback.",
        tags,
        params,
        querystring: StartQuery,
        response: { 302: Type.Null(), 403: Problem, 404: Problem },
      },
      config: { permission: "integrations.manage" },
    },
    async (request, reply) => {
      refuseOthers(request);
      const { scope, params: named, query } = request;
      const row = await getIntegration(scope.config, query.integration);
      return guarded(hub, reply, { row, actor: scope.principal.actor }, async () => {
        if (row.provider !== named.provider) throw otherProvider(row, named.provider);
        const { url, browserSecret } = await startConsent(scope.config, hub, {
          row,
          redirectUri: redirectUri(hub, request, row.provider),
          browserSecret: knownSecret(request),
          sessionHash: sessionHash(request),
          actor: scope.principal.actor,
        });
        reply.setCookie(FLOW_COOKIE, browserSecret, cookieOptions(hub, request));
        return url;
      });
    },
  );

  app.get(
    "/oauth/:provider/callback",
    {
      exposeHeadRoute: false,
      schema: {
        summary: "Where a provider sends people back to",
        description: "Keeps the tokens, verifies, and goes on to the integration's page.",
        tags,
        params,
        querystring: CallbackQuery,
        response: { 302: Type.Null() },
      },
      config: { isPublic: true },
    },
    async (request, reply) => {
      const { params: named, query } = request;
      const { state = "" } = query;
      const browserSecret = knownSecret(request);
      const way = { provider: named.provider, state, browserSecret };
      const taken = await takeConsent(hub.config, way, hub.clock.now());
      if (!taken || browserSecret === undefined) {
        hub.log.warn({ provider: named.provider }, "a consent came back too late or a second time");
        return goOn(reply, "/integrations?connect=expired");
      }
      const { row, flow } = taken;
      return guarded(hub, reply, { row, actor: flow.actor }, async () => {
        const principal = await principalOf(hub, flow);
        if (query.code === undefined) throw refusedConsent(query.error ?? "");
        const { isRenewable } = await redeemConsent(forTenant(hub.config, flow.tenant_id), hub, {
          ...{ row, flow, state, browserSecret, code: query.code, log: hub.log },
          signal: AbortSignal.timeout(EXCHANGE_DEADLINE_MS),
        });
        hub.log.info({ ...facts(row), actor: flow.actor }, "integration connected");
        const isGood = await verify(hub, principal, row);
        const result = isGood ? (isRenewable ? "connected" : "not_renewable") : "check_failed";
        return pageOf(row, result);
      });
    },
  );
};

/** Goes where the work says; to the integration's page with the code of what went wrong. */
async function guarded(
  hub: Hub,
  reply: FastifyReply,
  { row, actor }: { readonly row: Integration; readonly actor: string },
  work: () => Promise<string>,
): Promise<FastifyReply> {
  try {
    return goOn(reply, await work());
  } catch (error) {
    if (!isHubError(error)) throw error;
    const { code, message } = error;
    hub.log.warn({ ...facts(row), actor, code, reason: message }, "integration not connected");
    return goOn(reply, pageOf(row, code));
  }
}

const facts = (row: Integration) => ({ integration: row.slug, provider: row.provider });

/** A path of our own, so that nobody is led elsewhere; the code is a word of ours. */
const pageOf = ({ slug }: Integration, code: string): string =>
  `/integrations/${encodeURIComponent(slug)}?connect=${encodeURIComponent(code)}`;

const goOn = (reply: FastifyReply, location: string): FastifyReply =>
  reply.header("cache-control", "no-store").redirect(location, 302);

/** Whether the hub can work with what it got; where that is not known yet it counts as good. */
async function verify(hub: Hub, principal: Principal, row: Integration): Promise<boolean> {
  try {
    const start = { integration: row, action: "verify", params: {} };
    const queued = await startRun(hub, { principal, trigger: "user" }, start);
    hub.runs.begin(queued.id);
    const ended = await hub.runs.wait(queued.id, VERIFY_WAIT_MS);
    return ended.state !== "failed";
  } catch (error) {
    hub.log.warn({ ...facts(row), reason: messageOf(error) }, "connection not verified");
    return true;
  }
}

/** Who set out, if that person still may: the session's cookie does not come along from another site. */
async function principalOf(hub: Hub, flow: OAuthFlow): Promise<Principal> {
  const principal =
    flow.session_hash !== null
      ? await withSessionHash(hub.config, flow.session_hash, hub.clock.now())
      : hub.settings.auth === "off"
        ? trustedPrincipal("local", flow.tenant_id)
        : undefined;
  const isAllowed =
    principal?.tenantId === flow.tenant_id && principal.permissions.has("integrations.manage");
  if (principal && isAllowed) return principal;
  throw new HubError(
    "session_over",
    "refuse",
    "The person who set out is signed out, or may not do this any more.",
  );
}

/** A link of another site, and a program, do not set out: the way leads through a person's browser. */
function refuseOthers({ scope, headers }: FastifyRequest): void {
  if (headers["sec-fetch-site"] === "cross-site") {
    throw new ForbiddenError("This request comes from another web site.", "foreign_origin");
  }
  if (scope.principal.kind === "session" || scope.principal.kind === "local") return;
  throw new ForbiddenError("Sign in with a browser: a program cannot give consent.", "no_user");
}

const otherProvider = ({ slug }: Integration, provider: string): HubError =>
  new HubError("action_not_possible", "refuse", `${slug} is no integration with ${provider}.`);

const sessionHash = ({ scope, cookies }: FastifyRequest): string | null => {
  const secret = cookies[SESSION_COOKIE];
  return scope.principal.kind === "session" && secret ? secretHash(secret) : null;
};

const knownSecret = ({ cookies }: FastifyRequest): string | undefined => {
  const secret = cookies[FLOW_COOKIE];
  return secret !== undefined && /^[A-Za-z0-9_-]{43}$/.test(secret) ? secret : undefined;
};

const cookieOptions = ({ settings }: Hub, { protocol }: FastifyRequest) =>
  ({
    path: "/oauth",
    httpOnly: true,
    sameSite: "lax",
    maxAge: FLOW_LIFETIME_MS / 1_000,
    secure: protocol === "https" || settings.publicUrl?.startsWith("https://") === true,
  }) as const;
