import { Type } from "typebox";
import { ENTITIES } from "../model/entities.ts";
import { Instant, oneOf } from "../model/scalars.ts";
import { MAX_KEYS } from "../sync/two-way/params.ts";
import { DIRECTIONS, SyncSettings } from "../sync/two-way/settings.ts";
import { nullable } from "./nullable.ts";

export const SyncedEntity = oneOf(ENTITIES.filter((entity) => entity !== "invoice"));

/** What a schedule of `sync_both_ways` asks for; what is left out is as the settings say. */
export const SyncBothWaysIn = Type.Object(
  {
    entity: Type.Optional(SyncedEntity),
    direction: Type.Optional(oneOf([...DIRECTIONS])),
    keys: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 255 }), {
        minItems: 1,
        maxItems: MAX_KEYS,
      }),
    ),
    force: Type.Optional(Type.Boolean()),
    full: Type.Optional(Type.Boolean()),
    dry_run: Type.Optional(Type.Boolean()),
    allow_deletes: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);

export const SyncSettingsIn = Type.Partial(SyncSettings, { additionalProperties: false });

export const SyncSettingsOut = Type.Object({
  entity: oneOf([...ENTITIES]),
  paths: Type.Array(Type.String(), {
    description: "the fields that both sides keep, as the hub calls them: what can be synced",
  }),
  can_read: Type.Boolean({ description: "the other system gives such records" }),
  can_write: Type.Boolean({ description: "it takes changes of them" }),
  can_remove: Type.Boolean({ description: "it deletes them, or takes them out of use" }),
  is_set: Type.Boolean({ description: "false: nobody has changed the defaults" }),
  settings: SyncSettings,
  agreed: Type.Integer({ description: "records that both sides agree on" }),
  open_conflicts: Type.Integer(),
  updated_by: nullable(Type.String()),
  updated_at: nullable(Instant),
});

const Side = oneOf(["erp", "hub"], { description: "erp: the other system's value" });

export const ConflictOut = Type.Object({
  id: Type.Integer(),
  entity: oneOf([...ENTITIES]),
  record_id: Type.Integer(),
  integration_id: nullable(Type.String({ description: "slug; null where it is gone" })),
  run_id: Type.String(),
  key: Type.String({ description: "number or code of the record" }),
  title: Type.String(),
  kind: oneOf(["fields", "deleted_here", "deleted_there"], {
    description: "deleted_…: one side deleted the record while the other changed it",
  }),
  fields: Type.Array(
    Type.Object({
      field: Type.String({ description: "path of the field" }),
      agreed: Type.Optional(
        Type.Unknown({ description: "what both last agreed on; absent where they never did" }),
      ),
      ours: Type.Unknown({ description: "in the hub; null is nothing" }),
      theirs: Type.Unknown({ description: "in the other system" }),
      ours_at: Type.Optional(Instant),
      theirs_at: Type.Optional(Instant),
    }),
  ),
  state: oneOf(["open", "decided", "settled"], {
    description: "decided: the next run carries it out",
  }),
  decision: nullable(
    Type.Record(Type.String(), Side, { description: "by path; the empty path is all of it" }),
  ),
  decided_by: nullable(Type.String()),
  decided_at: nullable(Instant),
  created_at: Instant,
  updated_at: Instant,
});

export const DecideIn = Type.Object(
  {
    take: Type.Optional(
      oneOf(["erp", "hub"], { description: "of all fields; fields may name others" }),
    ),
    fields: Type.Optional(Type.Record(Type.String({ maxLength: 120 }), Side)),
  },
  { additionalProperties: false },
);
