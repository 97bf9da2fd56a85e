import {
  type CheckResult,
  ConfigError,
  type Context,
  defineConnector,
  defineDeliver,
  type OutMessage,
  type Receipt,
} from "../../sdk/index.ts";
import { callApi, cut, postToWebhook, probeWebhook, type SlackMessage } from "./client.ts";
import { manifest, settings } from "./manifest.ts";

interface Settings {
  readonly channel?: string;
  readonly username?: string;
  readonly icon_emoji?: string;
}

type Credentials = { readonly webhook_url?: string; readonly bot_token?: string };

/** A bot token wins: it can choose the channel. */
async function check({
  http,
  credentials,
}: Pick<Context<Credentials>, "http" | "credentials">): Promise<CheckResult> {
  const { bot_token: token, webhook_url: url } = credentials;
  if (token !== undefined) {
    const { team, user } = await callApi(http, "auth.test", { token, body: {} });
    return { account_name: [team, user].filter(Boolean).join(" / ") };
  }
  await probeWebhook(http, webhookOf(url));
  return {};
}

function webhookOf(url: string | undefined): string {
  if (url !== undefined) return url;
  throw new ConfigError("The integration has neither a webhook URL nor a bot token: enter one.", {
    code: "credentials_missing",
  });
}

const toSlack = (message: OutMessage): SlackMessage => {
  const {
    channel,
    username = "Fiscal Bot",
    icon_emoji = ":receipt:",
  } = message.settings as Settings;
  return { text: cut(message.text), username, icon_emoji, ...(channel ? { channel } : {}) };
};

async function send(
  { http, credentials }: Pick<Context<Credentials>, "http" | "credentials">,
  message: OutMessage,
): Promise<Receipt> {
  const body = toSlack(message);
  message.note(JSON.stringify(body));
  const { bot_token: token, webhook_url: url } = credentials;
  if (token === undefined) {
    await postToWebhook(http, webhookOf(url), body);
    return { response: "ok" };
  }
  if (body.channel === undefined) {
    throw new ConfigError("A bot token needs a channel: name it in the subscription's settings.");
  }
  const { ts, channel } = await callApi(http, "chat.postMessage", { token, body });
  return { response: "ok", remote_id: `${channel ?? ""} ${ts ?? ""}`.trim() };
}

export default defineConnector({
  manifest,
  check,
  deliver: defineDeliver(manifest, { settings, reader: "slack", send }),
});
