import { Type } from "typebox";
import { listPairs, type SuspectedPair } from "../../store/item-likeness.ts";
import { findRecords } from "../../store/records.ts";
import { toWarning } from "../record-extras.ts";
import { WarningOut } from "../record-schemas.ts";
import { recordsOut } from "../record-view.ts";
import { numberCursor, pageOf, type Routes } from "../routes.ts";
import { PageQuery, page, RecordOut } from "../schemas.ts";
import type { Scope } from "../scope.ts";

const PairOut = Type.Object({
  record: RecordOut,
  other: RecordOut,
  warning: WarningOut,
});

/** Items that may be one. */
export const itemDuplicateRoutes: Routes = async (app) => {
  app.get(
    "/records/item/duplicates",
    {
      schema: {
        summary: "Pairs of items that may be one, the latest found first",
        description:
          "`record` is the newer one, which has the warning. Items in use with the same EAN, or with codes that differ in case, blanks, dashes and leading zeros alone. `POST /records/item/{id}/join` makes two one; `…/warnings/{warning_id}/dismiss` takes the pair off the list.",
        tags: ["records"],
        querystring: Type.Object({
          ...PageQuery,
          dismissed: Type.Optional(
            Type.Boolean({ description: "true: the pairs that somebody has dismissed" }),
          ),
        }),
        response: { 200: page(PairOut) },
      },
      config: { permission: "records.read" },
    },
    async ({ scope, query: { limit = 50, cursor, dismissed = false } }) => {
      const before = numberCursor(cursor);
      const paging = { isDismissed: dismissed, limit, ...(before === undefined ? {} : { before }) };
      const pairs = await listPairs(scope.data, paging);
      const records = await recordsOf(scope, pairs);
      const answer = pageOf(pairs, limit, { cursor: (pair) => pair.id, item: (pair) => pair });
      return {
        ...answer,
        items: answer.items.flatMap((pair) => {
          const record = records.get(pair.record_id);
          const other = records.get(pair.other_id);
          return record && other ? [{ record, other, warning: toWarning(pair) }] : [];
        }),
      };
    },
  );
};

async function recordsOf(scope: Scope, pairs: readonly SuspectedPair[]) {
  const ids = [...new Set(pairs.flatMap(({ record_id, other_id }) => [record_id, other_id]))];
  const out = await recordsOut(scope, "item", await findRecords(scope.data, "item", ids));
  return new Map(out.map((record) => [record.id, record]));
}
