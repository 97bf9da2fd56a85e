import { Type } from "typebox";
import type { Hub } from "../../hub.ts";
import { toRfc3339 } from "../../lib/clock.ts";
import {
  changeRule,
  createRule,
  getRule,
  removeRule,
  sortRules,
} from "../../rules/manage-rules.ts";
import type { RuleConditions } from "../../rules/rule.ts";
import { listRules, type RuleRow } from "../../store/rules.ts";
import { Problem } from "../errors.ts";
import type { Routes } from "../routes.ts";
import { ApplyIn, RuleIn, RuleOut, RulePatch, TryIn, TryOut } from "../rule-schemas.ts";
import { tryNow } from "../rule-trial.ts";
import { startOverInvoices } from "../run-answer.ts";
import { RunOut } from "../schemas.ts";
import type { Scope } from "../scope.ts";

const tags = ["rules"];
const params = Type.Object({ id: Type.Integer({ minimum: 1 }) });
const read = { permission: "records.read" } as const;
const write = { permission: "records.write" } as const;
const RuleList = Type.Object({ items: Type.Array(RuleOut) });

/** Rules that give invoices a project and a category. */
export const ruleRoutes: Routes = async (app, { hub }) => {
  app.get(
    "/rules",
    {
      schema: {
        summary: "Rules in the order in which they are asked",
        tags,
        response: { 200: RuleList },
      },
      config: read,
    },
    async ({ scope }) => ({ items: (await listRules(scope.config)).map(toRuleOut) }),
  );

  app.get(
    "/rules/:id",
    {
      schema: { summary: "One rule", tags, params, response: { 200: RuleOut, 404: Problem } },
      config: read,
    },
    async ({ scope, params: { id } }) => toRuleOut(await getRule(scope.config, id)),
  );

  app.post(
    "/rules",
    {
      schema: {
        summary: "Add a rule behind the last one",
        description:
          "It holds for invoices that come in or change from now on. `POST /rules/apply` takes stored ones through the rules.",
        tags,
        body: RuleIn,
        response: { 201: RuleOut, 422: Problem },
      },
      config: write,
    },
    async ({ scope, body }, reply) =>
      reply.status(201).send(toRuleOut(await createRule(scope.config, hostOf(hub, scope), body))),
  );

  app.patch(
    "/rules/:id",
    {
      schema: {
        summary: "Change a rule; fields left out stay",
        description: "`conditions` are taken as a whole.",
        tags,
        params,
        body: RulePatch,
        response: { 200: RuleOut, 404: Problem, 422: Problem },
      },
      config: write,
    },
    async ({ scope, params: { id }, body }) =>
      toRuleOut(await changeRule(scope.config, hostOf(hub, scope), { id, input: body })),
  );

  app.delete(
    "/rules/:id",
    {
      schema: {
        summary: "Delete a rule",
        description: "What it gave stays until an invoice changes or the rules are applied anew.",
        tags,
        params,
        response: { 204: Type.Null(), 404: Problem },
      },
      config: write,
    },
    async ({ scope, params: { id } }, reply) => {
      await removeRule(scope.config, hostOf(hub, scope), id);
      return reply.status(204).send(null);
    },
  );

  useRoutes(app, hub);
};

const useRoutes = (app: Parameters<Routes>[0], hub: Hub): void => {
  app.put(
    "/rules/order",
    {
      schema: {
        summary: "Give the rules an order",
        tags,
        body: Type.Object(
          {
            ids: Type.Array(Type.Integer({ minimum: 1 }), {
              maxItems: 1_000,
              description: "of all rules, each once, in the new order",
            }),
          },
          { additionalProperties: false },
        ),
        response: { 200: RuleList, 422: Problem },
      },
      config: write,
    },
    async ({ scope, body: { ids } }) => {
      await sortRules(scope.config, hostOf(hub, scope), ids);
      return { items: (await listRules(scope.config)).map(toRuleOut) };
    },
  );

  app.post(
    "/rules/try",
    {
      schema: {
        summary: "What rules would do to stored invoices",
        description:
          "Changes nothing. Newest invoices first, ten thousand in one call at most. `rule` is tried behind the last rule, or in the place of `rule_id`.",
        tags,
        body: TryIn,
        response: { 200: TryOut, 404: Problem, 422: Problem },
      },
      config: read,
    },
    async ({ scope, body }) => tryNow(scope, hub, body),
  );

  app.post(
    "/rules/apply",
    {
      schema: {
        summary: "Take stored invoices through the rules",
        description:
          "Goes on as a run that survives a restart. What the rules do not give any more goes back to what the source says; what a person or a run's project_id gave stays. Changes are kept in the history and told as invoice.updated.",
        tags,
        body: ApplyIn,
        response: { 202: RunOut, 409: Problem, 422: Problem },
      },
      config: write,
    },
    async ({ scope, body }, reply) => {
      const wanted = { action: "apply_rules", period: body };
      return reply.status(202).send(await startOverInvoices(hub, scope, wanted));
    },
  );
};

const hostOf = ({ rules, clock }: Hub, { principal }: Scope) => ({
  rules,
  now: clock.now(),
  actor: principal.actor,
});

const toRuleOut = (row: RuleRow) => ({
  id: row.id,
  position: row.position,
  name: row.name,
  conditions: JSON.parse(row.conditions) as RuleConditions,
  project_id: row.project_id,
  category: row.category,
  stop: row.stops === 1,
  active: row.active === 1,
  created_by: row.created_by,
  updated_by: row.updated_by,
  created_at: toRfc3339(row.created_at),
  updated_at: toRfc3339(row.updated_at),
});
