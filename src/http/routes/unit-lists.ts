import { Type } from "typebox";
import { recordAudit } from "../../auth/audit.ts";
import { entryOf, UNIT_LISTS, type UnitListName } from "../../commands/unit-lists.ts";
import { getUnit } from "../../commands/units.ts";
import { NotFoundError } from "../../lib/errors.ts";
import { oneOf } from "../../model/scalars.ts";
import { deleteEntry, listEntries, putEntry } from "../../store/command-entries.ts";
import { Problem } from "../errors.ts";
import type { Routes } from "../routes.ts";

const tags = ["commands"];
const config = { permission: "system.manage" } as const;
const List = oneOf(Object.keys(UNIT_LISTS) as [UnitListName, ...UnitListName[]], {
  description: "series of documents, warehouses, groups of items, VAT codes",
});
const Id = Type.Integer({ minimum: 1 });
const ofList = Type.Object({ id: Id, list: List });
const Code = Type.String({ minLength: 1, maxLength: 48 });
const ofEntry = Type.Object({ id: Id, list: List, code: Code });
const Values = Type.Record(Type.String({ maxLength: 60 }), Type.Unknown(), {
  maxProperties: 50,
  description: "by the column of the table, such as NAZEV",
  examples: [{ NAZEV: "Hlavní sklad", TYP: "Z", UKONCEN: false }],
});
const EntryOut = Type.Object({ code: Type.String(), data: Values });

/** The code lists of an organisation, of which every unit of it has the same. */
export const unitListRoutes: Routes = async (app, { hub }) => {
  app.get(
    "/units/:id/lists/:list",
    {
      schema: {
        summary: "A code list of the unit's organisation, by code",
        tags,
        params: ofList,
        response: { 200: Type.Object({ items: Type.Array(EntryOut) }), 404: Problem },
      },
      config,
    },
    async ({ scope, params: { id, list } }) => {
      await getUnit(scope.config, id);
      const entries = await listEntries(scope.data, UNIT_LISTS[list]);
      return { items: entries.map(({ code, data }) => ({ code, data: { ...data } })) };
    },
  );

  app.put(
    "/units/:id/lists/:list/:code",
    {
      schema: {
        summary: "Add or replace an entry of a code list",
        description:
          "Series: the number that is next follows from the documents. Warehouses and VAT codes are found by their code when commands write.",
        tags,
        params: ofEntry,
        body: Values,
        response: { 200: EntryOut, 404: Problem, 422: Problem },
      },
      config,
    },
    async ({ scope, params: { id, list, code }, body }) => {
      const unit = await getUnit(scope.config, id);
      const data = entryOf(UNIT_LISTS[list], { code, values: body });
      const now = hub.clock.now();
      await putEntry(scope.data, UNIT_LISTS[list], code, data, now);
      const { actor } = scope.principal;
      const target = { kind: "accounting_unit", name: unit.name };
      const details = { [`${list} ${code}`]: { after: data } };
      const action = "accounting_unit.list_changed";
      await recordAudit(scope.config, { actor, action, target, details, now });
      return { code, data: { ...data } };
    },
  );

  app.delete(
    "/units/:id/lists/:list/:code",
    {
      schema: {
        summary: "Remove an entry of a code list",
        tags,
        params: ofEntry,
        response: { 204: Type.Null(), 404: Problem },
      },
      config,
    },
    async ({ scope, params: { id, list, code } }, reply) => {
      const unit = await getUnit(scope.config, id);
      const entries = await listEntries(scope.data, UNIT_LISTS[list]);
      if (!entries.some((one) => one.code === code)) throw new NotFoundError(list, code);
      await deleteEntry(scope.data, UNIT_LISTS[list], code);
      const { actor } = scope.principal;
      const target = { kind: "accounting_unit", name: unit.name };
      const details = { [`${list} ${code}`]: { after: null } };
      const action = "accounting_unit.list_changed";
      const now = hub.clock.now();
      await recordAudit(scope.config, { actor, action, target, details, now });
      return reply.status(204).send(null);
    },
  );
};
