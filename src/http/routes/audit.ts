import { Type } from "typebox";
import { toRfc3339 } from "../../lib/clock.ts";
import { Instant } from "../../model/scalars.ts";
import { type AuditEntry, listAuditEntries } from "../../store/audit-entries.ts";
import { AuditOut } from "../people-schemas.ts";
import { numberCursor, pageOf, type Routes } from "../routes.ts";
import { PageQuery, page } from "../schemas.ts";

export const auditRoutes: Routes = async (app) => {
  app.get(
    "/audit",
    {
      schema: {
        summary: "Who changed what, newest first",
        description: "Changes of users, groups, tokens and integrations.",
        tags: ["audit"],
        querystring: Type.Object({
          ...PageQuery,
          actor: Type.Optional(Type.String({ maxLength: 254 })),
          action: Type.Optional(Type.String({ maxLength: 60 })),
          target_kind: Type.Optional(Type.String({ maxLength: 40 })),
          target: Type.Optional(Type.String({ maxLength: 254 })),
          from: Type.Optional(Instant),
          to: Type.Optional(Instant),
        }),
        response: { 200: page(AuditOut) },
      },
      config: { permission: "system.manage" },
    },
    async ({ scope, query: { limit = 50, cursor, target_kind, from, to, ...equal } }) => {
      const before = numberCursor(cursor);
      const filter = {
        ...equal,
        ...(target_kind === undefined ? {} : { targetKind: target_kind }),
        ...(from === undefined ? {} : { since: Date.parse(from) }),
        ...(to === undefined ? {} : { until: Date.parse(to) }),
      };
      const paging = { filter, limit, ...(before === undefined ? {} : { before }) };
      const rows = await listAuditEntries(scope.config, paging);
      return pageOf(rows, limit, { cursor: (row) => row.id, item: toAudit });
    },
  );
};

const toAudit = (row: AuditEntry) => ({
  id: row.id,
  at: toRfc3339(row.at),
  actor: row.actor,
  action: row.action,
  target_kind: row.target_kind,
  target: row.target,
  details: JSON.parse(row.details) as Record<string, { before: unknown; after: unknown }>,
});
