import assert from "node:assert/strict";
import { it } from "node:test";
import { createSimulator } from "../../../sandbox/custom/index.ts";
import { startSandbox } from "../../../sandbox/server.ts";
import { openBed } from "../../../test/connector-bed.ts";
import { isHubError } from "../../sdk/index.ts";
import { sampleMessage, testConnector } from "../../sdk/testing/index.ts";
import custom from "./index.ts";

const simulator = createSimulator();
const server = async () => {
  const sandbox = await startSandbox({ simulators: [simulator] });
  const baseUrl = sandbox.systems[0]?.baseUrl ?? "";
  return { baseUrl, reset: () => simulator.reset(), close: () => sandbox.close() };
};

testConnector(custom, {
  credentials: simulator.credentials,
  badCredentials: { signing_secret: "whsec_bGVhdmUgdGhpcyBrZXkgb3V0IG9mIHlvdXIgY29kZQ==" },
  server,
  deliver: {
    settings: { path: "/hooks/orders" },
    received: () => simulator.received,
    idOf: (one) => (one as { id: string }).id,
    rejected: { message: { body: "{}" } },
  },
  skip: { "fault.html": "a receiver may answer 2xx with whatever it likes" },
});

it("the path of a subscription stays below the base URL, and 410 ends the subscription", async () => {
  const { baseUrl, close } = await server();
  const send = async (path: string) => {
    await using bed = openBed(custom, { baseUrl, credentials: simulator.credentials });
    await custom.deliver?.send(bed.ctx as never, sampleMessage({ settings: { path } }));
  };
  const code = (wanted: string) => (error: unknown) => isHubError(error) && error.code === wanted;
  await send("/hooks/orders");
  assert.equal(simulator.received.at(-1)?.path, "/hooks/orders");
  await assert.rejects(send("/../slack"), code("host_not_allowed"));
  await assert.rejects(send("/gone"), code("destination_gone"));
  await assert.rejects(send("/elsewhere"), code("bad_configuration"));
  await close();
});
