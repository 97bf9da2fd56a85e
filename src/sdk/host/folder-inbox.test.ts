import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { it } from "node:test";
import { createFolderInbox } from "./folder-inbox.ts";

const NOW = Date.UTC(2026, 3, 1);

async function openBed() {
  const root = await mkdtemp(join(tmpdir(), "viadukt-folder-"));
  const inside = join(root, "inbox");
  await mkdir(inside);
  return {
    root,
    inside,
    /** Written an hour ago, or at the time that is given. */
    async file(name: string, content = name, at = NOW - 3_600_000) {
      await mkdir(join(inside, name, ".."), { recursive: true });
      await writeFile(join(inside, name), content);
      await utimes(join(inside, name), at / 1000, at / 1000);
    },
    [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }),
  };
}

it("lists what is there by name, with sub-folders, and opens it", async () => {
  await using bed = await openBed();
  await bed.file("b.xml", "two");
  await bed.file("2026/03/a.xml", "one");
  const inbox = createFolderInbox([{ folder: bed.inside }], () => NOW);
  const files = await inbox.list();
  assert.deepEqual(
    files.map(({ name, sizeBytes, modifiedAt }) => [name, sizeBytes, modifiedAt]),
    [
      ["2026/03/a.xml", 3, NOW - 3_600_000],
      ["b.xml", 3, NOW - 3_600_000],
    ],
  );
  assert.equal(await text(await inbox.open("2026/03/a.xml")), "one");
  await assert.rejects(inbox.open("2026/03/none.xml"), { code: "not_found" });
  await assert.rejects(inbox.open("2026/03"), { code: "not_found" });
});

it("tells two folders apart by their prefixes, and takes one that is not there for empty", async () => {
  await using bed = await openBed();
  await bed.file("a.xml", "mine");
  const inbox = createFolderInbox([
    { folder: bed.inside, prefix: "uploads" },
    { folder: join(bed.root, "not-there"), prefix: "folder" },
  ]);
  assert.deepEqual(
    (await inbox.list()).map(({ name }) => name),
    ["uploads/a.xml"],
  );
  assert.equal(await text(await inbox.open("uploads/a.xml")), "mine");
  await assert.rejects(inbox.open("folder/a.xml"), { code: "not_found" });
  await assert.rejects(inbox.open("a.xml"), { code: "not_found" });
});

it("leaves out what is hidden or still being written", async () => {
  await using bed = await openBed();
  for (const name of [".hidden.xml", "a.xml.part", "b.tmp", "c.crdownload", ".git/d.xml", "e~"]) {
    await bed.file(name);
  }
  await bed.file("fresh.xml", "half", NOW - 1_000);
  await bed.file("done.xml");
  const inbox = createFolderInbox([{ folder: bed.inside, settleMs: 3_000 }], () => NOW);
  assert.deepEqual(
    (await inbox.list()).map(({ name }) => name),
    ["done.xml"],
  );
});

it("does not lead out of the folder, by name, link or pipe", async () => {
  await using bed = await openBed();
  await writeFile(join(bed.root, "secret.xml"), "secret");
  await bed.file("plain.xml");
  await symlink(join(bed.root, "secret.xml"), join(bed.inside, "link.xml"));
  await symlink(bed.root, join(bed.inside, "up"));
  execFileSync("mkfifo", [join(bed.inside, "pipe.xml")]);
  const inbox = createFolderInbox([{ folder: bed.inside }]);
  assert.deepEqual(
    (await inbox.list()).map(({ name }) => name),
    ["plain.xml"],
  );
  const tricks = ["../secret.xml", "up/secret.xml", "link.xml", "pipe.xml", "/etc/hostname", ""];
  for (const name of [...tricks, "./plain.xml", "a\0.xml", "..\\secret.xml", "up/../plain.xml"]) {
    await assert.rejects(inbox.open(name), { code: "not_found" }, name);
  }
});
