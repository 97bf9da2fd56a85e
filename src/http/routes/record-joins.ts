import { Type } from "typebox";
import { ENTITIES } from "../../model/entities.ts";
import { joinRecords, splitRecord } from "../../sync/join-records.ts";
import { Problem } from "../errors.ts";
import { taskOf } from "../persons-task.ts";
import { recordOut } from "../record-view.ts";
import type { Routes } from "../routes.ts";
import { RecordOut } from "../schemas.ts";

const tags = ["records"];
const params = Type.Object({
  entity: Type.Enum([...ENTITIES]),
  id: Type.Integer({ minimum: 1 }),
});
const write = { permission: "records.write" } as const;
const answers = { 200: RecordOut, 404: Problem, 409: Problem, 422: Problem };

/** Two records into one, and back. */
export const recordJoinRoutes: Routes = async (app, { hub }) => {
  app.post(
    "/records/:entity/:id/join",
    {
      schema: {
        summary: "Make two records one",
        description:
          "The record of the path stays. It gets the origins, the history, the files and what was assigned to the other one, whose `merged_into` names it from then on. `split` takes it back.",
        tags,
        params,
        body: Type.Object(
          { other_id: Type.Integer({ minimum: 1, description: "becomes part of this record" }) },
          { additionalProperties: false },
        ),
        response: answers,
      },
      config: write,
    },
    async ({ scope, params: { entity, id }, body }) => {
      await joinRecords(await taskOf(hub, scope), entity, { id, otherId: body.other_id });
      hub.dispatcher.wake();
      return recordOut(scope, entity, id);
    },
  );

  app.post(
    "/records/:entity/:id/split",
    {
      schema: {
        summary: "Make one origin of a record a record of its own",
        description:
          "Answers the new record. Its origin is pinned: it joins no other record by itself any more. What was assigned in the hub and files stay with the record of the path.",
        tags,
        params,
        body: Type.Object(
          { origin_id: Type.Integer({ minimum: 1, description: "`id` in the record's origins" }) },
          { additionalProperties: false },
        ),
        response: answers,
      },
      config: write,
    },
    async ({ scope, params: { entity, id }, body }) => {
      const task = await taskOf(hub, scope);
      const newId = await splitRecord(task, entity, { id, originId: body.origin_id });
      hub.dispatcher.wake();
      return recordOut(scope, entity, newId);
    },
  );
};
