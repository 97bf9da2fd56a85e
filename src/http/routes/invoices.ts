import { type Static, Type } from "typebox";
import type { Hub } from "../../hub.ts";
import { InvalidInputError, NotFoundError } from "../../lib/errors.ts";
import { fromMinor } from "../../model/money.ts";
import { assignByPerson, type Decisions } from "../../rules/assign-by-person.ts";
import { InvoiceFilterFields, InvoiceFilterIn, invoiceFilter } from "../../rules/invoice-filter.ts";
import { CategoryCode, ProjectCode } from "../../rules/rule.ts";
import { countInvoices, invoiceIds, totalInvoices } from "../../store/invoice-list.ts";
import { enricherOf } from "../enricher-of.ts";
import { Problem } from "../errors.ts";
import { recordOut } from "../record-view.ts";
import type { Routes } from "../routes.ts";
import { nullable, RecordOut } from "../schemas.ts";
import type { Scope } from "../scope.ts";

const tags = ["records"];
const params = Type.Object({ id: Type.Integer({ minimum: 1 }) });
const read = { permission: "records.read" } as const;
const write = { permission: "records.write" } as const;
/** In one transaction; more is what rules are for. */
const MAX_BULK = 1_000;

const AccountingIn = Type.Object(
  {
    project_id: Type.Optional(
      nullable(Type.Union([ProjectCode, Type.Literal("")], { description: "code of a project" })),
    ),
    category: Type.Optional(nullable(Type.Union([CategoryCode, Type.Literal("")]))),
    cost_centre: Type.Optional(nullable(Type.String({ maxLength: 120 }))),
    note: Type.Optional(nullable(Type.String({ maxLength: 4000 }))),
  },
  {
    ...{ additionalProperties: false, minProperties: 1 },
    description:
      "A value counts before what runs, rules and sources say, until null takes it back. The empty text says that there is none.",
  },
);

/** What is done with invoices and no other record. */
export const invoiceRoutes: Routes = async (app, { hub }) => {
  app.get(
    "/records/invoice/totals",
    {
      schema: {
        summary: "What the invoices of a list come to",
        description:
          "Takes the filters of the list. Corrections count with their sign; amounts that an invoice does not say count as nothing.",
        tags,
        querystring: Type.Object(InvoiceFilterFields),
        response: {
          200: Type.Object({
            count: Type.Integer(),
            totals: Type.Array(
              Type.Object({
                currency: Type.String(),
                count: Type.Integer(),
                net: Type.String(),
                tax: Type.String(),
                gross: Type.String(),
              }),
            ),
          }),
          422: Problem,
        },
      },
      config: read,
    },
    async ({ scope, query }) => {
      const totals = await totalInvoices(scope.data, await invoiceFilter(scope.config, query));
      return {
        count: totals.reduce((sum, { count }) => sum + count, 0),
        totals: totals.map(({ currency, count, ...minor }) => ({
          currency,
          count,
          net: fromMinor(minor.net_minor, currency),
          tax: fromMinor(minor.tax_minor, currency),
          gross: fromMinor(minor.gross_minor, currency),
        })),
      };
    },
  );

  app.patch(
    "/records/invoice/:id/accounting",
    {
      schema: {
        summary: "Decide about an invoice's project, category, cost centre or note",
        description: "Fields that are left out stay. `given` of the answer says who gave what.",
        tags,
        params,
        body: AccountingIn,
        response: { 200: RecordOut, 404: Problem, 422: Problem },
      },
      config: write,
    },
    async ({ scope, params: { id }, body }) => {
      const done = await decide(hub, scope, [id], body);
      if (done.length === 0) throw new NotFoundError("invoice", id);
      return recordOut(scope, "invoice", id);
    },
  );

  app.post(
    "/records/invoice/accounting",
    {
      schema: {
        summary: "Decide about many invoices at once",
        description: `By ids, or by the filters of the list; at most ${MAX_BULK}, in one transaction. For more, and for those to come, make a rule.`,
        tags,
        body: Type.Object(
          {
            ids: Type.Optional(
              Type.Array(Type.Integer({ minimum: 1 }), { minItems: 1, maxItems: MAX_BULK }),
            ),
            filter: Type.Optional(InvoiceFilterIn),
            set: AccountingIn,
          },
          { additionalProperties: false },
        ),
        response: { 200: Type.Object({ matching: Type.Integer() }), 422: Problem },
      },
      config: write,
    },
    async ({ scope, body: { ids, filter, set } }) => {
      const wanted = ids ?? (await idsOf(scope, filter));
      if (ids && filter) throw oneOfTwo("stands beside ids", "Leave one of them out.");
      return { matching: (await decide(hub, scope, wanted, set)).length };
    },
  );
};

async function decide(
  hub: Hub,
  scope: Scope,
  ids: readonly number[],
  { project_id, category, cost_centre, note }: Static<typeof AccountingIn>,
): Promise<readonly number[]> {
  const decisions: Decisions = {
    ...(project_id === undefined ? {} : { "accounting.project_id": project_id }),
    ...(category === undefined ? {} : { "accounting.category": category }),
    ...(cost_centre === undefined ? {} : { "accounting.cost_centre": cost_centre }),
    ...(note === undefined ? {} : { note }),
  };
  const { actor } = scope.principal;
  const enricher = await enricherOf(hub, scope);
  const task = { data: scope.data, enricher, actor, now: hub.clock.now() };
  const done = await assignByPerson(task, ids, decisions);
  hub.dispatcher.wake();
  hub.stream.notify();
  return done;
}

/** @throws InvalidInputError where they are too many */
async function idsOf(
  scope: Scope,
  query: Static<typeof InvoiceFilterIn> | undefined,
): Promise<readonly number[]> {
  if (!query) throw oneOfTwo("is missing", "Add ids or filter.");
  const filter = { ...(await invoiceFilter(scope.config, query)), withDeleted: false };
  const count = await countInvoices(scope.data, filter);
  if (count <= MAX_BULK) return invoiceIds(scope.data, { filter, after: 0, limit: MAX_BULK });
  throw oneOfTwo(
    `fits ${count} invoices, more than ${MAX_BULK}`,
    "Narrow it down, or make a rule and apply it.",
  );
}

const oneOfTwo = (message: string, remedy: string): InvalidInputError =>
  new InvalidInputError([{ field: "filter", message, remedy }]);
