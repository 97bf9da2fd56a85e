import assert from "node:assert/strict";
import { createHash, hash, randomBytes } from "node:crypto";
import { Readable } from "node:stream";
import { isHubError } from "../../lib/errors.ts";
import type { FileSource, Files } from "../files.ts";
import { type Stage, thrownBy } from "./stage.ts";

/** Names that break careless escaping. */
const AWKWARD_NAMES = [
  "Zażółć gęślą jaźń.pdf",
  "árvíztűrő tükörfúrógép (1).pdf",
  "Příliš žluťoučký kůň & spol.pdf",
  "Relatório de março – ação.pdf",
  "it's 100% #1 + 2.pdf",
  "a=b;c,d@e!~f$g.pdf",
];
const MODIFIED_AT = Date.UTC(2026, 0, 31, 12);
const LARGE_FILE_BYTES = 12 * 1024 * 1024;

/** A file made of `bytes`, as the hub hands one to `put`. */
export function fileSource(bytes: Uint8Array, mime = "application/pdf"): FileSource {
  return {
    sizeBytes: bytes.byteLength,
    mime,
    sha256: hash("sha256", bytes, "hex"),
    modifiedAt: MODIFIED_AT,
    open: ({ start, end } = { start: 0, end: bytes.byteLength }) =>
      Readable.from(slices(bytes.subarray(start, end)), { objectMode: false }),
  };
}

function* slices(bytes: Uint8Array): Generator<Buffer> {
  const step = 64 * 1024;
  for (let at = 0; at < bytes.byteLength; at += step)
    yield Buffer.from(bytes.subarray(at, at + step));
}

export function checkFiles(stage: Stage): void {
  const { files } = stage.connector;
  if (!files) return;
  const folder = stage.options.folder ?? `/viadukt-contract-${randomBytes(4).toString("hex")}`;
  checkRoundTrip(stage, files, folder);
  checkNames(stage, files, folder);
  checkOverwrite(stage, files, folder);
  checkAbsent(stage, files, folder);
  checkLarge(stage, files, folder);
}

/** @throws AssertionError unless exactly these bytes are there. */
async function assertStored(stage: Stage, files: Files, path: string, source: FileSource) {
  const sum = createHash("sha256");
  let size = 0;
  const { stream } = await files.get(stage.open(), path);
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    sum.update(chunk);
    size += chunk.length;
  }
  assert.equal(size, source.sizeBytes, `${path}: size`);
  assert.equal(sum.digest("hex"), source.sha256, `${path}: SHA-256`);
}

function checkRoundTrip(stage: Stage, files: Files, folder: string): void {
  const title = "files: put makes the folders; stat, list and get agree; remove removes";
  stage.check("files.round_trip", title, async () => {
    const path = `${folder}/2026/01/report.pdf`;
    const source = fileSource(Buffer.from("%PDF-1.7 one page"));
    const entry = await files.put(stage.open(), path, source);
    assert.equal(entry.path, path);
    assert.equal(entry.is_folder, false);
    const stat = await files.stat(stage.open(), path);
    assert.equal(stat?.path, path);
    assert.equal(stat?.size_bytes, source.sizeBytes);
    const listed = await files.list(stage.open(), `${folder}/2026/01`);
    assert.deepEqual(
      listed.map((one) => one.path),
      [path],
    );
    const above = await files.list(stage.open(), `${folder}/2026`);
    const january = above.find((one) => one.path === `${folder}/2026/01`);
    assert.equal(january?.is_folder, true, "list shows folders, and nothing from inside them");
    await assertStored(stage, files, path, source);
    await files.remove(stage.open(), path);
    assert.equal(await files.stat(stage.open(), path), undefined);
  });
}

function checkNames(stage: Stage, files: Files, folder: string): void {
  stage.check("files.names", "files: accents, blanks and signs in names survive", async () => {
    const inside = `${folder}/Účetní závěrka & 50% (č. 1)`;
    const paths = AWKWARD_NAMES.map((name) => `${inside}/${name}`);
    for (const path of paths) {
      const source = fileSource(Buffer.from(path));
      await files.put(stage.open(), path, source);
      await assertStored(stage, files, path, source);
      assert.equal((await files.stat(stage.open(), path))?.path, path);
    }
    const listed = await files.list(stage.open(), inside);
    assert.deepEqual(listed.map((one) => one.path).sort(), paths.toSorted());
    for (const path of paths) await files.remove(stage.open(), path);
    assert.deepEqual(await files.list(stage.open(), inside), []);
  });
}

function checkOverwrite(stage: Stage, files: Files, folder: string): void {
  stage.check("files.overwrite", "files: put replaces a file of that name", async () => {
    const path = `${folder}/overwrite.txt`;
    await files.put(stage.open(), path, fileSource(Buffer.from("the first and longer text")));
    const source = fileSource(Buffer.from("the second"), "text/plain");
    await files.put(stage.open(), path, source);
    await assertStored(stage, files, path, source);
    const listed = await files.list(stage.open(), folder);
    assert.equal(listed.filter((one) => one.path === path).length, 1, "one file of that name");
    await files.remove(stage.open(), path);
  });
}

function checkAbsent(stage: Stage, files: Files, folder: string): void {
  const title = "files: what is absent: stat and list are empty, remove is fine, get is not_found";
  stage.check("files.absent", title, async () => {
    const path = `${folder}/absent/nothing.pdf`;
    assert.equal(await files.stat(stage.open(), path), undefined);
    assert.deepEqual(await files.list(stage.open(), `${folder}/absent`), []);
    await files.remove(stage.open(), path);
    const error = await thrownBy(stage, () => files.get(stage.open(), path));
    assert.equal(isHubError(error) ? error.code : error, "not_found");
  });
}

function checkLarge(stage: Stage, files: Files, folder: string): void {
  stage.check("files.large", "files: an empty and a large file arrive whole", async () => {
    const size = stage.options.largeFileBytes ?? LARGE_FILE_BYTES;
    const bytes = Buffer.alloc(size);
    for (let at = 0; at + 4 <= size; at += 4) bytes.writeUInt32LE((at * 2_654_435_761) >>> 0, at);
    for (const [name, source] of [
      ["empty.bin", fileSource(Buffer.alloc(0))],
      ["large.bin", fileSource(bytes, "application/octet-stream")],
    ] as const) {
      await files.put(stage.open(), `${folder}/${name}`, source);
      await assertStored(stage, files, `${folder}/${name}`, source);
      await files.remove(stage.open(), `${folder}/${name}`);
    }
  });
}
