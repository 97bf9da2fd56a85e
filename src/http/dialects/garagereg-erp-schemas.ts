import { Type } from "typebox";
import { Instant } from "../../model/scalars.ts";
import { MAX_KEYS } from "../../sync/two-way/params.ts";
import { nullable } from "../nullable.ts";
import { SyncedEntity } from "../sync-schemas.ts";

export const SYNC_TYPES = ["parts_from_erp", "parts_to_erp", "bidirectional"] as const;
export const SYNC_STATUSES = [
  ...(["pending", "running", "completed", "partial"] as const),
  ...(["failed", "cancelled", "skipped"] as const),
] as const;
const optional = Type.Optional;

const IntegrationId = Type.Union(
  [Type.Integer({ minimum: 1 }), Type.String({ minLength: 1, maxLength: 63 })],
  { description: "az integráció száma vagy rövid neve" },
);

export const ErpSyncIn = Type.Object(
  {
    integration_id: IntegrationId,
    sync_type: optional(
      Type.Enum([...SYNC_TYPES], {
        description:
          "parts_from_erp: befelé; parts_to_erp: kifelé; bidirectional: mindkét irányban",
      }),
    ),
    part_numbers: optional(
      nullable(
        Type.Array(Type.String({ minLength: 1, maxLength: 255 }), {
          maxItems: MAX_KEYS,
          description: "csak ezek a cikkszámok; nélküle minden alkatrész",
        }),
      ),
    ),
    force_update: optional(
      Type.Boolean({ description: "mindent újra összevet, és az eltérést felülírja" }),
    ),
    entity: optional(SyncedEntity),
    full: optional(Type.Boolean({ description: "mindent újraolvas, nem csak a változásokat" })),
    dry_run: optional(Type.Boolean({ description: "semmit sem ír: /runs/{id}/preview mutatja" })),
    allow_deletes: optional(
      Type.Boolean({ description: "a korlátnál több törlés is végrehajtható" }),
    ),
  },
  { additionalProperties: false },
);

export const ErpLogOut = Type.Object({
  id: Type.String({ description: "a futás azonosítója" }),
  integration_id: nullable(Type.Integer()),
  integration: nullable(Type.String({ description: "az integráció rövid neve" })),
  entity: Type.String(),
  sync_type: Type.Enum([...SYNC_TYPES]),
  status: Type.Enum([...SYNC_STATUSES]),
  dry_run: Type.Boolean(),
  force_update: Type.Boolean(),
  part_numbers: nullable(Type.Array(Type.String())),
  records_processed: Type.Integer({ description: "feldolgozott rekordok" }),
  records_successful: Type.Integer({ description: "sikeres vagy változatlan rekordok" }),
  records_failed: Type.Integer({ description: "sikertelen rekordok" }),
  records_created: Type.Integer(),
  records_updated: Type.Integer(),
  records_deleted: Type.Integer(),
  conflicts: Type.Integer({ description: "eldöntésre váró ütközések" }),
  started_at: nullable(Instant),
  completed_at: nullable(Instant),
  duration_seconds: nullable(Type.Number()),
  error_code: nullable(Type.String()),
  error_message: nullable(Type.String()),
  message: nullable(Type.String({ description: "mi vár emberre" })),
  triggered_by: Type.String(),
  created_at: Instant,
});

export const ErpTestOut = Type.Object({
  success: Type.Boolean(),
  integration_id: Type.Integer(),
  provider: Type.String(),
  message: Type.String(),
  response_time_ms: nullable(Type.Integer()),
  details: Type.Record(Type.String(), Type.Unknown(), {
    description: "amit az ERP magáról mond: cég, verzió, jogok",
  }),
});
