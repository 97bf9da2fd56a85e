import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { startSandbox } from "../../../sandbox/server.ts";
import { createSimulator, switchedOffUrl, workflowUrl } from "../../../sandbox/teams/index.ts";
import { openBed } from "../../../test/connector-bed.ts";
import { isHubError } from "../../sdk/index.ts";
import { sampleMessage, testConnector } from "../../sdk/testing/index.ts";
import { cardOf } from "./card.ts";
import teams from "./index.ts";

const simulator = createSimulator();
const server = async () => {
  const sandbox = await startSandbox({ simulators: [simulator] });
  const baseUrl = sandbox.systems[0]?.baseUrl ?? "";
  return { baseUrl, reset: () => simulator.reset(), close: () => sandbox.close() };
};

testConnector(teams, {
  credentials: simulator.credentials,
  badCredentials: { webhook_url: workflowUrl(undefined, "wrong") },
  server,
  deliver: {
    settings: { title: "NF-e {{ data.numero_nf }}" },
    received: () => simulator.cards,
    rejected: { message: { text: "", settings: {} } },
  },
  skip: { "fault.truncated": "the answer is empty, and half of nothing is the same" },
});

describe("a card in Teams", () => {
  const lines = (card: ReturnType<typeof cardOf>) =>
    card.attachments[0].content.body.map(({ text, weight }) => (weight ? `**${text}**` : text));

  it("has a block for each line, the first one in bold", () => {
    const text = "✅ Nova NFe importada!\nNúmero: 12345\n\nValor: R$ 1500.00";
    assert.deepEqual(lines(cardOf({ title: undefined, text })), [
      "**✅ Nova NFe importada!**",
      "Número: 12345",
      "Valor: R$ 1500.00",
    ]);
    assert.deepEqual(lines(cardOf({ title: "NF-e", text: "a" })), ["**NF-e**", "a"]);
  });

  it("stays below the size that Teams takes, whatever the text", () => {
    for (const text of ["x".repeat(200_000), '"\\\n'.repeat(20_000), "ż\n".repeat(50_000)]) {
      const card = cardOf({ title: undefined, text });
      assert.ok(Buffer.byteLength(JSON.stringify(card)) < 28 * 1024);
      assert.ok(lines(card).at(-1)?.includes("…"));
    }
  });

  it("that cannot be posted fails with what the workflow says", async () => {
    const { baseUrl, close } = await server();
    const fault = async (webhook_url: string) => {
      await using bed = openBed(teams, { baseUrl, credentials: { webhook_url } });
      try {
        await teams.deliver?.send(bed.ctx as never, sampleMessage());
      } catch (error) {
        return isHubError(error) ? [error.name, error.message.split(":")[0]] : error;
      }
      return "posted";
    };
    assert.deepEqual(await fault(switchedOffUrl()), [
      "ConfigError",
      "The workflow answered WorkflowTriggerIsNotEnabled",
    ]);
    assert.deepEqual(await fault(workflowUrl("0000")), [
      "ConfigError",
      "The workflow answered WorkflowNotFound",
    ]);
    assert.equal(await fault(workflowUrl()), "posted");
    await close();
  });
});
