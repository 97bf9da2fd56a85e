import { type Static, Type } from "typebox";
import { allowedAt } from "../../fiscal/sefaz/pace.ts";
import type { Hub } from "../../hub.ts";
import { launch } from "../../launch.ts";
import { toRfc3339 } from "../../lib/clock.ts";
import { ConflictError, InvalidInputError, isHubError } from "../../lib/errors.ts";
import { oneOf } from "../../model/scalars.ts";
import type { FiscalCompany } from "../../sdk/fiscal.ts";
import { listCursors } from "../../store/fiscal-cursors.ts";
import { addManifestation, listManifestations } from "../../store/fiscal-manifestations.ts";
import { type Integration, listIntegrations, slugsOf } from "../../store/integrations.ts";
import { getIntegration } from "../../sync/manage-integrations.ts";
import { openIntegration } from "../../sync/open-integration.ts";
import { Problem } from "../errors.ts";
import { CompanyOut, KeyParam, ManifestationOut, ManifestIn } from "../fiscal-schemas.ts";
import { toCursor, toManifestation } from "../fiscal-views.ts";
import { numberCursor, pageOf, type Routes } from "../routes.ts";
import { answerRun, started, WaitQuery } from "../run-answer.ts";
import { PageQuery, page, RunOut } from "../schemas.ts";
import type { Scope } from "../scope.ts";
import { toRun } from "../views.ts";

const tags = ["fiscal documents"];
const params = Type.Object({ id: Type.String({ maxLength: 63 }) });
const MAX_INTEGRATIONS = 1_000;
const DAY_MS = 86_400_000;

/** What the tax authority is asked, and what it is told. */
export const fiscalAuthorityRoutes: Routes = async (app, { hub }) => {
  app.get(
    "/fiscal/companies",
    {
      schema: {
        summary:
          "Companies that the authority is asked for, with their certificates and how far they have been read",
        tags,
        response: { 200: Type.Object({ items: Type.Array(CompanyOut) }) },
      },
      config: { permission: "records.read" },
    },
    async ({ scope }) => {
      const filter = { type: "fiscal" };
      const all = await listIntegrations(scope.config, { filter, limit: MAX_INTEGRATIONS });
      const asking = all.filter(({ provider }) => hub.connectors.find(provider)?.fiscal);
      return { items: await Promise.all(asking.map((one) => companyOut(hub, scope, one))) };
    },
  );

  app.post(
    "/fiscal/companies/:id/query",
    {
      schema: {
        summary: "Ask the authority now",
        description:
          "409 `query_not_allowed` while the authority may not be asked: it blocks who asks again within the hour. The answer says when.",
        tags,
        params,
        querystring: WaitQuery,
        body: Type.Object({
          services: Type.Optional(Type.Array(oneOf(["nfe", "cte"]), { minItems: 1, maxItems: 2 })),
        }),
        response: started,
      },
      config: { permission: "integrations.run", scopedBy: "integration" },
    },
    async ({ scope, params: { id }, query: { wait }, body }, reply) => {
      const integration = await authorityOf(hub, scope, id);
      await requireAllowed(hub, scope, integration, body.services);
      const queued = await launch(hub, scope, { action: "query_sefaz", integration, body });
      return answerRun(hub, reply, { queued, wait });
    },
  );

  app.post(
    "/fiscal/companies/:id/documents/:key",
    {
      schema: {
        summary: "Ask the authority for one NF-e by its key",
        description:
          "The document, or its summary where the company has not answered it yet. The authority takes few such queries in an hour.",
        tags,
        params: Type.Object({ ...params.properties, ...KeyParam.properties }),
        querystring: WaitQuery,
        response: started,
      },
      config: { permission: "integrations.run", scopedBy: "integration" },
    },
    async ({ scope, params: { id, key }, query: { wait } }, reply) => {
      const integration = await authorityOf(hub, scope, id);
      const body = { access_key: key.toUpperCase() };
      const queued = await launch(hub, scope, {
        action: "fetch_fiscal_document",
        integration,
        body,
      });
      return answerRun(hub, reply, { queued, wait });
    },
  );

  app.get(
    "/fiscal/manifestations",
    {
      schema: {
        summary: "What recipients have said of NF-e, newest first",
        tags,
        querystring: Type.Object({
          ...PageQuery,
          state: Type.Optional(oneOf(["pending", "registered", "refused"])),
        }),
        response: { 200: page(ManifestationOut) },
      },
      config: { permission: "records.read" },
    },
    async ({ scope, query: { limit = 50, cursor, state } }) => {
      const filter = { limit, before: numberCursor(cursor), ...(state ? { state } : {}) };
      const rows = await listManifestations(scope.data, filter);
      const slugs = await slugsOf(
        scope.config,
        rows.map(({ integration_id: id }) => id),
      );
      return pageOf(rows, limit, {
        cursor: ({ id }) => id,
        item: (row) => toManifestation(row, (id) => slugs.get(id) ?? String(id)),
      });
    },
  );

  app.post(
    "/fiscal/manifestations",
    {
      schema: {
        summary: "Say something of NF-e as their recipient",
        description:
          "A legal statement to the authority in the company's name, signed with its certificate. A run sends what waits.",
        tags,
        body: ManifestIn,
        response: {
          202: Type.Object({ added: Type.Integer(), run: RunOut }),
          404: Problem,
          409: Problem,
          422: Problem,
        },
      },
      config: { permission: "integrations.manage" },
    },
    async ({ scope, body }, reply) => {
      const integration = await authorityOf(hub, scope, body.integration_id);
      const added = await addAll(hub, scope, { integration, body });
      const queued = await launch(hub, scope, {
        action: "send_manifestations",
        integration,
        body: {},
      });
      return reply.status(202).send({ added, run: toRun(queued) });
    },
  );
};

async function authorityOf(hub: Hub, scope: Scope, id: string): Promise<Integration> {
  const integration = await getIntegration(scope.config, id);
  if (hub.connectors.find(integration.provider)?.fiscal) return integration;
  const message = `${integration.slug} asks no tax authority`;
  const remedy = "Use an integration of the type fiscal.";
  throw new InvalidInputError([{ field: "id", message, remedy }]);
}

/** The company as its certificate says; a sentence where the certificate cannot be used. */
function companyOf(hub: Hub, integration: Integration): FiscalCompany | string {
  try {
    const options = { log: hub.log, signal: AbortSignal.timeout(5_000) } as const;
    const { connector, context } = openIntegration(hub, integration, options);
    return connector.fiscal?.company(context) ?? "This integration asks no tax authority.";
  } catch (error) {
    if (!isHubError(error)) throw error;
    return error.message;
  }
}

async function companyOut(
  hub: Hub,
  scope: Scope,
  integration: Integration,
): Promise<Static<typeof CompanyOut>> {
  const now = hub.clock.now();
  const company = companyOf(hub, integration);
  const isKnown = typeof company !== "string";
  const cursors = isKnown ? await cursorsOf(scope, company) : [];
  return {
    integration_id: integration.slug,
    name: integration.name,
    active: integration.active === 1,
    tax_id: isKnown ? company.tax_id : null,
    environment: isKnown ? company.environment : null,
    certificate: isKnown ? certificateOut(company, now) : null,
    problem: isKnown ? null : company,
    services: await Promise.all(cursors.map((cursor) => toCursor(scope.data, cursor, now))),
  };
}

function certificateOut({ certificate }: FiscalCompany, now: number) {
  const { holder, tax_id, valid_from, valid_to } = certificate;
  return {
    ...{ holder, tax_id },
    valid_from: toRfc3339(valid_from),
    valid_to: toRfc3339(valid_to),
    days_left: Math.floor((valid_to - now) / DAY_MS),
  };
}

const cursorsOf = async (
  { data }: Scope,
  { tax_id, environment }: Pick<FiscalCompany, "tax_id" | "environment">,
) =>
  (await listCursors(data)).filter(
    (cursor) => cursor.tax_id === tax_id && cursor.environment === environment,
  );

/** @throws ConflictError where no service may be asked now */
async function requireAllowed(
  hub: Hub,
  scope: Scope,
  integration: Integration,
  services: readonly string[] | undefined,
): Promise<void> {
  const company = companyOf(hub, integration);
  if (typeof company === "string") return;
  const now = hub.clock.now();
  const cursors = (await cursorsOf(scope, company)).filter(
    ({ service }) => !services || services.includes(service),
  );
  const wanted = services?.length ?? 2;
  const soonest = Math.min(...cursors.map((cursor) => allowedAt(cursor, now)));
  if (cursors.length < wanted || soonest <= now) return;
  const at = toRfc3339(soonest);
  const message = `The authority may be asked again at ${at}; who asks sooner is blocked for another hour.`;
  throw new ConflictError("query_not_allowed", message, { next_allowed_at: at });
}

async function addAll(
  hub: Hub,
  { data, principal }: Scope,
  { integration, body }: { integration: Integration; body: Static<typeof ManifestIn> },
): Promise<number> {
  const { type, reason, access_keys } = body;
  if ((type === "210240") !== (reason !== undefined)) {
    const message = type === "210240" ? "is missing" : "is for 210240 alone";
    const remedy = type === "210240" ? "Say why, in 15 to 255 characters." : "Leave it out.";
    throw new InvalidInputError([{ field: "reason", message, remedy }]);
  }
  let added = 0;
  for (const key of new Set(access_keys.map((one) => one.toUpperCase()))) {
    const row = { integration_id: integration.id, access_key: key, type, reason: reason ?? null };
    const own = { sequence: 1, actor: principal.actor.slice(0, 254) };
    if (await addManifestation(data, { ...row, ...own }, hub.clock.now())) added += 1;
  }
  return added;
}
