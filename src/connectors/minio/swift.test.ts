import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { bigSource } from "../../../test/big-source.ts";
import { MIB, sha256Of } from "../../../test/s3-bed.ts";
import { missingSwift, type SwiftServer, startSwift } from "../../../test/s3-servers.ts";
import { systemClock } from "../../lib/clock.ts";
import { silentLog } from "../../lib/log.ts";
import { createMemoryState } from "../../sdk/host/memory-state.ts";
import type { Connector, FileSource } from "../../sdk/index.ts";
import { openTestContext } from "../../sdk/testing/context.ts";
import { testConnector } from "../../sdk/testing/index.ts";
import minio from "./index.ts";

const CREDENTIALS = {
  access_key_id: "br:admin",
  secret_access_key: "s3cret-of-swift",
  bucket: "br-reports",
};

const missing = await missingSwift();
if (missing !== undefined) {
  assert.notEqual(process.env.CI, "true", missing);
  console.log(`skipped: ${missing}`);
} else {
  describe("S3 of OpenStack Swift", () => {
    testConnector(minio, {
      credentials: CREDENTIALS,
      settings: { endpoint_url: "http://127.0.0.1:1" },
      largeFileBytes: 18 * 1024 * 1024,
      server: async () => {
        const server: SwiftServer = await startSwift();
        return {
          baseUrl: server.endpoint,
          close: async () => await server[Symbol.asyncDispose](),
        };
      },
    });

    it("goes on with an upload that was cut off, and tells what is wrong", async () => {
      await using server = await startSwift();
      const state = createMemoryState();
      const asked: string[] = [];
      const open = (signal: AbortSignal, settings: object = {}) => {
        const ctx = openTestContext({
          connector: minio as unknown as Connector,
          credentials: CREDENTIALS,
          settings: { endpoint_url: server.endpoint, ...settings },
          baseUrl: server.endpoint,
          clock: systemClock,
          log: silentLog,
          state,
          signal,
        });
        const request: typeof ctx.http.request = (wanted) => {
          asked.push(`${wanted.method} ${wanted.path}`);
          return ctx.http.request(wanted);
        };
        return { ...ctx, http: { ...ctx.http, request } } as never;
      };
      const stop = new AbortController();
      const whole = bigSource(72 * MIB);
      const source: FileSource = {
        ...whole,
        open(range) {
          // A place was free for the fourth part: one of the first three is there.
          if ((range?.start ?? 0) >= 48 * MIB) stop.abort(new Error("the hub stops"));
          return whole.open(range);
        },
      };
      const cut = minio.files?.put(open(stop.signal), "/a/huge č.bin", source);
      await assert.rejects(cut ?? assert.fail(), { message: "the hub stops" });

      asked.length = 0;
      const later = () => open(AbortSignal.timeout(60_000));
      const entry = await minio.files?.put(later(), "/a/huge č.bin", whole);
      const again = asked.filter((one) => one.includes("partNumber")).length;
      assert.ok(again > 0 && again < 5, `${again} of 5 parts were sent again`);
      assert.match(entry?.etag ?? "", /-5$/);
      const { stream } = (await minio.files?.get(later(), "/a/huge č.bin")) ?? assert.fail();
      assert.equal(await sha256Of(stream), whole.sha256);

      const elsewhere = open(AbortSignal.timeout(60_000), { region: "eu-west-3" });
      const error = { name: "ConfigError", message: /set region to us-east-1/ };
      await assert.rejects(minio.check?.(elsewhere) as Promise<unknown>, error);
    });
  });
}
