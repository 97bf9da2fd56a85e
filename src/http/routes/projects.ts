import { randomUUID } from "node:crypto";
import { type Static, Type } from "typebox";
import { toRfc3339 } from "../../lib/clock.ts";
import { fromMinor } from "../../model/money.ts";
import { Amount, BusinessDate, CurrencyCode, Instant, oneOf } from "../../model/scalars.ts";
import {
  allProjects,
  budgetOf,
  changeProject,
  createProject,
  getProject,
  type Project,
  removeProject,
} from "../../rules/manage-projects.ts";
import { toFilter } from "../../rules/period.ts";
import { ProjectCode } from "../../rules/rule.ts";
import { Problem } from "../errors.ts";
import type { Routes } from "../routes.ts";
import { nullable, PageQuery, page } from "../schemas.ts";

const tags = ["projects"];
const params = Type.Object({ code: ProjectCode });
const read = { permission: "records.read" } as const;
const write = { permission: "records.write" } as const;

const Period = {
  date_from: Type.Optional(BusinessDate),
  date_to: Type.Optional(BusinessDate),
  direction: Type.Optional(oneOf(["cost", "sales"])),
};
const Budget = Type.Object(
  { amount: Amount, currency: CurrencyCode },
  { additionalProperties: false },
);
const Name = Type.String({ minLength: 1, maxLength: 200 });
const fields = {
  description: Type.Optional(Type.String({ maxLength: 4_000 })),
  active: Type.Optional(Type.Boolean()),
  starts_on: Type.Optional(nullable(BusinessDate)),
  ends_on: Type.Optional(nullable(BusinessDate)),
  budget: Type.Optional(nullable(Budget)),
};
const ProjectIn = Type.Object(
  {
    code: Type.Optional(
      Type.String({
        ...ProjectCode,
        description: "what invoices and syncs have as project_id; a UUID where left out",
      }),
    ),
    name: Name,
    ...fields,
  },
  { additionalProperties: false },
);
const ProjectPatch = Type.Object(
  { name: Type.Optional(Name), ...fields },
  { additionalProperties: false },
);
const Sum = {
  currency: Type.String(),
  count: Type.Integer(),
  net: Type.String(),
  tax: Type.String(),
  gross: Type.String(),
};
const ProjectOut = Type.Object({
  code: Type.String(),
  is_described: Type.Boolean({ description: "false: known from invoices alone" }),
  name: nullable(Type.String()),
  description: Type.String(),
  active: Type.Boolean(),
  starts_on: nullable(Type.String()),
  ends_on: nullable(Type.String()),
  budget: nullable(Budget),
  count: Type.Integer({ description: "invoices" }),
  totals: Type.Array(Type.Object(Sum), { description: "by currency" }),
  categories: Type.Array(
    Type.Object({ category: nullable(Type.String({ description: "null: without one" })), ...Sum }),
    { description: "by group of costs and currency" },
  ),
  created_by: nullable(Type.String()),
  created_at: nullable(Instant),
  updated_at: nullable(Instant),
});

/** What costs belong to. */
export const projectRoutes: Routes = async (app, { hub: { clock } }) => {
  app.get(
    "/projects",
    {
      schema: {
        summary: "Projects with what their invoices come to, by code",
        description:
          "Those too that nobody has described yet and invoices name. The period is that of issue dates; void invoices and pro formas do not count.",
        tags,
        querystring: Type.Object({ ...PageQuery, ...Period }),
        response: { 200: page(ProjectOut), 422: Problem },
      },
      config: read,
    },
    async ({ scope, query: { limit = 50, cursor, ...period } }) => {
      const all = await allProjects(scope.data, periodOf(period));
      const left = cursor === undefined ? all : all.filter(({ code }) => code > cursor);
      const items = left.slice(0, limit);
      const next = left.length > limit ? (items.at(-1)?.code ?? null) : null;
      return { items: items.map(toProject), next_cursor: next };
    },
  );

  app.get(
    "/projects/:code",
    {
      schema: {
        summary: "One project with what its invoices come to",
        tags,
        params,
        querystring: Type.Object(Period),
        response: { 200: ProjectOut, 404: Problem, 422: Problem },
      },
      config: read,
    },
    async ({ scope, params: { code }, query }) =>
      toProject(await getProject(scope.data, code, periodOf(query))),
  );

  app.post(
    "/projects",
    {
      schema: {
        summary: "Describe a project",
        description: "Its code may stand on invoices already.",
        tags,
        body: ProjectIn,
        response: { 201: ProjectOut, 409: Problem, 422: Problem },
      },
      config: write,
    },
    async ({ scope, body: { code = randomUUID(), ...input } }, reply) => {
      const author = { actor: scope.principal.actor, now: clock.now() };
      const made = await createProject(scope.data, { code, input, author });
      return reply.status(201).send(toProject(made));
    },
  );

  app.patch(
    "/projects/:code",
    {
      schema: {
        summary: "Change a project; fields left out stay",
        description: "Describes one that is known from invoices alone; it needs a name then.",
        tags,
        params,
        body: ProjectPatch,
        response: { 200: ProjectOut, 404: Problem, 422: Problem },
      },
      config: write,
    },
    async ({ scope, params: { code }, body }) => {
      const author = { actor: scope.principal.actor, now: clock.now() };
      return toProject(await changeProject(scope.data, { code, input: body, author }));
    },
  );

  app.delete(
    "/projects/:code",
    {
      schema: {
        summary: "Delete the description of a project",
        description: "Invoices keep its code.",
        tags,
        params,
        response: { 204: Type.Null(), 404: Problem },
      },
      config: write,
    },
    async ({ scope, params: { code } }, reply) => {
      await removeProject(scope.data, code);
      return reply.status(204).send(null);
    },
  );
};

function periodOf(query: Parameters<typeof toFilter>[0]) {
  const { dateFrom: from, dateTo: to, direction } = toFilter(query);
  return {
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(direction === undefined ? {} : { direction }),
  };
}

function toProject({ code, row, sums }: Project): Static<typeof ProjectOut> {
  const byCurrency = Map.groupBy(sums, ({ currency }) => currency);
  return {
    code,
    is_described: row !== undefined,
    name: row?.name ?? null,
    description: row?.description ?? "",
    active: row?.active !== 0,
    starts_on: row?.starts_on ?? null,
    ends_on: row?.ends_on ?? null,
    budget: row ? budgetOf(row) : null,
    count: sums.reduce((all, { count }) => all + count, 0),
    totals: [...byCurrency].map(([currency, rows]) => addUp(currency, rows)),
    categories: sums.map((sum) => ({ category: sum.category, ...addUp(sum.currency, [sum]) })),
    created_by: row?.created_by ?? null,
    created_at: row ? toRfc3339(row.created_at) : null,
    updated_at: row ? toRfc3339(row.updated_at) : null,
  };
}

function addUp(currency: string, rows: Project["sums"]) {
  const sum = (of: "count" | "net_minor" | "tax_minor" | "gross_minor") =>
    rows.reduce((all, row) => all + row[of], 0);
  return {
    currency,
    count: sum("count"),
    net: fromMinor(sum("net_minor"), currency),
    tax: fromMinor(sum("tax_minor"), currency),
    gross: fromMinor(sum("gross_minor"), currency),
  };
}
