import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { type ZipEntry, zip } from "../zip/zip-writer.ts";
import { type ArchiveEntry, readArchive } from "./archive.ts";
import { referenceJson, referenceSample, withoutSamples } from "./testing/samples.ts";

async function entriesOf(bytes: Uint8Array): Promise<ArchiveEntry[]> {
  const folder = mkdtempSync(join(tmpdir(), "viadukt-archive-"));
  try {
    const path = join(folder, "in");
    writeFileSync(path, bytes);
    return await Array.fromAsync(readArchive(path, { name: "in.zip" }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const zipped = async (entries: readonly ZipEntry[]): Promise<Buffer> =>
  Buffer.concat(await Array.fromAsync(zip(entries)));

/** `file`, `ignored hidden`, `refused BOMB`, each with its name below the archive. */
const wordsOf = (entries: readonly ArchiveEntry[]): string[] =>
  entries.map((entry) => {
    const word =
      entry.outcome === "ignored" ? entry.reason : entry.outcome === "refused" ? entry.code : "";
    return `${entry.name.replace(/^in\.zip\/?/, "")}: ${`${entry.outcome} ${word}`.trim()}`;
  });

describe("files that are handed in", () => {
  it("are taken as they are where they are no archive", async () => {
    const [one] = await entriesOf(Buffer.from("<a/>"));
    assert.ok(one?.outcome === "file");
    assert.equal(Buffer.from(one.bytes).toString(), "<a/>");
    assert.equal((await entriesOf(Buffer.alloc(0)))[0]?.outcome, "file");
    assert.deepEqual(wordsOf(await entriesOf(Buffer.alloc(11 * 1_048_576, 32))), [
      ": refused TOO_LARGE",
    ]);
  });

  it("may be archives in an archive, one level deep", async () => {
    const inner = await zipped([{ name: "b.xml", content: "<b/>" }]);
    const middle = await zipped([
      { name: "inner.zip", content: inner },
      { name: "c.xml", content: "<c/>" },
    ]);
    const outer = await zipped([
      { name: "a.xml", content: "<a/>" },
      { name: "middle.zip", content: middle },
    ]);
    assert.deepEqual(wordsOf(await entriesOf(outer)), [
      "a.xml: file",
      "middle.zip/inner.zip: refused NESTED_TOO_DEEP",
      "middle.zip/c.xml: file",
    ]);
  });

  it("come one after the other, ten thousand of them", async () => {
    const entries = Array.from({ length: 10_000 }, (_, i) => ({
      name: `${i}.xml`,
      content: `<a>${i}</a>`,
    }));
    const all = await entriesOf(await zipped(entries));
    assert.equal(all.filter(({ outcome }) => outcome === "file").length, 10_000);
  });
});

interface Expected {
  readonly error?: string;
  readonly entries?: readonly { readonly name: string; readonly docs?: readonly unknown[] }[];
}

describe("reference archives", { skip: withoutSamples }, () => {
  const read = (name: string) => entriesOf(referenceSample(`made/zip/${name}`));

  it("give every entry with a document", async () => {
    const all = referenceJson<Record<string, Expected>>("made/zip/expected.json");
    for (const [name, { entries = [] }] of Object.entries(all)) {
      const wanted = entries.filter(({ docs = [] }) => docs.length > 0).length;
      const found = (await read(name)).filter(({ outcome }) => outcome === "file");
      assert.ok(found.length >= wanted, `${name}: ${found.length} of ${wanted}`);
    }
  });

  it("lose their junk and their bombs, and keep the rest", async () => {
    assert.deepEqual(wordsOf(await read("06-bomba-moderada-60MiB.zip")), [
      "bomba.xml: refused BOMB",
      "ok.xml: file",
    ]);
    assert.deepEqual(
      wordsOf(await read("07-corrompido.zip")).map((word) => word.split(" ").slice(-2).join(" ")),
      ["refused DAMAGED"],
    );
    assert.deepEqual(await read("08-vazio.zip"), []);
    const junk = wordsOf(await read("02-pastas-aninhadas-e-lixo.zip"));
    assert.ok(junk.includes("__MACOSX/._x.xml: ignored hidden"));
    assert.ok(junk.includes("danfe.pdf: ignored not_xml"));
    assert.deepEqual(wordsOf(await read("09-nome-cp850-acentuado.zip")), [
      "nota_são_josé.xml: file",
    ]);
  });
});
