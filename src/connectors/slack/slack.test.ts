import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { startSandbox } from "../../../sandbox/server.ts";
import { BOT_TOKEN, createSimulator, type ShownMessage } from "../../../sandbox/slack/index.ts";
import { openBed } from "../../../test/connector-bed.ts";
import { systemClock } from "../../lib/clock.ts";
import { isHubError } from "../../sdk/index.ts";
import { openTestContext } from "../../sdk/testing/context.ts";
import { sampleMessage, testConnector } from "../../sdk/testing/index.ts";
import slack from "./index.ts";

const simulator = createSimulator();
const server = async () => {
  const sandbox = await startSandbox({ simulators: [simulator] });
  const baseUrl = sandbox.systems[0]?.baseUrl ?? "";
  return { baseUrl, reset: () => simulator.reset(), close: () => sandbox.close() };
};
const WEBHOOK = simulator.credentials;
const WRONG = { webhook_url: "https://hooks.slack.com/services/T0/B0/xxxxxxxxxxxxxxxxxxxxxxxx" };

describe("with an incoming webhook", () => {
  testConnector(slack, {
    credentials: WEBHOOK,
    badCredentials: WRONG,
    server,
    deliver: {
      received: () => simulator.shown,
      rejected: { message: { text: "x", settings: { icon_emoji: "no emoji" } } },
    },
  });
});

describe("with a bot token", () => {
  testConnector(slack, {
    credentials: { bot_token: BOT_TOKEN },
    badCredentials: { bot_token: "xoxb-9999-wrong" },
    server,
    deliver: {
      settings: { channel: "#general" },
      received: () => simulator.shown,
      rejected: { settings: { channel: "#nobody" } },
    },
  });
});

describe("a message in Slack", () => {
  async function sent(
    credentials: Readonly<Record<string, string>>,
    settings: Readonly<Record<string, unknown>>,
  ): Promise<{ error: unknown; shown: ShownMessage | undefined }> {
    simulator.reset();
    const { baseUrl, close } = await server();
    await using bed = openBed(slack, { baseUrl, credentials });
    let error: unknown;
    try {
      await slack.deliver?.send(bed.ctx as never, sampleMessage({ settings }));
    } catch (thrown) {
      error = thrown;
    }
    await close();
    return { error, shown: simulator.shown[0] };
  }

  it("is the one of the fiscal documentation where nothing else is said", async () => {
    const { shown } = await sent(WEBHOOK, {});
    assert.deepEqual(
      [shown?.text, shown?.username, shown?.icon_emoji],
      ["✅ Nova NFe importada!\nNúmero: 12345", "Fiscal Bot", ":receipt:"],
    );
  });

  it("has the sender and the channel of the subscription", async () => {
    const settings = { channel: "#general", username: "Faktury", icon_emoji: ":money_with_wings:" };
    for (const credentials of [WEBHOOK, { bot_token: BOT_TOKEN }]) {
      const { shown } = await sent(credentials, settings);
      assert.deepEqual(
        { ...shown, ts: undefined, text: undefined },
        {
          ...settings,
          ts: undefined,
          text: undefined,
        },
      );
    }
  });

  it("that cannot be shown fails in Slack's words, and an archived channel ends the subscription", async () => {
    const fault = async (credentials: Readonly<Record<string, string>>, channel: string) => {
      const { error } = await sent(credentials, { channel });
      assert.ok(isHubError(error));
      return [error.name, error.code, /answered (\w+)/.exec(error.message)?.[1]];
    };
    const token = { bot_token: BOT_TOKEN };
    const config = (code: string, word: string) => ["ConfigError", code, word];
    assert.deepEqual(
      await fault(WEBHOOK, "#archived"),
      config("destination_gone", "channel_is_archived"),
    );
    assert.deepEqual(await fault(token, "#archived"), config("destination_gone", "is_archived"));
    assert.deepEqual(
      await fault(WEBHOOK, "#announcements"),
      config("bad_configuration", "action_prohibited"),
    );
    assert.deepEqual(
      await fault(token, "#announcements"),
      config("bad_configuration", "not_in_channel"),
    );
    assert.deepEqual(await fault(WEBHOOK, "#x"), config("bad_configuration", "channel_not_found"));
    assert.deepEqual(await fault(WRONG, "#general"), [
      "AuthError",
      "credentials_refused",
      "no_service",
    ]);
  });

  it("leaves no trace of the webhook's address in the log", async () => {
    const lines: string[] = [];
    const write = (fields: object, message: string) =>
      void lines.push(JSON.stringify({ ...fields, message }));
    const log = { debug: write, info: write, warn: write, error: write };
    const { baseUrl, close } = await server();
    const options = { baseUrl, credentials: WEBHOOK, settings: {}, log, clock: systemClock };
    const signal = AbortSignal.timeout(10_000);
    const ctx = openTestContext({ ...options, connector: slack as never, signal });
    await slack.deliver?.send(ctx as never, sampleMessage());
    await close();
    assert.ok(lines.some((line) => line.includes("called the remote")));
    assert.deepEqual(
      lines.filter((line) => line.includes("sandboxHook")),
      [],
    );
  });

  it("needs a channel with a bot token, and one of the two credentials", async () => {
    assert.match(String((await sent({ bot_token: BOT_TOKEN }, {})).error), /needs a channel/);
    assert.match(String((await sent({}, {})).error), /neither a webhook URL nor a bot token/);
    assert.throws(() => slack.manifest.baseUrl?.({}, {}), /webhook_url: is missing/);
    assert.equal(slack.manifest.baseUrl?.(WEBHOOK, {}), "https://hooks.slack.com");
  });
});
