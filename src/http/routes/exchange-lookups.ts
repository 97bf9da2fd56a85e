import { Type } from "typebox";
import { toRfc3339 } from "../../lib/clock.ts";
import { NotFoundError } from "../../lib/errors.ts";
import { deleteLookup, listLookups, saveLookup } from "../../store/exchange-definitions.ts";
import { Problem } from "../errors.ts";
import { LookupIn, LookupOut } from "../exchange-schemas.ts";
import type { Routes } from "../routes.ts";

const tags = ["exchange"];
const name = Type.Object({ name: Type.String({ pattern: "^[a-z0-9][a-z0-9_-]{0,62}$" }) });

/** Lists of values that definitions look things up in. */
export const exchangeLookupRoutes: Routes = async (app, { hub: { clock } }) => {
  app.get(
    "/exchange/lookups",
    {
      schema: {
        summary: "Lists of values that definitions look things up in",
        tags,
        response: { 200: Type.Object({ items: Type.Array(LookupOut) }) },
      },
      config: { permission: "integrations.manage" },
    },
    async ({ scope }) => ({
      items: (await listLookups(scope.config)).map(({ name, entries, updated_by, updated_at }) => ({
        ...{ name, updated_by, updated_at: toRfc3339(updated_at) },
        entries: JSON.parse(entries) as Record<string, string>,
      })),
    }),
  );

  app.put(
    "/exchange/lookups/:name",
    {
      schema: {
        summary: "Replace a list of values, or make it",
        tags,
        params: name,
        body: LookupIn,
        response: { 204: Type.Null(), 422: Problem },
      },
      config: { permission: "integrations.manage" },
    },
    async ({ scope, params, body }, reply) => {
      const { actor } = scope.principal;
      const entries = JSON.stringify(body.entries);
      await saveLookup(scope.config, { name: params.name, entries, actor, now: clock.now() });
      return reply.status(204).send(null);
    },
  );

  app.delete(
    "/exchange/lookups/:name",
    {
      schema: {
        summary: "Delete a list of values",
        tags,
        params: name,
        response: { 204: Type.Null(), 404: Problem },
      },
      config: { permission: "integrations.manage" },
    },
    async ({ scope, params }, reply) => {
      if (!(await deleteLookup(scope.config, params.name))) {
        throw new NotFoundError("list of values", params.name);
      }
      return reply.status(204).send(null);
    },
  );
};
