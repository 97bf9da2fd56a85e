import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { makeArchive } from "../../../sandbox/ksef/archive.ts";
import { type Archive, openArchive, openSpool } from "./package-archive.ts";

const NUMBER = "7790115243-20261014-0100A0D61E23-B5";
const metadata = Buffer.from(JSON.stringify({ invoices: [{ ksefNumber: NUMBER }] }));

/** Opens the bytes as an archive, for as long as `use` takes. */
async function withArchive<T>(bytes: Buffer, use: (archive: Archive) => Promise<T>): Promise<T> {
  await using spool = await openSpool();
  await spool.file.write(bytes, 0, bytes.length, 0);
  return await use(await openArchive(spool.file));
}

const archive = (...files: readonly (readonly [string, Buffer])[]) =>
  makeArchive([...files, ["_metadata.json", metadata]]);

describe("the archive of a package", () => {
  it("gives each invoice by its number", async () => {
    const xml = Buffer.from("<Faktura>zażółć</Faktura>");
    await withArchive(archive([`${NUMBER}.xml`, xml]), async ({ rows, read }) => {
      assert.deepEqual(rows, [{ ksefNumber: NUMBER }]);
      assert.deepEqual(await read(NUMBER), xml);
      assert.equal(await read("other"), undefined);
    });
  });

  it("never looks at names that are no KSeF numbers", async () => {
    const names = ["../../etc/passwd", `../${NUMBER}.xml`, `a/${NUMBER}.xml`, `${NUMBER}.exe`];
    const bytes = archive(...names.map((name) => [name, Buffer.from("x")] as const));
    await withArchive(bytes, async ({ read }) => {
      for (const name of names) assert.equal(await read(name.replace(/\.xml$/, "")), undefined);
    });
  });

  it("stops unpacking what is larger than an invoice can be", async () => {
    const bomb = archive([`${NUMBER}.xml`, Buffer.alloc(50_000_000)]);
    assert.ok(bomb.length < 100_000);
    await withArchive(bomb, ({ read }) => assert.rejects(read(NUMBER), RangeError));
  });

  it("stops where more comes out than the archive says", async () => {
    const bytes = archive([`${NUMBER}.xml`, Buffer.alloc(5_000_000)]);
    const at = bytes.lastIndexOf(`${NUMBER}.xml`) - 46 + 24;
    bytes.writeUInt32LE(1_000, at);
    await withArchive(bytes, ({ read }) => assert.rejects(read(NUMBER), RangeError));
  });

  it("notices any changed byte of an invoice", async () => {
    const bytes = archive([`${NUMBER}.xml`, Buffer.from("<Faktura>jeden dwa trzy</Faktura>")]);
    const start = 30 + `${NUMBER}.xml`.length;
    for (let at = start; at < start + 20; at++) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 0x10;
      await withArchive(changed, ({ read }) => assert.rejects(read(NUMBER), RangeError));
    }
  });

  it("ends with an error for whatever is no archive, and for every cut", async () => {
    const bytes = archive([`${NUMBER}.xml`, Buffer.from("<Faktura/>")]);
    const open = (wrong: Buffer) => withArchive(wrong, async ({ read }) => read(NUMBER));
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), async (length) => {
        await assert.rejects(open(bytes.subarray(0, length)), RangeError);
      }),
      { numRuns: 60 },
    );
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 300 }), async (noise) => {
        await assert.rejects(open(Buffer.from(noise)), RangeError);
      }),
      { numRuns: 60 },
    );
  });

  it("reads sizes and places of a large archive's form", async () => {
    const xml = Buffer.from("<Faktura/>");
    const bytes = toLargeForm(archive([`${NUMBER}.xml`, xml]));
    await withArchive(bytes, async ({ read }) => assert.deepEqual(await read(NUMBER), xml));
  });
});

/** The same archive with the list's place in the form for more than 4 GB. */
function toLargeForm(bytes: Buffer): Buffer {
  const end = bytes.subarray(-22);
  const large = Buffer.alloc(56);
  large.writeUInt32LE(0x06064b50, 0);
  large.writeBigUInt64LE(BigInt(end.readUInt16LE(10)), 32);
  large.writeBigUInt64LE(BigInt(end.readUInt32LE(12)), 40);
  large.writeBigUInt64LE(BigInt(end.readUInt32LE(16)), 48);
  const locator = Buffer.alloc(20);
  locator.writeUInt32LE(0x07064b50, 0);
  locator.writeBigUInt64LE(BigInt(bytes.length - 22), 8);
  const full = Buffer.from(end);
  full.writeUInt16LE(0xffff, 10);
  full.writeUInt32LE(0xffffffff, 12);
  full.writeUInt32LE(0xffffffff, 16);
  return Buffer.concat([bytes.subarray(0, -22), large, locator, full]);
}
