import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { isHubError } from "../../lib/errors.ts";
import { openZip } from "./zip-reader.ts";
import { type ZipEntry, zip } from "./zip-writer.ts";

const LIMITS = { entries: 100, entryBytes: 5_000_000, totalBytes: 20_000_000 };
const bytesOf = async (parts: AsyncIterable<Uint8Array>) =>
  Buffer.concat(await Array.fromAsync(parts));
const pack = (entries: readonly ZipEntry[]) => bytesOf(zip(entries));
async function* pieces(...texts: readonly string[]) {
  yield* texts;
}
const refuses = (archive: Buffer, pattern: RegExp, limits = LIMITS) =>
  assert.rejects(openZip(archive, limits), (error: unknown) => {
    return isHubError(error) && error.code === "bad_data" && pattern.test(error.message);
  });

describe("a ZIP archive", () => {
  it("has the same files after writing and reading", async () => {
    const content = fc.oneof(fc.string(), fc.uint8Array({ maxLength: 3_000 }));
    const files = fc.uniqueArray(
      fc.tuple(
        fc.string({ minLength: 1, unit: fc.constantFrom(..."abcż/1") }),
        content,
        fc.boolean(),
      ),
      { maxLength: 8, selector: ([name]) => name },
    );
    const isPlain = (name: string) => !/^\/|\/$|\/\//.test(name);
    await fc.assert(
      fc.asyncProperty(files, async (given) => {
        const plain = given.filter(([name]) => isPlain(name));
        const entries = plain.map(([name, body, isStream]) => ({
          name,
          content: isStream && typeof body === "string" ? pieces(body, body) : body,
        }));
        using archive = await openZip(await pack(entries), LIMITS);
        assert.deepEqual(
          archive.files.map(({ name }) => name),
          plain.map(([name]) => name),
        );
        for (const [i, file] of archive.files.entries()) {
          const [, body, isStream] = plain[i] ?? [];
          const expected = isStream && typeof body === "string" ? body + body : (body ?? "");
          assert.deepEqual(await bytesOf(file.open()), Buffer.from(expected));
        }
      }),
      { numRuns: 50 },
    );
  });

  it("may have more entries than its short form can count", async () => {
    const many = Array.from({ length: 70_000 }, (_, i) => ({ name: `${i}.txt`, content: "" }));
    using archive = await openZip(await pack(many), { ...LIMITS, entries: 80_000 });
    assert.equal(archive.files.length, 70_000);
    assert.equal(archive.files.at(-1)?.name, "69999.txt");
  });

  it("ends with the error of its content", async () => {
    const failing = async function* () {
      yield "a";
      throw new RangeError("gone");
    };
    await assert.rejects(pack([{ name: "a", content: failing() }]), /gone/);
  });

  it("is refused with more entries, bytes or a better ratio than any document has", async () => {
    const small = await pack([
      { name: "a", content: "x".repeat(1_000) },
      { name: "b", content: "" },
    ]);
    await refuses(small, /2 entries; 1 are allowed/, { ...LIMITS, entries: 1 });
    await refuses(small, /1000 bytes, "a"; 10 are/, { ...LIMITS, entryBytes: 10 });
    await refuses(small, /more than 999 bytes/, { ...LIMITS, totalBytes: 999 });
    const bomb = await pack([{ name: "b", content: Buffer.alloc(4_000_000) }]);
    await refuses(bomb, /is a bomb/);
  });

  it("is refused with paths that lead out of it, encrypted or cut short", async () => {
    await refuses(await pack([{ name: "../up.xml", content: "x" }]), /damaged/);
    await refuses(await pack([{ name: "/etc/up.xml", content: "x" }]), /damaged/);
    const plain = await pack([{ name: "a", content: "x" }]);
    await refuses(plain.subarray(0, -10), /damaged/);
    await refuses(Buffer.from("no archive at all"), /damaged/);
    const locked = Buffer.from(plain);
    const directory = locked.indexOf(Buffer.from([0x50, 0x4b, 1, 2]));
    locked.writeUInt16LE(locked.readUInt16LE(directory + 8) | 1, directory + 8);
    await refuses(locked, /is encrypted: "a"/);
  });

  it("does not give more bytes than an entry says it has", async () => {
    const archive = await pack([{ name: "a", content: "x".repeat(5_000) }]);
    const directory = archive.indexOf(Buffer.from([0x50, 0x4b, 1, 2]));
    archive.writeUInt32LE(10, directory + 24);
    using opened = await openZip(archive, LIMITS);
    const [file] = opened.files;
    assert.ok(file);
    await assert.rejects(async () => bytesOf(file.open()), /too many bytes/);
  });
});
