import assert from "node:assert/strict";
import { it } from "node:test";
import { createAwsS3 } from "../../../sandbox/s3/index.ts";
import { web } from "../../../test/local-server.ts";
import { systemClock } from "../../lib/clock.ts";
import { createEgressGuard } from "../../lib/egress.ts";
import { createOutbound } from "../../lib/http.ts";
import { silentLog } from "../../lib/log.ts";
import { openContext } from "../../sdk/host/connector-context.ts";
import type { Connector } from "../../sdk/index.ts";
import { fileSource } from "../../sdk/testing/index.ts";
import awsS3 from "../aws-s3/index.ts";
import type { S3Context } from "./context.ts";
import { s3Files as files } from "./files.ts";

it("works with the bucket in the host name", async () => {
  const simulator = createAwsS3();
  await using server = await web((req, res) => {
    void simulator.handle(req, res, new URL(req.url ?? "/", "http://host"));
  });
  const egress = createEgressGuard(["127.0.0.0/8"]);
  const asked: string[] = [];
  await using outbound = createOutbound({
    egress,
    userAgent: "viadukt-test",
    log: silentLog,
    resolve: async (host) => {
      asked.push(host);
      return [{ address: "127.0.0.1", family: 4 }];
    },
  });
  const ctx = openContext({
    connector: awsS3 as unknown as Connector,
    credentials: simulator.credentials,
    settings: {
      region: "eu-central-1",
      endpoint_url: `http://s3.example.test:${server.port}`,
      addressing: "virtual",
    },
    outbound,
    egress,
    log: silentLog,
    clock: systemClock,
    signal: AbortSignal.timeout(20_000),
  }) as unknown as S3Context;
  const source = fileSource(Buffer.from("hello"));
  await files.put(ctx, "/BR/a b+ž.txt", source);
  assert.equal((await files.stat(ctx, "/BR/a b+ž.txt"))?.size_bytes, 5);
  assert.deepEqual(
    (await files.list(ctx, "/BR")).map(({ path }) => path),
    ["/BR/a b+ž.txt"],
  );
  assert.equal(simulator.control.requests[0]?.path, "/BR/a%20b%2B%C5%BE.txt");
  assert.deepEqual(new Set(asked), new Set(["br-reports-bucket.s3.example.test"]));
});
