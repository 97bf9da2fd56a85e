import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { it } from "node:test";
import { readRegister, writeRegister } from "./register-file.ts";
import type { RegisterRow } from "./register-row.ts";

const rowOf = (id: number): RegisterRow => ({
  id,
  date: "2025-01-10",
  number: `FV ${id}\n${"ż".repeat(id % 300)}`,
  ksefNumber: undefined,
  supplier: "Elektronika Testowa S.A.",
  supplierTaxId: undefined,
  category: undefined,
  project: undefined,
  currency: "PLN",
  isCorrection: false,
  ...{ corrects: undefined, correctionReason: undefined, origins: [] },
  ...{ pln: undefined, rate: undefined, noRate: undefined },
  isCounted: true,
  doubts: [],
  net: id,
  tax: undefined,
  gross: undefined,
});

async function write(path: string, count: number): Promise<string> {
  await using register = await writeRegister(path);
  for (let id = 0; id < count; id++) await register.add(rowOf(id));
  return (await register.finish()).sha256;
}

it("a register file gives its rows back, as often as they are asked for", async () => {
  const folder = await mkdtemp(join(tmpdir(), "viadukt-register-"));
  const path = join(folder, "register");
  await write(path, 1_000);
  for (let time = 0; time < 2; time++) {
    const rows = [...readRegister(path)];
    assert.equal(rows.length, 1_000);
    assert.ok(rows.every((row, id) => row.number === rowOf(id).number && row.net === id));
  }
  await rm(folder, { recursive: true });
});

it("a register file has a hash that tells its rows", async () => {
  const folder = await mkdtemp(join(tmpdir(), "viadukt-register-"));
  const first = await write(join(folder, "1"), 300);
  assert.equal(await write(join(folder, "2"), 300), first);
  assert.notEqual(await write(join(folder, "3"), 301), first);
  assert.deepEqual([...readRegister(join(folder, "1"))].length, 300);
  await write(join(folder, "empty"), 0);
  assert.deepEqual([...readRegister(join(folder, "empty"))], []);
  await rm(folder, { recursive: true });
});
