import { Type } from "typebox";
import { HOOK_ACTIONS, SCHEMES } from "../../hooks/hook-options.ts";
import { getHook, putHook, removeHook, rotateHookSecret } from "../../hooks/manage-hooks.ts";
import { Instant, oneOf } from "../../model/scalars.ts";
import { getIntegration } from "../../sync/manage-integrations.ts";
import { Problem } from "../errors.ts";
import { hookView } from "../hook-views.ts";
import type { Routes } from "../routes.ts";
import { nullable } from "../schemas.ts";
import { FormatOptionsIn } from "../subscription-schemas.ts";

const tags = ["incoming webhooks"];
const config = { permission: "integrations.manage" } as const;
const params = Type.Object({ id: Type.String({ maxLength: 63 }) });
const DEFAULT_OVERLAP_HOURS = 24;

const Name = Type.String({ minLength: 1, maxLength: 100, pattern: "^[!#$%&'*+.^_`|~\\w-]+$" });
const Path = Type.String({ minLength: 1, maxLength: 300, description: "dotted, into the body" });
const Secret = Type.String({ minLength: 8, maxLength: 500 });
const { content_type: _, ...FORMAT } = FormatOptionsIn.properties;

const OPTIONS = {
  signature_header: Type.Optional(Name),
  format_options: Type.Optional(
    Type.Object(FORMAT, { additionalProperties: false, description: "of the scheme custom" }),
  ),
  tolerance_seconds: Type.Optional(
    Type.Integer({ minimum: 10, maximum: 3_600, default: 300, description: "of signed times" }),
  ),
  id_header: Type.Optional(Name),
  id_path: Type.Optional(Path),
  event_type_path: Type.Optional(Path),
  event_type_header: Type.Optional(Name),
  event_type_prefix: Type.Optional(Type.String({ minLength: 1, maxLength: 60 })),
  event_types: Type.Optional(
    Type.Array(Type.String({ maxLength: 120 }), {
      minItems: 1,
      maxItems: 100,
      description:
        "types that are taken, family.* for a family; left out: all that are not the hub's own",
    }),
  ),
  subject_path: Type.Optional(Path),
  consumer_path: Type.Optional(Path),
  rate_limit_per_minute: Type.Optional(Type.Integer({ minimum: 1, maximum: 60_000, default: 600 })),
};
const scheme = oneOf([...SCHEMES], {
  description:
    "how a call shows that it is genuine; token: the secret itself as Authorization: Bearer, in signature_header or as ?token=; business_central: the secret as clientState of each notification; none: not at all",
});
const HookIn = Type.Object(
  {
    scheme,
    secret: Type.Optional(
      Type.String({
        ...{ minLength: 8, maxLength: 500 },
        description: "as the sender shows it; left out: the stored one, or one that the hub makes",
      }),
    ),
    verify_token: Type.Optional(
      nullable(
        Type.String({
          ...{ minLength: 8, maxLength: 500 },
          description: "for senders that check the address with hub.verify_token",
        }),
      ),
    ),
    event_type: Type.Optional(nullable(Type.String({ minLength: 1, maxLength: 120 }))),
    action: Type.Optional(nullable(oneOf([...HOOK_ACTIONS]))),
    params: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
    active: Type.Optional(Type.Boolean()),
    ...OPTIONS,
  },
  { additionalProperties: false },
);
const HookOut = Type.Object({
  integration_id: Type.String({ description: "slug" }),
  path: Type.String({ description: "where the sender calls" }),
  url: nullable(
    Type.String({ description: "the same with PUBLIC_URL before it, where it is set" }),
  ),
  scheme,
  secret: Type.Optional(Type.String({ description: "only in the answer that made it" })),
  secrets_valid: Type.Integer({ description: "more than one while a rotation overlaps" }),
  has_verify_token: Type.Boolean(),
  options: Type.Record(Type.String(), Type.Unknown()),
  event_type: nullable(Type.String()),
  action: nullable(Type.String()),
  params: Type.Record(Type.String(), Type.Unknown()),
  active: Type.Boolean(),
  created_by: Type.String(),
  last_call_at: nullable(Instant),
  calls_remembered: Type.Integer({ description: "in the last 30 days, counted up to 10000" }),
  created_at: Instant,
  updated_at: Instant,
});
const RotateIn = Type.Optional(
  Type.Object(
    {
      overlap_hours: Type.Optional(
        Type.Integer({ minimum: 0, maximum: 720, default: DEFAULT_OVERLAP_HOURS }),
      ),
      secret: Type.Optional(Secret),
    },
    { additionalProperties: false },
  ),
);

/** What calls of outside systems to an integration must look like, and what they bring about. */
export const hookRoutes: Routes = async (app, { hub }) => {
  app.get(
    "/integrations/:id/hook",
    {
      schema: {
        summary: "An integration's incoming webhook",
        tags,
        params,
        response: { 200: HookOut, 404: Problem },
      },
      config,
    },
    async ({ scope, params: { id } }) => {
      const integration = await getIntegration(scope.config, id);
      return hookView(hub, scope, { integration, row: await getHook(scope.config, integration) });
    },
  );

  app.put(
    "/integrations/:id/hook",
    {
      schema: {
        summary: "Let an outside system call for an integration",
        description:
          "Replaces the hook that is there; its secrets stay while the scheme does. A call becomes an event, starts an action, or both. The answer shows the secret, this once, where the hub made it.",
        tags,
        params,
        body: HookIn,
        response: { 200: HookOut, 404: Problem, 409: Problem, 422: Problem },
      },
      config,
    },
    async ({ scope, params: { id }, body: input }) => {
      const integration = await getIntegration(scope.config, id);
      const { actor } = scope.principal;
      const saved = await putHook(scope.config, hub, { integration, input, actor });
      return hookView(hub, scope, { integration, ...saved });
    },
  );

  app.delete(
    "/integrations/:id/hook",
    {
      schema: {
        summary: "Take no more calls for an integration",
        tags,
        params,
        response: { 204: Type.Null(), 404: Problem },
      },
      config,
    },
    async ({ scope, params: { id } }, reply) => {
      await removeHook(scope.config, await getIntegration(scope.config, id));
      return reply.status(204).send(null);
    },
  );

  app.post(
    "/integrations/:id/hook/rotate-secret",
    {
      schema: {
        summary: "Take calls signed with a new secret",
        description:
          "The answer shows it, this once. Those before are taken too until the overlap is over, so that the sender can change it without a gap.",
        tags,
        params,
        body: RotateIn,
        response: { 200: HookOut, 404: Problem, 422: Problem },
      },
      config,
    },
    async ({ scope, params: { id }, body }) => {
      const integration = await getIntegration(scope.config, id);
      const { overlap_hours: overlapHours = DEFAULT_OVERLAP_HOURS, secret } = body ?? {};
      const rotation = { integration, overlapHours, secret };
      const saved = await rotateHookSecret(scope.config, hub, rotation);
      return hookView(hub, scope, { integration, ...saved });
    },
  );
};
