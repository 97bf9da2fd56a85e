import { Type } from "typebox";
import {
  changeRecord,
  createRecord,
  type EditableEntity,
  removeRecord,
  restoreRecord,
} from "../../sync/hub-edit.ts";
import { Problem } from "../errors.ts";
import { taskOf } from "../persons-task.ts";
import { recordOut } from "../record-view.ts";
import type { Routes } from "../routes.ts";
import { RecordOut } from "../schemas.ts";

const tags = ["records"];
const EDITABLE = ["item", "party", "order"] as const satisfies readonly EditableEntity[];
const Editable = Type.Enum([...EDITABLE]);
const params = Type.Object({ entity: Editable, id: Type.Integer({ minimum: 1 }) });
const write = { permission: "records.write" } as const;
const answers = { 200: RecordOut, 404: Problem, 409: Problem, 422: Problem };

/** Records that people make and change in the hub itself. */
export const recordEditRoutes: Routes = async (app, { hub }) => {
  app.post(
    "/records/:entity",
    {
      schema: {
        summary: "Make a record in the hub",
        description:
          "Systems that are synced both ways get it with their next sync, as their settings say.",
        tags,
        params: Type.Object({ entity: Editable }),
        body: Type.Object(
          {
            data: Type.Record(Type.String({ maxLength: 60 }), Type.Unknown(), {
              description:
                "in the shape of the entity: Item, Party or Order of the event catalogue",
            }),
          },
          { additionalProperties: false },
        ),
        response: { 201: RecordOut, 404: Problem, 409: Problem, 422: Problem },
      },
      config: write,
    },
    async ({ scope, params: { entity }, body: { data } }, reply) => {
      const id = await createRecord(await taskOf(hub, scope), entity, data as never);
      hub.dispatcher.wake();
      return reply.status(201).send((await recordOut(scope, entity, id)) as never);
    },
  );

  app.patch(
    "/records/:entity/:id",
    {
      schema: {
        summary: "Change fields of a record in the hub",
        description:
          "The hub's value counts from then on, whatever the systems say that know the record, until a system that is synced both ways changes the field again. What a record is known by everywhere (an item's code) stays.",
        tags,
        params,
        body: Type.Object(
          {
            fields: Type.Record(Type.String({ maxLength: 120 }), Type.Unknown(), {
              minProperties: 1,
              maxProperties: 500,
              description:
                'values by path: `name`, `address.city`, `prices.retail`; null takes one away. {"name": "Motor", "prices.retail": {"currency": "PLN", "amount": "850.00", "is_gross": false}}',
            }),
            revision: Type.Optional(
              Type.Integer({
                minimum: 1,
                description:
                  "of the record as it was loaded: refused where it is another one by now",
              }),
            ),
          },
          { additionalProperties: false },
        ),
        response: answers,
      },
      config: write,
    },
    async ({ scope, params: { entity, id }, body: { fields, revision } }) => {
      await changeRecord(await taskOf(hub, scope), entity, { id, fields, revision });
      hub.dispatcher.wake();
      return recordOut(scope, entity, id);
    },
  );

  app.delete(
    "/records/:entity/:id",
    {
      schema: {
        summary: "Delete a record in the hub",
        description:
          "It keeps its last state, and no system brings it back. Systems that are synced both ways delete it with their next sync, as their settings say. `restore` takes it back.",
        tags,
        params,
        response: answers,
      },
      config: write,
    },
    async ({ scope, params: { entity, id } }) => {
      await removeRecord(await taskOf(hub, scope), entity, id);
      hub.dispatcher.wake();
      return recordOut(scope, entity, id);
    },
  );

  app.post(
    "/records/:entity/:id/restore",
    {
      schema: { summary: "Bring a deleted record back", tags, params, response: answers },
      config: write,
    },
    async ({ scope, params: { entity, id } }) => {
      await restoreRecord(await taskOf(hub, scope), entity, id);
      hub.dispatcher.wake();
      return recordOut(scope, entity, id);
    },
  );
};
