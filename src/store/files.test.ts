import assert from "node:assert/strict";
import { it } from "node:test";
import { forEachDatabase, seedTenant, type TestStores } from "../../test/harness.ts";
import { findCopyOfRun, insertFileCopy, listFileCopies } from "./file-copies.ts";
import {
  deleteFile,
  findFile,
  findPlacedFile,
  insertFile,
  insertFileOnce,
  isBlobUsed,
  listFiles,
  type NewFile,
} from "./files.ts";
import type { DataStore } from "./store.ts";
import { forTenant } from "./tenant-wall.ts";

const NOW = Date.UTC(2025, 1, 1);
const newFile = (values: Partial<NewFile> = {}): NewFile => ({
  name: "raport.pdf",
  mime: "application/pdf",
  size_bytes: 5_000_000_000,
  sha256: "a".repeat(64),
  kind: "upload",
  period: null,
  source: null,
  created_by: "anna@example.com",
  created_at: NOW,
  ...values,
});

async function tenantData({ config, data }: TestStores, slug = "main"): Promise<DataStore> {
  return forTenant(data, await seedTenant(config, slug));
}

forEachDatabase((database) => {
  it("keeps a file's facts, sizes past 4 GB included", async () => {
    await using stores = await database.open();
    const data = await tenantData(stores);
    const id = await insertFile(data, newFile({ name: "zażółć ő.pdf", period: "2025-01" }));
    const file = await findFile(data, id);
    assert.equal(file?.name, "zażółć ő.pdf");
    assert.equal(file?.size_bytes, 5_000_000_000);
    assert.equal(file?.created_at, NOW);
    assert.equal(await findFile(data, id + 1), undefined);
  });

  it("finds the newest placed file: of the period first, of no period next, of another never", async () => {
    await using stores = await database.open();
    const data = await tenantData(stores);
    const wanted = { name: "raport.pdf", period: "2025-01" };
    await insertFile(data, newFile({ period: "2025-02" }));
    await insertFile(data, newFile({ source: "invoice/1/attachment/0" }));
    assert.equal(await findPlacedFile(data, wanted), undefined);
    await insertFile(data, newFile());
    const newest = await insertFile(data, newFile());
    assert.equal((await findPlacedFile(data, wanted))?.id, newest);
    const ofPeriod = await insertFile(data, newFile({ period: "2025-01" }));
    await insertFile(data, newFile());
    assert.equal((await findPlacedFile(data, wanted))?.id, ofPeriod);
    assert.equal(await findPlacedFile(data, { ...wanted, name: "RAPORT.pdf" }), undefined);
  });

  it("pages through the list, newest first, by kind, period and name", async () => {
    await using stores = await database.open();
    const data = await tenantData(stores);
    const ids: number[] = [];
    for (const name of ["a", "b", "c"]) ids.push(await insertFile(data, newFile({ name })));
    await insertFile(data, newFile({ name: "d", kind: "report", period: "2025-01" }));
    const first = await listFiles(data, { kind: "upload", limit: 2 });
    assert.deepEqual(
      first.map((file) => file.name),
      ["c", "b"],
    );
    const next = await listFiles(data, { kind: "upload", limit: 2, beforeId: ids[1] ?? 0 });
    assert.deepEqual(
      next.map((file) => file.name),
      ["a"],
    );
    assert.equal((await listFiles(data, { period: "2025-01", limit: 9 })).length, 1);
    assert.equal((await listFiles(data, { name: "b", limit: 9 })).length, 1);
  });

  it("makes one row of one source, also when two workers do it at once", async () => {
    await using stores = await database.open();
    const data = await tenantData(stores);
    const file = { ...newFile(), source: "report/monthly/2025-01/x" };
    const made = await Promise.all([insertFileOnce(data, file), insertFileOnce(data, file)]);
    assert.equal(made[0].id, made[1].id);
    assert.equal((await listFiles(data, { limit: 9 })).length, 1);
  });

  it("shows and deletes no file of another tenant, and keeps its bytes in use", async () => {
    await using stores = await database.open();
    const data = await tenantData(stores);
    const other = await tenantData(stores, "other");
    const id = await insertFile(data, newFile());
    const otherId = await insertFile(other, newFile());
    assert.equal(await findFile(other, id), undefined);
    assert.equal(await deleteFile(other, id), false);
    assert.equal(await deleteFile(data, id), true);
    assert.equal(await isBlobUsed(stores.data, "a".repeat(64)), true);
    await deleteFile(other, otherId);
    assert.equal(await isBlobUsed(stores.data, "a".repeat(64)), false);
    await assert.rejects(isBlobUsed(data, "a".repeat(64)));
  });

  it("remembers where a file went, latest first", async () => {
    await using stores = await database.open();
    const data = await tenantData(stores);
    const file_id = await insertFile(data, newFile());
    const copy = { file_id, integration_id: 1, etag: null, remote_id: null, url: null };
    for (const run_id of ["run_1", "run_2"]) {
      await insertFileCopy(data, { ...copy, run_id, path: "/BR/ą.pdf", created_at: NOW });
    }
    const copies = await listFileCopies(data, file_id, 10);
    assert.deepEqual(
      copies.map((one) => one.run_id),
      ["run_2", "run_1"],
    );
    const key = { fileId: file_id, runId: "run_1", path: "/BR/ą.pdf" };
    assert.ok(await findCopyOfRun(data, key));
    assert.equal(await findCopyOfRun(data, { ...key, path: "/BR/a.pdf" }), undefined);
  });
});
