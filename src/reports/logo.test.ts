import assert from "node:assert/strict";
import { it } from "node:test";
import { crc32, deflateSync } from "node:zlib";
import { readLogo } from "./logo.ts";

function png({ width = 2, height = 2, color = 6, interlace = 0, pixels = Buffer.alloc(18) } = {}) {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, color, 0, 0, interlace], 8);
  const chunk = (type: string, data: Buffer): Buffer => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(data.length);
    const sum = Buffer.alloc(4);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, sum]);
  };
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk("IHDR", head),
    chunk("IDAT", deflateSync(pixels)),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}
const refused = (bytes: Buffer): void =>
  assert.throws(
    () => readLogo(bytes, "logo_file_id"),
    (error: { issues?: { field: string }[] }) => error.issues?.[0]?.field === "logo_file_id",
  );

it("a PNG and a JPEG have their size", () => {
  const { width, height } = readLogo(png(), "logo_file_id");
  assert.deepEqual([width, height], [2, 2]);
  const frame = [0xff, 0xc0, 0, 11, 8, 0, 30, 0, 40, 1, 1, 0x11, 0];
  const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0, ...frame]);
  const size = readLogo(jpeg, "logo_file_id");
  assert.deepEqual([size.width, size.height], [40, 30]);
});

it("what would break the PDF is refused before", () => {
  refused(Buffer.from("<svg/>"));
  refused(Buffer.alloc(0));
  refused(Buffer.alloc(1_000_001));
  refused(png().subarray(0, 40));
  refused(png({ interlace: 1 }));
  refused(png({ width: 30_000, height: 30_000 }));
  refused(png({ pixels: Buffer.alloc(900_000) }));
  refused(png({ pixels: Buffer.alloc(18, 9) }));
  refused(png({ color: 3, pixels: Buffer.alloc(6) }));
  refused(Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 0]));
});
