import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { it } from "node:test";
import { forEachDatabase, seedTenant } from "../../../test/harness.ts";
import { openMirrorBed, openTestSource } from "../../../test/mirror-bed.ts";
import { forTenant } from "../../store/tenant-wall.ts";
import { checkDefinition } from "./definition.ts";
import { prepareRows } from "./prepare-rows.ts";
import { openSources } from "./sources.ts";

const TABLE = `create table "FA.Nagłówki" (nr text(30) primary key, klient text(60), dzień date_text, netto decimal_text(14,2), ilość decimal_text(12,4), skan blob)`;

forEachDatabase((database) => {
  it("makes a report of a mirrored table: columns, filter, order and sums", async () => {
    const tenantSlug = "main";
    await using stores = await database.open();
    const tenantId = await seedTenant(stores.config, tenantSlug);
    const config = forTenant(stores.config, tenantId);
    const at = { created_at: 1, updated_at: 1 };
    await config.db
      .insertInto("integration")
      .values({ ...at, ...INTEGRATION } as never)
      .execute();
    const { id } = await config.db.selectFrom("integration").select("id").executeTakeFirstOrThrow();
    const shared = { ...stores, [Symbol.asyncDispose]: async () => {} };
    await using bed = await openMirrorBed({ name: "", open: async () => shared }, tenantId);
    using source = openTestSource();
    source.db.exec(TABLE);
    const insert = source.db.prepare(`insert into "FA.Nagłówki" values (?, ?, ?, ?, ?, ?)`);
    insert.run("FV/1", "Ala", "2026-01-01", "10.10", "1.5000", Buffer.from("x"));
    insert.run("FV/2", "Ola", "2026-01-02", "0.20", "2.0000", null);
    insert.run("FV/3", "=1+1", null, "-3.00", "NaN", null);
    const integration = { id, slug: "erp", settings: {} };
    await bed.mirrors.copy(bed.job(source.tables, { tables: [{ table: "*" }] }, { integration }));
    try {
      const sources = openSources({ config, data: bed.data, mirrors: bed.mirrors });
      const name = "mirror:erp:FA.Nagłówki";
      const listed = (await sources.list()).map((one) => one.name);
      assert.deepEqual(listed, ["invoices", "parties", "items", "orders", name]);
      const definition = {
        source: name,
        columns: ["nr", "dzień", "netto", "ilość"],
        filter: { where: "netto > -5 AND nr <> 'FV/9'", q: "FV" },
        sort: [{ column: "netto", descending: true }],
      };
      const found = await checkDefinition({ config, sources }, definition);
      assert.deepEqual(
        found.columns.map((one) => [one.name, one.kind]),
        [
          ["nr", "text"],
          ["klient", "text"],
          ["dzień", "date"],
          ["netto", "amount"],
          ["ilość", "text"],
        ],
        "a column whose values do not fit is text, bytes are left out",
      );
      const folder = mkdtempSync(join(tmpdir(), "viadukt-rows-"));
      try {
        const context = {
          ...{ config, data: bed.data, sources, folder, language: "pl", now: 0 },
          tenant: { name: "Firma", time_zone: "Europe/Warsaw" },
        };
        const order = { slug: "fa", title: "FA", definition, source: found };
        const prepared = await prepareRows(context as never, order);
        assert.equal(prepared.rows, 3);
        const { columns, rows } = prepared.csv();
        const cells: (string | undefined)[][] = [];
        for await (const row of rows) cells.push(columns.map((column) => column.value(row)));
        assert.deepEqual(cells, [
          ["FV/1", "2026-01-01", "10.10", "1.5000"],
          ["FV/2", "2026-01-02", "0.20", "2.0000"],
          ["FV/3", undefined, "-3.00", "NaN"],
        ]);
        const sums = prepared.sheets()[1] ?? assert.fail("no sums");
        const sum = [...(sums.table.rows as Iterable<unknown>)].map((row) =>
          sums.table.columns.map((column) => column.value(row)).at(-1),
        );
        assert.deepEqual(sum, ["7.30"]);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
      const wrong = { ...definition, filter: { where: "nothing = 1" } };
      await assert.rejects(checkDefinition({ config, sources }, wrong), /definition.filter.where/);
      const hostile = { ...definition, filter: { where: "nr = 'x'; drop table y" } };
      await assert.rejects(checkDefinition({ config, sources }, hostile), {
        code: "invalid_input",
      });
      const missing = { ...definition, source: "mirror:erp:other" };
      await assert.rejects(checkDefinition({ config, sources }, missing), /definition.source/);

      const otherId = await seedTenant(stores.config, "other");
      const others = openSources({
        config: forTenant(stores.config, otherId),
        data: forTenant(stores.data, otherId),
        mirrors: bed.mirrors,
      });
      assert.equal((await others.list()).length, 4);
      assert.equal(await others.find(name), undefined);
    } finally {
      await bed.mirrors.drop({ data: bed.data, integrationId: id });
    }
  });
});

const INTEGRATION = {
  ...{ slug: "erp", name: "ERP", provider: "sqlite", credentials: "", settings: "{}" },
  ...{ active: 1, health: "unknown", integration_type: "database", facts: "{}" },
};
