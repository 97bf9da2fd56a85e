import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { it } from "node:test";
import { systemClock } from "../../lib/clock.ts";
import { silentLog } from "../../lib/log.ts";
import { defineConnector, defineManifest, fields, same } from "../index.ts";
import { openTestContext } from "../testing/context.ts";

const connector = defineConnector({
  manifest: defineManifest({
    id: "signing",
    title: same("Signing"),
    summary: same("Signs addresses"),
    category: "accounting",
    countries: [],
    steps: [],
    auth: { kind: "none" },
    credentials: fields({}),
    settings: fields({}),
    allowedHosts: [],
  }),
});

it("signs the address as it goes out, anew for every try", async () => {
  const seen: { readonly url: string; readonly signature: unknown }[] = [];
  const server = createServer((req, res) => {
    seen.push({ url: req.url ?? "", signature: req.headers["x-signature"] });
    res.statusCode = seen.length === 1 ? 503 : 200;
    res.end("{}");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { http } = openTestContext({
    connector: connector as never,
    credentials: {},
    settings: {},
    baseUrl: `${origin}/api/`,
    log: silentLog,
    clock: systemClock,
    signal: AbortSignal.timeout(10_000),
  });
  let tries = 0;
  await http.json({
    method: "GET",
    path: "/dokument/Za%C5%BC%C3%B3%C5%82%C4%87%2F1.json",
    query: { strona: 1, od: "2026-01-01" },
    sign: ({ href }) => {
      tries += 1;
      return { "X-Signature": `${tries} ${href}` };
    },
  });
  const path = "/api/dokument/Za%C5%BC%C3%B3%C5%82%C4%87%2F1.json?strona=1&od=2026-01-01";
  assert.deepEqual(seen, [
    { url: path, signature: `1 ${origin}${path}` },
    { url: path, signature: `2 ${origin}${path}` },
  ]);
  server.closeAllConnections();
  server.close();
});
