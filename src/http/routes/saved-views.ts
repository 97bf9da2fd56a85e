import { Type } from "typebox";
import { toRfc3339 } from "../../lib/clock.ts";
import { ConflictError, NotFoundError } from "../../lib/errors.ts";
import { Instant } from "../../model/scalars.ts";
import {
  deleteSavedView,
  findSavedView,
  insertSavedView,
  listSavedViews,
  type SavedView,
  updateSavedView,
} from "../../store/saved-views.ts";
import { Problem } from "../errors.ts";
import type { Routes } from "../routes.ts";
import type { Scope } from "../scope.ts";

const tags = ["saved views"];
const params = Type.Object({ id: Type.Integer({ minimum: 1 }) });
const config = { permission: "any" } as const;
/** More is no help to find one. */
const MAX_VIEWS = 200;

const Page = Type.String({ pattern: "^[a-z][a-z0-9_-]{0,39}$", description: "invoices, runs …" });
const Name = Type.String({ minLength: 1, maxLength: 120 });
const Query = Type.Record(
  Type.String({ maxLength: 60 }),
  Type.Union([
    Type.String({ maxLength: 1_000 }),
    Type.Number(),
    Type.Boolean(),
    Type.Array(Type.String({ maxLength: 200 }), { maxItems: 100 }),
  ]),
  { maxProperties: 60, description: "filters, order and columns, as the page wants them" },
);
const ViewOut = Type.Object({
  id: Type.Integer(),
  page: Type.String(),
  name: Type.String(),
  query: Query,
  created_at: Instant,
  updated_at: Instant,
});

/** Lists as the caller likes to see them; everybody has their own. */
export const savedViewRoutes: Routes = async (app, { hub: { clock } }) => {
  app.get(
    "/saved-views",
    {
      schema: {
        summary: "Your saved views, by name",
        description: "Programs whose token belongs to nobody share theirs.",
        tags,
        querystring: Type.Object({ page: Type.Optional(Page) }),
        response: { 200: Type.Object({ items: Type.Array(ViewOut) }) },
      },
      config,
    },
    async ({ scope, query: { page } }) => {
      const wanted = { userId: ownerOf(scope), ...(page === undefined ? {} : { page }) };
      return { items: (await listSavedViews(scope.config, wanted)).map(toView) };
    },
  );

  app.post(
    "/saved-views",
    {
      schema: {
        summary: "Save a view",
        tags,
        body: Type.Object(
          { page: Page, name: Name, query: Query },
          { additionalProperties: false },
        ),
        response: { 201: ViewOut, 409: Problem, 422: Problem },
      },
      config,
    },
    async ({ scope, body: { page, name, query } }, reply) => {
      const userId = ownerOf(scope);
      if ((await listSavedViews(scope.config, { userId })).length >= MAX_VIEWS) {
        throw new ConflictError("too_many_views", `You have ${MAX_VIEWS} views: delete one first.`);
      }
      const at = clock.now();
      const view = await insertSavedView(scope.config, {
        ...{ user_id: userId, page, name: name.trim(), query: JSON.stringify(query) },
        ...{ created_at: at, updated_at: at },
      });
      if (!view) throw nameTaken(name);
      return reply.status(201).send(toView(view));
    },
  );

  app.patch(
    "/saved-views/:id",
    {
      schema: {
        summary: "Change a view; fields left out stay",
        tags,
        params,
        body: Type.Object(
          { name: Type.Optional(Name), query: Type.Optional(Query) },
          { additionalProperties: false },
        ),
        response: { 200: ViewOut, 404: Problem, 409: Problem, 422: Problem },
      },
      config,
    },
    async ({ scope, params: { id }, body: { name, query } }) => {
      const key = { userId: ownerOf(scope), id };
      const outcome = await updateSavedView(scope.config, key, {
        ...(name === undefined ? {} : { name: name.trim() }),
        ...(query === undefined ? {} : { query: JSON.stringify(query) }),
        updated_at: clock.now(),
      });
      if (outcome === "taken") throw nameTaken(name ?? "");
      const view = await findSavedView(scope.config, key);
      if (!view) throw new NotFoundError("saved view", id);
      return toView(view);
    },
  );

  app.delete(
    "/saved-views/:id",
    {
      schema: {
        summary: "Delete a view",
        tags,
        params,
        response: { 204: Type.Null(), 404: Problem },
      },
      config,
    },
    async ({ scope, params: { id } }, reply) => {
      const isGone = await deleteSavedView(scope.config, { userId: ownerOf(scope), id });
      if (!isGone) throw new NotFoundError("saved view", id);
      return reply.status(204).send(null);
    },
  );
};

const ownerOf = ({ principal: { userId } }: Scope): number => userId ?? 0;

const nameTaken = (name: string): ConflictError =>
  new ConflictError("view_exists", `You have a view ${name.trim()} on this page already.`);

const toView = (row: SavedView) => ({
  id: row.id,
  page: row.page,
  name: row.name,
  query: JSON.parse(row.query) as Record<string, string | number | boolean | string[]>,
  created_at: toRfc3339(row.created_at),
  updated_at: toRfc3339(row.updated_at),
});
