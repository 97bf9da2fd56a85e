import assert from "node:assert/strict";
import { it } from "node:test";
import { forEachDatabase, seedTenant, type TestStores } from "../../test/harness.ts";
import {
  endCopiesAt,
  filesAt,
  findCopyAt,
  findCopyOfRun,
  insertFileCopy,
  lastHashAlgorithm,
  listFileCopies,
  updateFileCopy,
} from "./file-copies.ts";
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
    const path = "/BR/ą.pdf";
    const facts = { size_bytes: 3, sha256: "a".repeat(64), path, created_at: NOW };
    const copy = { file_id, integration_id: 1, integration_slug: "nc", ...facts };
    for (const run_id of ["run_1", "run_2", "run_3"]) {
      const id = await insertFileCopy(data, { ...copy, run_id });
      if (run_id !== "run_3") await updateFileCopy(data, id, { state: "filed", updated_at: NOW });
    }
    const copies = await listFileCopies(data, file_id, { limit: 10 });
    assert.deepEqual(
      copies.map((one) => one.run_id),
      ["run_2", "run_1"],
    );
    const { id } = copies[0] ?? assert.fail();
    assert.equal((await listFileCopies(data, file_id, { limit: 9, beforeId: id })).length, 1);
    assert.equal((await findCopyOfRun(data, { fileId: file_id, runId: "run_3" }))?.path, path);
    assert.equal(await findCopyOfRun(data, { fileId: file_id, runId: "run_9" }), undefined);
    const other = await tenantData(stores, "other");
    assert.equal(await findCopyOfRun(other, { fileId: file_id, runId: "run_1" }), undefined);
  });

  it("knows what lies at a place, and since when it does no more", async () => {
    await using stores = await database.open();
    const data = await tenantData(stores);
    const place = { integrationId: 7, path: "/BR/Zażółć.pdf" };
    const facts = { size_bytes: 3, sha256: "a".repeat(64), created_at: NOW };
    const copy = { file_id: 1, integration_id: 7, integration_slug: "nc", ...facts };
    const add = async (run_id: string) => {
      const id = await insertFileCopy(data, { ...copy, run_id, path: place.path });
      const hash = { hash_algorithm: "md5", hash: "0".repeat(32) };
      await updateFileCopy(data, id, { state: "filed", ...hash, updated_at: NOW });
      return id;
    };
    const old = await add("run_1");
    const id = await add("run_2");
    const now = NOW + 1;
    await endCopiesAt(data, place, { state: "replaced", runId: "run_2", now, exceptId: id });
    assert.equal((await findCopyAt(data, place))?.id, id);
    assert.equal(await findCopyAt(data, { ...place, integrationId: 8 }), undefined);
    assert.equal(await findCopyAt(data, { ...place, path: "/br/zażółć.pdf" }), undefined);
    const asked = { integrationId: 7, paths: [place.path, "/BR/other.pdf"] };
    assert.deepEqual([...(await filesAt(data, asked))], [[place.path, 1]]);
    assert.equal(await lastHashAlgorithm(data, 7), "md5");
    await endCopiesAt(data, place, { state: "removed", runId: "run_3", now });
    assert.equal(await findCopyAt(data, place), undefined);
    const rows = await listFileCopies(data, 1, { limit: 9 });
    assert.deepEqual(
      rows.map((row) => [row.id, row.state, row.ended_run_id, row.ended_at]),
      [
        [id, "removed", "run_3", now],
        [old, "replaced", "run_2", now],
      ],
    );
  });

  it("finds files by a part of their name, signs of patterns included", async () => {
    await using stores = await database.open();
    const data = await tenantData(stores);
    for (const name of ["Raport 100%.pdf", "raport_2.pdf", "Faktura!.pdf"]) {
      await insertFile(data, { ...newFile(), name });
    }
    const found = async (part: string) =>
      (await listFiles(data, { part, limit: 9 })).map(({ name }) => name);
    assert.deepEqual(await found("RAPORT"), ["raport_2.pdf", "Raport 100%.pdf"]);
    assert.deepEqual(await found("100%"), ["Raport 100%.pdf"]);
    assert.deepEqual(await found("t_2"), ["raport_2.pdf"]);
    assert.deepEqual(await found("a!"), ["Faktura!.pdf"]);
  });
});
