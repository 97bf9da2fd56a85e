import assert from "node:assert/strict";
import { it } from "node:test";
import { forEachDatabase, seedTenant, type TestStores } from "../../test/harness.ts";
import { ConflictError, InvalidInputError, NotFoundError } from "../lib/errors.ts";
import { silentLog } from "../lib/log.ts";
import { listAuditEntries } from "../store/audit-entries.ts";
import { listCommandLog } from "../store/command-log.ts";
import { forTenant } from "../store/tenant-wall.ts";
import { importUnits } from "./import-units.ts";
import type { Done } from "./server/handler.ts";
import { createLogWriter } from "./server/log-writer.ts";
import {
  allUnits,
  changeUnit,
  createUnit,
  DEFAULT_UNIT_SETTINGS,
  getUnit,
  removeUnit,
  replaceUnit,
  type UnitParts,
} from "./units.ts";

const NOW = Date.UTC(2026, 0, 15);
const GUID = "3CE17312-8dbd-49a0-94d3-2e01b65e4173";

async function bedOf({ config }: TestStores, slug = "main") {
  const tenantId = await seedTenant(config, slug);
  const kept: string[] = [];
  const tables = {
    activate: async (id: number) => void kept.push(`on ${id === tenantId}`),
    deactivate: async (id: number) => void kept.push(`off ${id === tenantId}`),
  };
  const own = forTenant(config, tenantId);
  const parts: UnitParts = { config: own, tables, actor: "jana", now: NOW };
  return { tenantId, parts, kept };
}

forEachDatabase((database) => {
  it("adds, changes and removes accounting units, each in the audit, and keeps their tables meanwhile", async () => {
    await using stores = await database.open();
    const { parts, kept } = await bedOf(stores);
    const made = await createUnit(parts, {
      unit_id: `{${GUID}}`,
      name: " Novák ",
      company_id: "1",
    });
    assert.equal(made.unitId, GUID.toLowerCase());
    assert.deepEqual(made.settings, DEFAULT_UNIT_SETTINGS);
    assert.deepEqual(await getUnit(parts.config, made.id), made);
    assert.equal(made.name, "Novák");

    const changed = await changeUnit(parts, made.id, { settings: { auth: "none" } });
    assert.deepEqual(changed, { ...made, settings: { ...made.settings, auth: "none" } });
    assert.deepEqual(await changeUnit(parts, made.id, { name: "Novák" }), changed);
    const replaced = await replaceUnit(parts, made.id, { name: "Nový", is_enabled: false });
    assert.deepEqual(replaced, {
      ...made,
      name: "Nový",
      companyId: "",
      isEnabled: false,
    });
    const other = await createUnit(parts, { name: "Druhá" });
    assert.match(other.unitId, /^[0-9a-f-]{36}$/);
    assert.deepEqual(
      (await allUnits(parts.config)).map(({ name }) => name),
      ["Druhá", "Nový"],
    );
    await removeUnit(parts, made.id);
    await removeUnit(parts, other.id);
    assert.deepEqual(kept, ["on true", "on true", "off true"]);
    await assert.rejects(removeUnit(parts, made.id), NotFoundError);
    const entries = await listAuditEntries(parts.config, { filter: {}, limit: 10 });
    assert.deepEqual(
      entries.map(({ action }) => action.replace("accounting_unit.", "")).reverse(),
      ["created", "updated", "updated", "created", "deleted", "deleted"],
    );
    assert.equal(entries[4]?.details, '{"auth":{"before":"required","after":"none"}}');
  });

  it("gives a GUID to one unit only, whatever the organisation, and none to a wrong one", async () => {
    await using stores = await database.open();
    const { parts } = await bedOf(stores);
    const other = await bedOf(stores, "other");
    await createUnit(parts, { unit_id: GUID, name: "A" });
    const second = await createUnit(parts, { name: "B" });
    const taken = (error: unknown) =>
      error instanceof ConflictError && error.code === "unit_exists";
    await assert.rejects(createUnit(other.parts, { unit_id: GUID, name: "C" }), taken);
    await assert.rejects(changeUnit(parts, second.id, { unit_id: GUID.toLowerCase() }), taken);
    assert.deepEqual(other.kept, ["on true", "off true"]);
    await assert.rejects(changeUnit(other.parts, second.id, { name: "x" }), NotFoundError);
    await assert.rejects(removeUnit(other.parts, second.id), NotFoundError);
    const networks = { settings: { allow_from: ["10.0.0.0/8", "10.1/x"] } };
    await assert.rejects(
      createUnit(parts, { name: "D", ...networks }),
      (error) =>
        error instanceof InvalidInputError && error.issues[0]?.field === "settings.allow_from.1",
    );
    assert.equal((await allUnits(parts.config)).length, 2);
  });

  it("takes over the units of a file: new ones are added, known ones changed", async () => {
    await using stores = await database.open();
    const { parts } = await bedOf(stores);
    const units = [
      { unit_id: GUID, name: "A", settings: { auth: "optional" as const }, tenant: undefined },
      { name: "B", tenant: "main" },
    ];
    const first = await importUnits(parts, units);
    const again = await importUnits(parts, units.slice(0, 1));
    assert.deepEqual(
      [...first, ...again].map(({ outcome, unit }) => [outcome, unit.name]),
      [
        ["created", "A"],
        ["created", "B"],
        ["changed", "A"],
      ],
    );
    assert.equal((await allUnits(parts.config)).length, 2);
    const twice = [units[0], { ...units[0], unit_id: GUID.toLowerCase() }].map((one) => ({
      ...(one ?? { name: "x", tenant: undefined }),
      name: "x",
      tenant: undefined,
    }));
    await assert.rejects(importUnits(parts, twice), InvalidInputError);
  });

  it("keeps the log of commands of each organisation apart", async () => {
    await using stores = await database.open();
    const [one, other] = [await bedOf(stores), await bedOf(stores, "other")];
    const unit = await createUnit(one.parts, { name: "A" });
    const strange = await createUnit(other.parts, { name: "B" });
    {
      await using writer = createLogWriter({ data: stores.data, log: silentLog });
      const done: Omit<Done, "unit" | "command"> = {
        actor: "jana@example.cz",
        address: "192.0.2.1",
        startedAt: NOW,
        durationMs: 12,
        sizeBytes: 345,
        outcome: { errorNumber: 0, errorText: undefined, rowCount: 3 },
      };
      writer.add({ ...done, unit, command: "FA_OUT" });
      for (let i = 0; i < 1_200; i++) writer.add({ ...done, unit, command: "INFO" });
      const errorText = "Ž".repeat(5_000);
      const outcome = { errorNumber: 900, errorText, rowCount: undefined };
      writer.add({ ...done, unit, command: `X\0\ud800${"Y".repeat(100)}`, outcome });
      writer.add({ ...done, unit: strange, command: "SELECT" });
    }
    const data = forTenant(stores.data, one.tenantId);
    const read = (filter: Parameters<typeof listCommandLog>[1]["filter"], before?: number) =>
      listCommandLog(data, { filter, before, limit: 1_000 });
    const [last, ...rest] = await read({});
    assert.equal(rest.length, 999);
    assert.deepEqual([last?.error_number, last?.command.length], [900, 40]);
    assert.equal(last?.error_text?.length, 1_000);
    assert.equal((await read({}, rest.at(-1)?.id)).length, 202);
    assert.equal((await read({ command: "FA_OUT" }))[0]?.row_count, 3);
    assert.equal((await read({ result: "error" })).length, 1);
    assert.equal((await read({ result: "ok", unitId: strange.id })).length, 0);
    assert.equal((await read({ since: NOW + 1 })).length, 0);
    assert.equal((await read({ errorNumber: 900, until: NOW + 1 })).length, 1);
  });
});
