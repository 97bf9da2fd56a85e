import assert from "node:assert/strict";
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { createExportDisk } from "./export-disk.ts";

const base = await realpath(await mkdtemp(join(tmpdir(), "viadukt-disk-")));
after(() => rm(base, { recursive: true, force: true }));
const allowed = join(base, "allowed");
await mkdir(join(allowed, "reports"), { recursive: true });
await mkdir(join(base, "allowed-too"));
await symlink(base, join(allowed, "out"));
await symlink(allowed, join(base, "link"));
await writeFile(join(allowed, "file"), "x");

describe("the folders that an operator allows", () => {
  const disk = createExportDisk([join(base, "link")]);

  it("gives one that lies in them, without its links", async () => {
    const root = allowed;
    assert.deepEqual(await disk.folder(allowed), { path: allowed, root });
    assert.deepEqual(await disk.folder(` ${join(base, "link", "reports")} `), {
      path: join(allowed, "reports"),
      root,
    });
  });

  it("refuses every other, also where a link or a part of a name leads there", async () => {
    const others = [base, join(allowed, "out"), join(base, "allowed-too"), "/", "reports", ""];
    for (const path of [...others, join(base, "link", "..", "allowed-too"), "/nowhere/at/all"]) {
      await assert.rejects(disk.folder(path), { code: "folder_not_allowed" }, path);
    }
    await assert.rejects(createExportDisk([]).folder(allowed), { code: "folder_not_allowed" });
  });

  it("tells of an allowed one that is not there or no folder", async () => {
    for (const name of ["absent", "file", "file/below"]) {
      const path = join(base, "link", name);
      await assert.rejects(disk.folder(path), { code: "folder_missing" }, name);
    }
  });
});
