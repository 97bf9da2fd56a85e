import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { openS3, type S3Bed } from "../../../test/s3-bed.ts";
import { fileSource } from "../../sdk/testing/index.ts";
import { check } from "./check.ts";
import { s3Files as files } from "./files.ts";

const text = (value: string) => fileSource(Buffer.from(value), "text/plain");

async function read(bed: S3Bed, path: string): Promise<string> {
  const { stream } = await files.get(bed.open(), path);
  return Buffer.concat(await Array.fromAsync(stream as AsyncIterable<Buffer>)).toString();
}

const lastHeaders = (bed: S3Bed) => bed.control.requests.at(-1)?.headers ?? {};

describe("check", () => {
  it("tells the bucket, the server and the clock by one list, and warns of nothing", async () => {
    await using bed = await openS3();
    const { clock_skew_ms: skewMs, ...result } = await check(
      bed.open({ settings: { default_folder: "/BR-Reports" } }),
    );
    assert.deepEqual(result, {
      account_name: "br-reports-bucket (eu-central-1)",
      server_version: "AmazonS3",
      warnings: [],
    });
    assert.ok(Math.abs(skewMs ?? Number.NaN) < 5_000);
    assert.deepEqual(bed.steps(), ["GET list"]);
    assert.equal(bed.control.requests[0]?.query.get("prefix"), "BR-Reports/");
  });

  it("warns of a key that ends and of a line that everybody can read", async () => {
    await using bed = await openS3("minio");
    bed.control.sessionToken = "token-of-an-hour";
    const ctx = bed.open({ credentials: { session_token: "token-of-an-hour" } });
    const plain = { ...ctx, baseUrl: "http://minio.example.com:9000" };
    const { warnings } = await check(plain);
    assert.match(warnings?.join() ?? "", /unencrypted.*temporary/);
  });

  it("names the region that the bucket is in, whatever was asked", async () => {
    await using bed = await openS3();
    bed.control.region = "eu-west-3";
    const ctx = bed.open();
    const error = { name: "ConfigError", message: /is in the region eu-west-3.*set region to/ };
    await assert.rejects(check(ctx), error);
    await assert.rejects(files.stat(ctx, "/a.txt"), error);
    await assert.rejects(files.put(ctx, "/a.txt", text("x")), error);
  });

  it("names the region also where only the error document tells it", async () => {
    await using bed = await openS3("minio");
    bed.control.region = "warsaw-1";
    await assert.rejects(check(bed.open()), { name: "ConfigError", message: /region to warsaw-1/ });
  });

  it("tells that the clocks are too far apart, and by how much", async () => {
    await using bed = await openS3();
    bed.control.skewMs = 21 * 60_000;
    const error = { name: "ConfigError", message: /differ by 21 minutes.*set the machine's clock/ };
    await assert.rejects(check(bed.open()), error);
    await assert.rejects(files.stat(bed.open(), "/a"), error);
  });

  it("tells a wrong key, a wrong secret, an ended token and a missing right apart", async () => {
    await using bed = await openS3();
    const refuses = (credentials: object, message: RegExp) =>
      assert.rejects(check(bed.open({ credentials: { ...credentials } })), {
        name: "AuthError",
        message,
      });
    await refuses({ access_key_id: "AKIAOTHER" }, /not accepted.*InvalidAccessKeyId/);
    await refuses({ secret_access_key: "wrong-wrong" }, /not accepted.*SignatureDoesNotMatch/);
    await refuses({ session_token: "old" }, /temporary key is not valid any more/);
    bed.control.forbidden.add("s3:ListBucket");
    await refuses({}, /allow s3:ListBucket/);
  });

  it("tells that there is no such bucket", async () => {
    await using bed = await openS3("minio");
    const ctx = bed.open({ credentials: { bucket: "other-bucket" } });
    await assert.rejects(check(ctx), { name: "ConfigError", message: /no bucket other-bucket/ });
  });
});

describe("put", () => {
  it("sends one signed PUT with everything that the service can check it by", async () => {
    await using bed = await openS3();
    const entry = await files.put(bed.open(), "/a b.txt", text("hello"));
    const headers = lastHeaders(bed);
    assert.deepEqual(bed.steps(), ["PUT"]);
    assert.equal(headers["content-length"], "5");
    assert.equal(headers["content-md5"], "XUFAKrxLKna5cZ2REBfFkg==");
    assert.equal(headers["x-amz-content-sha256"], text("hello").sha256);
    assert.equal(headers["x-amz-meta-sha256"], text("hello").sha256);
    assert.equal(headers["x-amz-meta-mtime"], String(text("hello").modifiedAt / 1_000));
    assert.deepEqual(entry, {
      path: "/a b.txt",
      is_folder: false,
      size_bytes: 5,
      etag: "5d41402abc4b2a76b9719d911017c592",
      hash: { algorithm: "sha256", value: text("hello").sha256 },
    });
  });

  it("leaves newer checksums away for other services, and compares the MD5", async () => {
    await using bed = await openS3("minio");
    const entry = await files.put(bed.open(), "/a.txt", text("hello"));
    assert.equal(lastHeaders(bed)["x-amz-checksum-sha256"], undefined);
    assert.deepEqual(entry.hash, {
      algorithm: "s3_etag",
      value: "5d41402abc4b2a76b9719d911017c592",
    });
    assert.deepEqual((await files.stat(bed.open(), "/a.txt"))?.hash, entry.hash);
  });

  it("asks for the encryption and the storage class of the settings", async () => {
    await using bed = await openS3();
    const kms_key_id =
      "arn:aws:kms:eu-central-1:123456789012:key/11111111-2222-3333-4444-555555555555";
    const settings = { encryption: "aws:kms", kms_key_id, storage_class: "STANDARD_IA" };
    const entry = await files.put(bed.open({ settings }), "/a.txt", text("hello"));
    const headers = lastHeaders(bed);
    assert.equal(headers["x-amz-server-side-encryption"], "aws:kms");
    assert.equal(headers["x-amz-server-side-encryption-aws-kms-key-id"], kms_key_id);
    assert.equal(headers["x-amz-storage-class"], "STANDARD_IA");
    assert.equal(entry.hash?.algorithm, "sha256");
    assert.equal(await read(bed, "/a.txt"), "hello");
    const wrong = bed.open({ settings: { ...settings, kms_key_id: "other" } });
    const error = { name: "ConfigError", message: /KMS\.NotFoundException/ };
    await assert.rejects(files.put(wrong, "/b.txt", text("x")), error);
    const plain = bed.open({ settings: { encryption: "AES256" } });
    await files.put(plain, "/c.txt", text("x"));
    assert.equal(lastHeaders(bed)["x-amz-server-side-encryption"], "AES256");
  });

  it("tells that a server has no key management or no such class", async () => {
    await using bed = await openS3("minio");
    const refuses = (settings: object) =>
      assert.rejects(files.put(bed.open({ settings: { ...settings } }), "/a.txt", text("x")), {
        name: "ConfigError",
        message: /encryption, storage class/,
      });
    await refuses({ encryption: "aws:kms" });
    await refuses({ storage_class: "FAST" });
  });

  it("notices what was damaged on the way and sends it again", async () => {
    await using bed = await openS3();
    bed.control.damageNext = true;
    await files.put(bed.open(), "/a.txt", text("whole"));
    assert.equal(await read(bed, "/a.txt"), "whole");
    assert.deepEqual(bed.steps(), ["PUT", "PUT", "GET"]);
  });

  it("gives up a service that stays busy, as a limit that asks for patience", async () => {
    await using bed = await openS3();
    bed.control.slowDowns = 3;
    const error = { name: "RateLimitError", message: /SlowDown/ };
    await assert.rejects(files.put(bed.open(), "/a.txt", text("x")), error);
    await files.put(bed.open(), "/a.txt", text("x"));
  });

  it("pauses the integration when the quota is used up, and leaves the old file alone", async () => {
    await using bed = await openS3();
    await files.put(bed.open(), "/a.txt", text("old"));
    bed.control.quotaBytes = 10;
    const error = { name: "ConfigError", code: "storage_full" };
    await assert.rejects(files.put(bed.open(), "/a.txt", text("longer than that")), error);
    assert.equal(await read(bed, "/a.txt"), "old");
  });

  it("takes no path that leads out of its folder, and asks nobody", async () => {
    await using bed = await openS3();
    for (const path of ["/BR-Reports/../x", "/a/..", "/a\\..\\x", "/", "/a/./b"]) {
      await assert.rejects(files.put(bed.open(), path, text("x")), { name: "InvalidInputError" });
      await assert.rejects(files.remove(bed.open(), path), { name: "InvalidInputError" });
    }
    assert.equal(bed.control.requests.length, 0);
  });
});

describe("list, get and stat", () => {
  it("lists page by page, and shows nothing that is no path", async () => {
    await using bed = await openS3();
    for (const name of ["1 + 1.txt", "2é.txt", "3.txt", "sub/4.txt", "sub/deep/5.txt"]) {
      await files.put(bed.open(), `/BR/${name}`, text(name));
    }
    const { objects } = bed.simulator.stored();
    const [one] = objects.values();
    for (const key of ["BR/", "BR//hidden.txt", "BR/../up.txt", "BR/a\u0001.txt"]) {
      objects.set(key, one ?? assert.fail());
    }
    bed.control.pageSize = 2;
    const entries = await files.list(bed.open(), "/BR");
    assert.deepEqual(entries.map(({ path, is_folder }) => [path, is_folder]).sort(), [
      ["/BR/1 + 1.txt", false],
      ["/BR/2é.txt", false],
      ["/BR/3.txt", false],
      ["/BR/sub", true],
    ]);
    assert.ok(bed.steps().filter((step) => step === "GET list").length > 2);
  });

  it("knows a folder by what is in it", async () => {
    await using bed = await openS3();
    await files.put(bed.open(), "/BR/sub/4.txt", text("4"));
    assert.deepEqual(await files.stat(bed.open(), "/BR/sub"), { path: "/BR/sub", is_folder: true });
    assert.equal(await files.stat(bed.open(), "/BR/su"), undefined);
    assert.equal((await files.stat(bed.open(), "/"))?.is_folder, true);
    assert.deepEqual(await files.list(bed.open(), "/"), [{ path: "/BR", is_folder: true }]);
  });

  it("tells that a file is in an archive", async () => {
    await using bed = await openS3();
    const ctx = bed.open({ settings: { storage_class: "GLACIER" } });
    await files.put(ctx, "/a.txt", text("x"));
    const error = { name: "RejectedError", message: /archive storage class/ };
    await assert.rejects(files.get(ctx, "/a.txt"), error);
    assert.equal((await files.stat(ctx, "/a.txt"))?.size_bytes, 1);
  });

  it("takes a missing right for one, not for an absent file", async () => {
    await using bed = await openS3();
    bed.control.forbidden.add("s3:GetObject").add("s3:DeleteObject");
    const error = { name: "AuthError", message: /s3:GetObject/ };
    await assert.rejects(files.stat(bed.open(), "/a.txt"), error);
    await assert.rejects(files.get(bed.open(), "/a.txt"), error);
    await assert.rejects(files.remove(bed.open(), "/a.txt"), { name: "AuthError" });
  });
});
