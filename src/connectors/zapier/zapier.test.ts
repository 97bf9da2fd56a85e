import assert from "node:assert/strict";
import { it } from "node:test";
import { startSandbox } from "../../../sandbox/server.ts";
import { createSimulator, hookUrl, unsubscribedUrl } from "../../../sandbox/zapier/index.ts";
import { openBed } from "../../../test/connector-bed.ts";
import { isHubError } from "../../sdk/index.ts";
import { sampleMessage, testConnector } from "../../sdk/testing/index.ts";
import zapier from "./index.ts";

const simulator = createSimulator();
const server = async () => {
  const sandbox = await startSandbox({ simulators: [simulator] });
  const baseUrl = sandbox.systems[0]?.baseUrl ?? "";
  return { baseUrl, reset: () => simulator.reset(), close: () => sandbox.close() };
};

testConnector(zapier, {
  credentials: simulator.credentials,
  badCredentials: { hook_url: hookUrl("/hooks/catch/1/wrong-example/") },
  server,
  deliver: {
    received: () => simulator.caught,
    idOf: (event) => (event as { id: string }).id,
  },
  skip: { "deliver.rejected": "a catch hook takes every JSON object" },
});

it("Zapier gets the event as it is, and its 410 ends the subscription", async () => {
  const { baseUrl, close } = await server();
  const send = async (hook_url: string) => {
    await using bed = openBed(zapier, { baseUrl, credentials: { hook_url } });
    return await zapier.deliver?.send(bed.ctx as never, sampleMessage());
  };
  await send(hookUrl());
  const { body, id } = sampleMessage();
  assert.deepEqual(simulator.caught.at(-1), { id, ...JSON.parse(body) });
  const isGone = (error: unknown) => isHubError(error) && error.code === "destination_gone";
  await assert.rejects(send(unsubscribedUrl()), isGone);
  await close();
});
