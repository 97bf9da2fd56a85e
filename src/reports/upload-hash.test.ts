import assert from "node:assert/strict";
import { hash, randomBytes } from "node:crypto";
import { Readable } from "node:stream";
import { describe, it } from "node:test";
import type { FileHash, FileSource } from "../sdk/files.ts";
import { fileSource } from "../sdk/testing/check-files.ts";
import { type HashedSource, hashWhileRead, isSameHash, verifyEntry } from "./upload-hash.ts";

const BYTES = randomBytes(300_000);
const MD5 = hash("md5", BYTES, "hex");

/** A file that counts how often it is opened. */
function counted(): { readonly source: FileSource; opened(): number } {
  const plain = fileSource(BYTES);
  let opens = 0;
  const open: FileSource["open"] = (range) => {
    opens += 1;
    return plain.open(range);
  };
  return { source: { ...plain, open }, opened: () => opens };
}

const drain = (stream: Readable) => stream.forEach(() => {});
const entryOf = (more: object) => ({ path: "/a.bin", is_folder: false, ...more });
const md5 = (value: string): FileHash => ({ algorithm: "md5", value });

describe("the hash of a file while it is read", () => {
  it("is that of the whole file, in one stream, in ranges and after a broken try", async () => {
    const whole = hashWhileRead(fileSource(BYTES), "md5");
    assert.equal(whole.digest(), undefined);
    await drain(whole.source.open());
    assert.equal(whole.digest(), MD5);

    const parts = hashWhileRead(fileSource(BYTES), "md5");
    for (const [start, end] of [
      [0, 100_000],
      [50_000, 200_000],
      [200_000, 300_000],
    ] as const) {
      await drain(parts.source.open({ start, end }));
    }
    assert.equal(parts.digest(), MD5);

    const again = hashWhileRead(fileSource(BYTES), "sha1");
    await drain(again.source.open({ start: 0, end: 70_000 }));
    await drain(again.source.open());
    assert.equal(again.digest(), hash("sha1", BYTES, "hex"));
  });

  it("is not told where a part is missing", async () => {
    const hashed = hashWhileRead(fileSource(BYTES), "md5");
    await drain(hashed.source.open({ start: 0, end: 100_000 }));
    await drain(hashed.source.open({ start: 200_000, end: 300_000 }));
    assert.equal(hashed.digest(), undefined);
  });

  it("lets go of the file when the reader does", async () => {
    const plain = Readable.from([BYTES]);
    const source = { ...fileSource(BYTES), open: () => plain };
    const stream = hashWhileRead(source, "md5").source.open();
    stream.destroy();
    await new Promise((done) => plain.once("close", done));
    assert.ok(plain.destroyed);
  });
});

describe("what a service says of the file", () => {
  const unread = (source: FileSource): HashedSource => ({ source, digest: () => undefined });

  it("is compared without a second reading where the hash went by", async () => {
    const { source, opened } = counted();
    const hashed = hashWhileRead(source, "md5");
    await drain(hashed.source.open());
    assert.equal(await isSameHash(md5(MD5.toUpperCase()), hashed), true);
    assert.equal(await isSameHash(md5("0".repeat(32)), hashed), false);
    assert.equal(opened(), 1);
  });

  it("costs a reading of a small file, and none of a large one or of a SHA-256", async () => {
    const { source, opened } = counted();
    assert.equal(await isSameHash(md5(MD5), unread(source)), true);
    assert.equal(opened(), 1);
    const sha256 = { algorithm: "sha256", value: source.sha256 } as const;
    assert.equal(await isSameHash(sha256, unread(source)), true);
    const large = { ...source, sizeBytes: 17 * 1024 * 1024 };
    assert.equal(await isSameHash(md5(MD5), unread(large)), undefined);
    assert.equal(opened(), 1);
  });

  it("says nothing where it is no hash of the content that the hub knows", async () => {
    const { source } = counted();
    const says = (algorithm: FileHash["algorithm"], value: string) =>
      isSameHash({ algorithm, value }, unread(source));
    assert.equal(await says("s3_etag", `${MD5}-3`), undefined);
    assert.equal(await says("s3_etag", MD5), true);
    assert.equal(await says("s3_etag", "0".repeat(32)), undefined, "SSE-KMS has another sum");
    assert.equal(await says("quickxor", "AAAA"), undefined);
  });

  it("is an error that sends again where size or hash are others", async () => {
    const hashed = unread(counted().source);
    const of = (more: object) => verifyEntry(entryOf(more), hashed);
    assert.equal(await of({}), null);
    assert.equal(await of({ size_bytes: 300_000 }), "size");
    assert.equal(await of({ size_bytes: 300_000, hash: md5(MD5) }), "hash");
    await assert.rejects(of({ size_bytes: 299_999 }), { code: "upload_incomplete" });
    await assert.rejects(of({ hash: md5("0".repeat(32)) }), { code: "upload_damaged" });
  });
});
