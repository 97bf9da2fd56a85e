import assert from "node:assert/strict";
import { it } from "node:test";
import { fontFile } from "./font-file.ts";

/** As the format adds a table up, in words of four bytes; `head` leaves its own sum out. */
function checksum(table: Buffer, tag: string): number {
  const padded = Buffer.alloc(Math.ceil(table.length / 4) * 4);
  table.copy(padded);
  if (tag === "head") padded.writeUInt32BE(0, 8);
  let sum = 0;
  for (let at = 0; at < padded.length; at += 4) sum = (sum + padded.readUInt32BE(at)) >>> 0;
  return sum;
}

for (const weight of ["Regular", "Medium"] as const) {
  it(`gives ${weight} as TrueType, every table whole`, () => {
    const font = fontFile(weight);
    assert.equal(font.readUInt32BE(0), 0x0001_0000);
    const tags = Array.from({ length: font.readUInt16BE(4) }, (_, index) => {
      const entry = 12 + index * 16;
      const tag = font.toString("latin1", entry, entry + 4);
      const offset = font.readUInt32BE(entry + 8);
      const table = font.subarray(offset, offset + font.readUInt32BE(entry + 12));
      assert.equal(offset % 4, 0);
      assert.equal(checksum(table, tag), font.readUInt32BE(entry + 4), tag);
      return tag;
    });
    for (const tag of ["cmap", "glyf", "head", "hmtx", "loca", "maxp"])
      assert.ok(tags.includes(tag));
    assert.equal(fontFile(weight), font, "read once");
  });
}
