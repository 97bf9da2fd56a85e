import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { describe, it } from "node:test";
import aws4 from "aws4";
import { startSandbox } from "../server.ts";
import { createAwsS3, createMinio } from "./index.ts";

const MIB = 1024 * 1024;
const BUCKET = "br-reports-bucket";

interface Call {
  readonly body?: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
  readonly region?: string;
  readonly secret?: string;
  /** After the signature was made. */
  readonly change?: (request: { path: string; headers: Record<string, string> }) => void;
}

/** The simulated service, and a client that signs with a library of its own. */
async function start(create: typeof createAwsS3 = createAwsS3) {
  const simulator = create();
  const sandbox = await startSandbox({ simulators: [simulator] });
  const { access_key_id: accessKeyId = "", secret_access_key: secret = "" } = simulator.credentials;
  const call = async (method: string, path: string, call: Call = {}) => {
    const { body = "", headers = {}, region = "eu-central-1" } = call;
    const request = aws4.sign(
      {
        service: "s3",
        region,
        method,
        host: new URL(sandbox.url).host,
        path: `/${simulator.id}${path}`,
        headers: {
          "x-amz-content-sha256": createHash("sha256").update(body).digest("hex"),
          ...(method === "GET" ? {} : { "content-type": "text/plain" }),
          ...headers,
        },
      },
      { accessKeyId, secretAccessKey: call.secret ?? secret },
    ) as { path: string; headers: Record<string, string> };
    call.change?.(request);
    const { Host: _, ...sent } = request.headers;
    const payload = method === "GET" ? {} : { body };
    const answer = await fetch(sandbox.url + request.path, { method, headers: sent, ...payload });
    const text = await answer.text();
    const code = /<Code>(\w+)</.exec(text)?.[1];
    return { status: answer.status, code, text, headers: answer.headers };
  };
  return {
    call,
    control: simulator.control,
    code: async (...args: Parameters<typeof call>) => (await call(...args)).code,
    [Symbol.asyncDispose]: () => sandbox.close(),
  };
}

const object = (key: string): string => `/${BUCKET}/${key}`;
const tagOf = (text: string, name: string): string =>
  new RegExp(`<${name}>([^<]*)<`).exec(text)?.[1] ?? "";

describe("the simulated S3's signatures", () => {
  it("takes what is signed rightly, whatever the name", async () => {
    await using s3 = await start();
    for (const key of ["a.txt", "a%20b%2B%C5%BE%28%29%27%2A%21.txt", "a%252e/b.txt"]) {
      assert.equal((await s3.call("PUT", object(key), { body: "x" })).status, 200, key);
      assert.equal((await s3.call("GET", object(key))).text, "x", key);
    }
  });

  it("refuses a wrong secret, key, region, path, query, header and time", async () => {
    await using s3 = await start();
    const list = `/${BUCKET}?list-type=2&prefix=a`;
    assert.equal(await s3.code("GET", list, { secret: "other" }), "SignatureDoesNotMatch");
    assert.equal(
      await s3.code("GET", list, { region: "us-east-1" }),
      "AuthorizationHeaderMalformed",
    );
    const changed = (change: NonNullable<Call["change"]>) => s3.code("GET", list, { change });
    assert.equal(
      await changed((request) => {
        request.path += "b";
      }),
      "SignatureDoesNotMatch",
    );
    assert.equal(
      await changed(({ headers }) => {
        headers["x-amz-meta-late"] = "1";
      }),
      "AccessDenied",
    );
    assert.equal(
      await changed(({ headers }) => {
        delete headers.Authorization;
      }),
      "AccessDenied",
    );
    assert.equal(
      await changed(({ headers }) => {
        headers.Authorization = String(headers.Authorization).replace("AKIA", "AKIB");
      }),
      "InvalidAccessKeyId",
    );
    s3.control.skewMs = 16 * 60_000;
    assert.equal(await s3.code("GET", list), "RequestTimeTooSkewed");
  });

  it("tells Amazon's region in a header, MinIO's not at all", async () => {
    await using s3 = await start();
    const wrong = await s3.call("GET", `/${BUCKET}?list-type=2`, { region: "us-east-1" });
    assert.equal(wrong.headers.get("x-amz-bucket-region"), "eu-central-1");
    await using minio = await start(createMinio);
    const any = await minio.call("GET", "/br-reports?list-type=2", { region: "warsaw-1" });
    assert.equal(any.status, 200);
    assert.equal(await minio.code("GET", "/other?list-type=2"), "NoSuchBucket");
  });
});

describe("the simulated S3's objects", () => {
  it("holds a body against everything that is said of it", async () => {
    await using s3 = await start();
    const put = (headers: Record<string, string>) =>
      s3.code("PUT", object("a"), { body: "hello", headers });
    const sum = (text: string) => createHash("sha256").update(text).digest();
    assert.equal(await put({ "content-md5": "AAAAAAAAAAAAAAAAAAAAAA==" }), "BadDigest");
    assert.equal(await put({ "content-md5": "no" }), "InvalidDigest");
    assert.equal(await put({ "x-amz-checksum-sha256": sum("x").toString("base64") }), "BadDigest");
    assert.equal(
      await put({ "x-amz-content-sha256": sum("x").toString("hex") }),
      "XAmzContentSHA256Mismatch",
    );
    assert.equal(await put({ "x-amz-content-sha256": "UNSIGNED-PAYLOAD" }), "InvalidRequest");
    assert.equal(await put({ "content-encoding": "aws-chunked" }), "NotImplemented");
    assert.equal(await put({ "x-amz-storage-class": "FAST" }), "InvalidStorageClass");
    assert.equal(
      await put({ "x-amz-server-side-encryption": "x" }),
      "InvalidEncryptionAlgorithmError",
    );
    assert.equal(await s3.code("GET", object("a")), "NoSuchKey", "nothing was kept");
    assert.equal(await put({ "if-none-match": "*" }), undefined);
    assert.equal(await put({ "if-none-match": "*" }), "PreconditionFailed");
  });

  it("gives ranges, and lists in pages", async () => {
    await using s3 = await start();
    for (const key of ["a", "b/1", "b/2", "c%20d"]) {
      await s3.call("PUT", object(key), { body: key });
    }
    const part = await s3.call("GET", object("b/1"), { headers: { range: "bytes=1-2" } });
    assert.deepEqual([part.status, part.text], [206, "/1"]);
    const first = await s3.call("GET", `/${BUCKET}?delimiter=%2F&list-type=2&max-keys=2`);
    assert.equal(tagOf(first.text, "IsTruncated"), "true");
    assert.match(first.text, /<Key>a<.*<CommonPrefixes><Prefix>b\/</s);
    const token = encodeURIComponent(tagOf(first.text, "NextContinuationToken"));
    const next = `/${BUCKET}?continuation-token=${token}&delimiter=%2F&encoding-type=url&list-type=2`;
    const second = await s3.call("GET", next);
    assert.match(second.text, /<Key>c\+d</);
    assert.equal(tagOf(second.text, "IsTruncated"), "false");
  });
});

describe("the simulated S3's uploads in parts", () => {
  const part = (id: string, number: number | string) =>
    `${object("big")}?partNumber=${number}&uploadId=${id}`;
  const names = (parts: readonly (readonly [number, string])[]): string =>
    `<CompleteMultipartUpload>${parts
      .map(([n, tag]) => `<Part><PartNumber>${n}</PartNumber><ETag>${tag}</ETag></Part>`)
      .join("")}</CompleteMultipartUpload>`;

  it("puts parts together and refuses what the rules do not allow", async () => {
    await using s3 = await start();
    const begun = await s3.call("POST", `${object("big")}?uploads`);
    const id = tagOf(begun.text, "UploadId");
    const large = Buffer.alloc(5 * MIB, "1");
    const first = (await s3.call("PUT", part(id, 1), { body: large })).headers.get("etag") ?? "";
    const second = (await s3.call("PUT", part(id, 2), { body: "end" })).headers.get("etag") ?? "";
    for (const number of [0, 10_001, "x"]) {
      assert.equal(await s3.code("PUT", part(id, number), { body: "x" }), "InvalidArgument");
    }
    assert.equal(await s3.code("PUT", part("other", 1), { body: "x" }), "NoSuchUpload");
    const end = (...parts: readonly (readonly [number, string])[]) =>
      s3.call("POST", `${object("big")}?uploadId=${id}`, { body: names(parts) });
    assert.equal((await end([2, second], [1, first])).code, "InvalidPartOrder");
    assert.equal((await end([1, second])).code, "InvalidPart");
    assert.equal((await end([1, first], [3, second])).code, "InvalidPart");
    assert.equal((await end()).code, "MalformedXML");
    await s3.call("PUT", part(id, 3), { body: "end" });
    assert.equal((await end([2, second], [3, second])).code, "EntityTooSmall");
    const done = await end([1, first], [2, second]);
    assert.equal(done.status, 200);
    assert.match(done.text, /<ETag>&#34;[0-9a-f]{32}-2&#34;</);
    assert.equal((await s3.call("GET", object("big"))).text, `${large}end`);
    assert.equal((await end([1, first])).code, "NoSuchUpload");
  });

  it("wants the checksum of every part where the beginning said so", async () => {
    await using s3 = await start();
    const headers = { "x-amz-checksum-algorithm": "SHA256" };
    const begun = await s3.call("POST", `${object("big")}?uploads`, { headers });
    const id = tagOf(begun.text, "UploadId");
    assert.equal(await s3.code("PUT", part(id, 1), { body: "x" }), "InvalidRequest");
    assert.equal((await s3.call("DELETE", `${object("big")}?uploadId=${id}`)).status, 204);
  });
});
