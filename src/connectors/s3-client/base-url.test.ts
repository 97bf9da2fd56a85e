import assert from "node:assert/strict";
import { it } from "node:test";
import { baseUrlOf } from "./base-url.ts";
import { bucketPath, isAmazon, type S3Context, type S3Settings } from "./context.ts";

const credentials = { access_key_id: "A", secret_access_key: "s", bucket: "reports" };
const at = (settings: S3Settings, bucket = "reports") =>
  baseUrlOf({ ...credentials, bucket }, settings);
const pathAt = (baseUrl: string, settings: S3Settings = {}) =>
  bucketPath({ baseUrl, credentials, settings } as unknown as S3Context);

it("puts the bucket into Amazon's host name unless it has a dot", () => {
  assert.equal(at({}), "https://reports.s3.us-east-1.amazonaws.com");
  assert.equal(at({ region: "eu-central-1" }), "https://reports.s3.eu-central-1.amazonaws.com");
  assert.equal(at({ region: "cn-north-1" }), "https://reports.s3.cn-north-1.amazonaws.com.cn");
  assert.equal(at({}, "my.reports"), "https://s3.us-east-1.amazonaws.com");
  assert.equal(at({ addressing: "path" }), "https://s3.us-east-1.amazonaws.com");
});

it("leaves the address of another service as it is, unless it is told", () => {
  const endpoint = "http://minio.local:9000";
  assert.equal(at({ endpoint_url: endpoint }), endpoint);
  assert.equal(
    at({ endpoint_url: endpoint, addressing: "virtual" }),
    "http://reports.minio.local:9000",
  );
});

it("refuses a host name that cannot be", () => {
  const virtual = { addressing: "virtual" } as const;
  const error = { name: "InvalidInputError", message: /^settings\.addressing/ };
  assert.throws(() => at({ ...virtual, endpoint_url: "http://127.0.0.1:9000" }), error);
  assert.throws(() => at({ ...virtual, endpoint_url: "http://[::1]:9000" }), error);
  assert.throws(() => at(virtual, "my.reports"), error);
});

it("finds by the address where the bucket has to stand", () => {
  assert.equal(pathAt("https://reports.s3.eu-central-1.amazonaws.com"), "");
  assert.equal(pathAt("https://s3.eu-central-1.amazonaws.com"), "/reports");
  assert.equal(pathAt("http://127.0.0.1:8100/aws_s3"), "/reports");
  assert.equal(pathAt("https://reports.vpce-1.s3.eu-central-1.vpce.amazonaws.com"), "/reports");
  // A server of that name, not the bucket.
  assert.equal(pathAt("https://reports.example.com"), "/reports");
  const virtual = { addressing: "virtual" } as const;
  assert.equal(pathAt("https://reports.example.com", virtual), "");
  assert.throws(() => pathAt("https://other.example.com", virtual), {
    name: "ConfigError",
    message: /set addressing to path/,
  });
});

it("knows Amazon by its address", () => {
  const amazon = (endpoint_url?: string) =>
    isAmazon({ settings: endpoint_url === undefined ? {} : { endpoint_url } } as S3Context);
  assert.ok(amazon());
  assert.ok(amazon("https://s3.dualstack.eu-central-1.amazonaws.com"));
  assert.ok(!amazon("https://amazonaws.com.example.org"));
});
