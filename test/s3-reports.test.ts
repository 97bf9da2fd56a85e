import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { InjectOptions } from "fastify";
import awsS3 from "../src/connectors/aws-s3/index.ts";
import minio from "../src/connectors/minio/index.ts";
import { systemClock } from "../src/lib/clock.ts";
import { silentLog } from "../src/lib/log.ts";
import type { Connector } from "../src/sdk/index.ts";
import { openTestContext } from "../src/sdk/testing/context.ts";
import { openTestHub, type TestHub } from "./hub.ts";

/** The examples of the documentation, letter for letter. */
const EXAMPLES = [
  `{"id": "moj-s3", "provider": "aws_s3", "integration_type": "cloud_storage", "credentials": {"access_key_id": "AKIAIOSFODNN7EXAMPLE", "secret_access_key": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "bucket": "br-reports-bucket"}, "settings": {"region": "eu-central-1"}}`,
  `{"id": "moj-minio", "provider": "minio", "integration_type": "cloud_storage", "credentials": {"access_key_id": "minioadmin", "secret_access_key": "minioadmin", "bucket": "br-reports"}, "settings": {"endpoint_url": "http://minio.local:9000"}}`,
];
const REPORT = { project_id: "00000000-0000-0000-0000-000000000001", year: 2025, month: 1 };
const PATH = "/BR-Reports/2025/01/raport-br-2025-01.pdf";

describe("reports in S3", () => {
  let bed: TestHub;
  before(async () => {
    bed = await openTestHub({ AUTH: "off" });
  });
  after(() => bed[Symbol.asyncDispose]());

  const post = (url: string, payload?: string | object) =>
    bed.app.inject({
      method: "POST",
      url: `/api/integrations/${url}`,
      headers: {
        host: "localhost:8000",
        ...(payload === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(payload === undefined ? {} : { payload }),
    } as InjectOptions);

  /** What is there, asked past the hub. */
  async function look(connector: unknown, example: string) {
    const { provider, credentials, settings } = JSON.parse(example);
    const ctx = openTestContext({
      connector: connector as Connector,
      credentials,
      settings,
      baseUrl: `${bed.sandboxUrl}/${provider}`,
      log: silentLog,
      clock: systemClock,
      signal: AbortSignal.timeout(20_000),
    });
    return await (connector as Connector).files?.stat(ctx, PATH);
  }

  for (const [i, [connector, id]] of (
    [
      [awsS3, "moj-s3"],
      [minio, "moj-minio"],
    ] as const
  ).entries()) {
    it(`files the month's report with the documented example ${id}`, async () => {
      const example = EXAMPLES[i] ?? assert.fail();
      assert.equal((await post("", example)).statusCode, 201);
      const verified = (await post(`${id}/verify`)).json();
      assert.equal(verified.ok, true, JSON.stringify(verified));
      const filed = await post(`${id}/upload/report?wait=30`, REPORT);
      assert.equal(filed.json().state, "succeeded", filed.body);
      assert.equal(filed.json().result.path, PATH);
      const there = await look(connector, example);
      assert.ok((there?.size_bytes ?? 0) > 1_000);
      assert.ok(!filed.body.includes("wJalrXUtnFEMI"));
    });
  }
});
