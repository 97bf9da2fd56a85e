import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { it } from "node:test";
import { openTestHub } from "./hub.ts";
import { until } from "./receiver.ts";

const document = (name: string): string =>
  readFileSync(new URL(`../docs/${name}.md`, import.meta.url), "utf8");
const blocks = (text: string, language: string): string[] =>
  [...text.matchAll(/```(\w+)\n([\s\S]*?)```/g)].flatMap(([, of, block = ""]) =>
    of === language ? block : [],
  );
const hasPython = spawnSync("python3", ["--version"]).status === 0;

it("the reader in docs/streams.md works as it stands", async (test) => {
  if (!hasPython) {
    assert.notEqual(process.env.CI, "true", "python3 is not installed");
    return test.skip("python3 is not installed");
  }
  const [reader = ""] = blocks(document("streams"), "python");
  await using bed = await openTestHub();
  const { authorization } = await bed.signIn(bed.tenantId, ["records.read"]);
  await bed.app.listen({ port: 0, host: "127.0.0.1" });
  const { port } = bed.app.server.address() as AddressInfo;
  const publish = (n: number) =>
    bed.hub.publisher.publish(bed.tenantId, [
      { type: "order.paid", data: { n }, occurredAt: Date.now() },
    ]);
  await publish(1);
  const env = {
    ...process.env,
    HUB: `http://127.0.0.1:${port}`,
    TOKEN: authorization.replace("Bearer ", ""),
    no_proxy: "127.0.0.1",
  };
  const program = spawn("python3", ["-c", reader], { env });
  let printed = "";
  for (const stream of [program.stdout, program.stderr]) {
    stream.setEncoding("utf8").on("data", (part: string) => {
      printed += part;
    });
  }
  try {
    await until(() => printed.includes("'n': 1"), { what: () => printed });
    await publish(2);
    await until(() => printed.includes("'n': 2"), { what: () => printed });
    assert.equal(printed.trim().split("\n").length, 2, "nothing came twice");
  } finally {
    program.kill("SIGKILL");
  }
});

it("the hooks in docs/incoming-webhooks.md can be made, and take a call", async () => {
  const text = document("incoming-webhooks");
  const [shopify = ""] = blocks(text, "json");
  const github = /-d '(\{[\s\S]*?\})'/.exec(text)?.[1] ?? "";
  await using bed = await openTestHub();
  const headers = await bed.signIn(bed.tenantId);
  await bed.app.inject({
    ...{ method: "POST", url: "/api/integrations", headers },
    payload: {
      ...{ id: "shop", provider: "sandbox_erp", credentials: bed.erpCredentials },
      base_url: bed.sandboxUrl,
    },
  });
  const put = (payload: object) =>
    bed.app.inject({ method: "PUT", url: "/api/integrations/shop/hook", headers, payload });
  assert.equal((await put(JSON.parse(github))).statusCode, 200);
  const secret = "as-shopify-shows-it";
  const made = await put({ ...JSON.parse(shopify), secret });
  assert.equal(made.statusCode, 200, made.body);
  const body = '{"id":820982911946154508}';
  const taken = await bed.app.inject({
    ...{ method: "POST", url: made.json().path, payload: body },
    headers: {
      "content-type": "application/json",
      "x-shopify-topic": "orders/create",
      "x-shopify-webhook-id": "b54557e4-bdd9-4b37-8a5f-bf7d70bcd043",
      "x-shopify-hmac-sha256": createHmac("sha256", secret).update(body).digest("base64"),
    },
  });
  assert.equal(taken.statusCode, 202, taken.body);
  const [event] = await bed.hub.data.db.selectFrom("event").selectAll().execute();
  assert.deepEqual([event?.type, event?.data], ["shopify.orders.create", body]);
});
