import { type Static, Type } from "typebox";
import { typeIssues } from "../../events/own-type-check.ts";
import { checkType } from "../../events/type-check.ts";
import { type FieldIssue, InvalidInputError, NotFoundError } from "../../lib/errors.ts";
import { findEventType } from "../../model/event-types.ts";
import { type I18n, LANGUAGES, same } from "../../model/i18n.ts";
import { oneOf } from "../../model/scalars.ts";
import {
  deleteEventType,
  findEventTypeVersions,
  insertEventType,
} from "../../store/event-types.ts";
import { EventTypeOut } from "../delivery-schemas.ts";
import { Problem } from "../errors.ts";
import { BUILT_IN, ownTypesOf, toEventType } from "../event-type-views.ts";
import type { Routes } from "../routes.ts";

const tags = ["events"];
const read = { permission: "records.read" } as const;
const manage = { permission: "webhooks.manage" } as const;
const params = Type.Object({ type: Type.String({ maxLength: 120 }) });

/** One text for every language, or one for each; languages left out have the English one. */
const Text = (maxLength: number) =>
  Type.Union([
    Type.String({ minLength: 1, maxLength }),
    Type.Object(
      {
        en: Type.String({ minLength: 1, maxLength }),
        ...Object.fromEntries(
          LANGUAGES.map((language) => [language, Type.Optional(Type.String({ maxLength }))]),
        ),
      },
      { additionalProperties: false },
    ),
  ]);
const EventTypeIn = Type.Object(
  {
    type: Type.String({ minLength: 3, maxLength: 120, description: "order.shipped" }),
    title: Type.Optional(Text(200)),
    description: Type.Optional(Text(2000)),
    schema: Type.Optional(
      Type.Record(Type.String(), Type.Unknown(), {
        description: "JSON Schema of the event's data",
      }),
    ),
    example: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
    on_mismatch: Type.Optional(
      oneOf(["reject", "warn"], {
        description: "reject: data that does not fit is refused; warn: the answer says so",
      }),
    ),
  },
  { additionalProperties: false },
);

/** The catalogue: built-in types, and those of the tenant's own. */
export const eventTypeRoutes: Routes = async (app, { hub }) => {
  app.get(
    "/events/types",
    {
      schema: {
        summary: "Every event type with its schema and an example",
        description: "Of types of your own the newest version.",
        tags,
        response: { 200: Type.Object({ items: Type.Array(EventTypeOut) }) },
      },
      config: read,
    },
    async ({ scope }) => ({ items: [...BUILT_IN, ...(await ownTypesOf(scope.config))] }),
  );

  app.get(
    "/events/types/:type",
    {
      schema: {
        summary: "One event type with every version",
        tags,
        params,
        response: { 200: Type.Object({ items: Type.Array(EventTypeOut) }), 404: Problem },
      },
      config: read,
    },
    async ({ scope, params: { type } }) => {
      const builtIn = BUILT_IN.filter((one) => one.type === type);
      const own = (await findEventTypeVersions(scope.config, type)).map(toEventType);
      if (builtIn.length + own.length === 0) throw new NotFoundError("event type", type);
      return { items: [...builtIn, ...own] };
    },
  );

  app.post(
    "/events/types",
    {
      schema: {
        summary: "Add an event type of your own, or a new version of it",
        description: "Events are checked against the newest version, or the one that they name.",
        tags,
        body: EventTypeIn,
        response: { 201: EventTypeOut, 422: Problem },
      },
      config: manage,
    },
    async ({ scope, body }, reply) => {
      checkInput(body);
      const at = hub.clock.now();
      const row = { ...columnsOf(body), created_by: scope.principal.actor };
      await insertEventType(scope.config, { ...row, created_at: at, updated_at: at });
      hub.ownTypes.forget();
      const made = (await findEventTypeVersions(scope.config, body.type)).at(-1);
      if (!made) throw new NotFoundError("event type", body.type);
      return reply.status(201).send(toEventType(made));
    },
  );

  app.delete(
    "/events/types/:type",
    {
      schema: {
        summary: "Delete an event type of your own with all versions",
        description: "Events of it stay and may go on being published, unchecked.",
        tags,
        params,
        response: { 204: Type.Null(), 404: Problem },
      },
      config: manage,
    },
    async ({ scope, params: { type } }, reply) => {
      if ((await deleteEventType(scope.config, type)) === 0) {
        throw new NotFoundError("event type of your own", type);
      }
      hub.ownTypes.forget();
      return reply.status(204).send(null);
    },
  );
};

function checkInput(body: Static<typeof EventTypeIn>): void {
  const issue = findEventType(body.type)
    ? { message: "is one of the hub's own types", remedy: "Choose another name." }
    : checkType(body.type);
  const issues: FieldIssue[] = [
    ...(issue ? [{ field: "type", ...issue }] : []),
    ...typeIssues(body),
  ];
  if (issues.length > 0) throw new InvalidInputError(issues);
}

function columnsOf(body: Static<typeof EventTypeIn>) {
  const { type, title = type, description = "", schema, example, on_mismatch = "reject" } = body;
  return {
    type,
    title: JSON.stringify(i18nOf(title)),
    description: JSON.stringify(i18nOf(description)),
    schema: schema ? JSON.stringify(schema) : null,
    example: example ? JSON.stringify(example) : null,
    on_mismatch,
  };
}

const i18nOf = (text: string | Partial<I18n>): I18n =>
  typeof text === "string" ? same(text) : { ...same(text.en ?? ""), ...text };
