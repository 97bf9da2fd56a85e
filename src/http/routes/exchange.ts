import { Type } from "typebox";
import { recordAudit } from "../../auth/audit.ts";
import { canRun } from "../../auth/principal.ts";
import { MODULES } from "../../exchange/definition.ts";
import {
  bodyOf,
  changeExchange,
  createExchange,
  getExchange,
  removeExchange,
} from "../../exchange/manage-definitions.ts";
import { toRfc3339 } from "../../lib/clock.ts";
import { oneOf } from "../../model/scalars.ts";
import {
  type ExchangeRow,
  listExchanges,
  listExchangeVersions,
} from "../../store/exchange-definitions.ts";
import { exchangeFacts } from "../../store/exchange-runs.ts";
import { findIntegrationById } from "../../store/integrations.ts";
import { Problem } from "../errors.ts";
import {
  DefinitionChange,
  DefinitionIn,
  DefinitionOut,
  DefinitionVersionOut,
} from "../exchange-schemas.ts";
import type { Routes } from "../routes.ts";
import type { Scope } from "../scope.ts";

const tags = ["exchange"];
const params = Type.Object({ id: Type.String({ maxLength: 63, description: "slug" }) });
const manage = { permission: "integrations.manage" } as const;
const run = { permission: "integrations.run", scopedBy: "definition" } as const;

/** Definitions of imports, exports and mirrors. */
export const exchangeRoutes: Routes = async (app, { hub }) => {
  const hand = ({ principal }: Scope) => ({
    ...{ actor: principal.actor, now: hub.clock.now(), connectors: hub.connectors },
  });
  const audit = (scope: Scope, action: string, row: Pick<ExchangeRow, "slug">) => {
    const { actor, now } = hand(scope);
    const target = { kind: "definition", name: row.slug };
    return recordAudit(scope.config, { actor, now, action: `definition.${action}`, target });
  };

  app.get(
    "/exchange/definitions",
    {
      schema: {
        summary: "Imports, exports and mirrors that are defined",
        tags,
        querystring: Type.Object({
          module: Type.Optional(oneOf([...MODULES])),
          integration_id: Type.Optional(Type.String({ maxLength: 63 })),
        }),
        response: { 200: Type.Object({ items: Type.Array(DefinitionOut) }) },
      },
      config: { permission: "integrations.run", scopedBy: "list" },
    },
    async ({ scope, query: { module, integration_id } }) => {
      const rows = await listExchanges(scope.config, module === undefined ? {} : { module });
      const views = await Promise.all(rows.map((row) => toDefinition(scope, row)));
      const items = views.filter(
        (one) =>
          (integration_id === undefined || one.integration_id === integration_id) &&
          mayRun(scope, one.integration_id),
      );
      return { items };
    },
  );

  app.post(
    "/exchange/definitions",
    {
      schema: {
        summary: "Define an import, an export or a mirror",
        description:
          "`docs/definitions.md` has the language. Try it with `dry_run` before the first real run.",
        tags,
        body: DefinitionIn,
        response: { 201: DefinitionOut, 409: Problem, 422: Problem },
      },
      config: manage,
    },
    async ({ scope, body }, reply) => {
      const made = await createExchange(scope.config, hand(scope), body);
      await audit(scope, "created", made);
      return reply.status(201).send(await toDefinition(scope, made));
    },
  );

  app.get(
    "/exchange/definitions/:id",
    {
      schema: {
        summary: "One definition",
        tags,
        params,
        response: { 200: DefinitionOut, 404: Problem },
      },
      config: run,
    },
    async ({ scope, params: { id } }) => toDefinition(scope, await getExchange(scope.config, id)),
  );

  app.put(
    "/exchange/definitions/:id",
    {
      schema: {
        summary: "Change a definition",
        description: "Replaces it as a whole; what it was stays as a version.",
        tags,
        params,
        body: DefinitionChange,
        response: { 200: DefinitionOut, 404: Problem, 409: Problem, 422: Problem },
      },
      config: manage,
    },
    async ({ scope, params: { id: slug }, body }) => {
      const changed = await changeExchange(scope.config, hand(scope), { ...body, slug });
      await audit(scope, "changed", changed);
      return toDefinition(scope, changed);
    },
  );

  app.delete(
    "/exchange/definitions/:id",
    {
      schema: {
        summary: "Delete a definition",
        description: "Records that it has read stay, and what it has sent stays known.",
        tags,
        params,
        response: { 204: Type.Null(), 404: Problem },
      },
      config: manage,
    },
    async ({ scope, params: { id } }, reply) => {
      await removeExchange(scope.config, id);
      await audit(scope, "deleted", { slug: id });
      return reply.status(204).send(null);
    },
  );

  app.get(
    "/exchange/definitions/:id/versions",
    {
      schema: {
        summary: "What a definition was before",
        tags,
        params,
        response: {
          200: Type.Object({ items: Type.Array(DefinitionVersionOut) }),
          404: Problem,
        },
      },
      config: manage,
    },
    async ({ scope, params: { id } }) => {
      const row = await getExchange(scope.config, id);
      const items = await listExchangeVersions(scope.config, row.id);
      return {
        items: items.map(({ version, name, body, actor, created_at }) => ({
          ...{ version, name, actor, body: bodyOf({ body }) },
          created_at: toRfc3339(created_at),
        })),
      };
    },
  );
};

const mayRun = ({ principal }: Scope, slug: string | null): boolean =>
  slug === null ? principal.permissions.has("integrations.run") : canRun(principal, slug);

async function toDefinition({ config }: Scope, row: ExchangeRow) {
  const owner = await findIntegrationById(config, row.integration_id);
  const facts = (await exchangeFacts(config, [row])).get(row.id);
  return {
    ...{ slug: row.slug, name: row.name, direction: row.direction, module: row.module },
    ...{ version: row.version, tried_version: row.tried_version },
    ...{ created_by: row.created_by, updated_by: row.updated_by },
    integration_id: owner?.slug ?? null,
    active: row.active === 1,
    body: bodyOf(row),
    schedules: facts?.schedules ?? 0,
    last_run: facts?.run
      ? {
          ...{ id: facts.run.id, state: facts.run.state },
          created_at: toRfc3339(facts.run.created_at),
        }
      : null,
    created_at: toRfc3339(row.created_at),
    updated_at: toRfc3339(row.updated_at),
  };
}
