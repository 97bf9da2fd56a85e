import { createHmac } from "node:crypto";
import {
  AuthError,
  ConfigError,
  type Context,
  defineConnector,
  defineDeliver,
  RejectedError,
} from "../../sdk/index.ts";
import { manifest, settings } from "./manifest.ts";

interface Credentials {
  readonly signing_secret?: string;
  readonly bearer_token?: string;
}
type Place = Pick<Context<Credentials>, "http" | "credentials" | "clock">;

const SPOKEN = [400, 401, 403, 404, 410, 413, 422];

/** https://www.standardwebhooks.com */
async function post(
  { http, credentials, clock }: Place,
  { path, id, body }: { path: string; id: string; body: string },
): Promise<number> {
  const timestamp = String(Math.floor(clock.now() / 1_000));
  const { signing_secret: secret, bearer_token: token } = credentials;
  const { status } = await http.request({
    method: "POST",
    path,
    headers: {
      "content-type": "application/json",
      "webhook-id": id,
      "webhook-timestamp": timestamp,
      ...(secret ? { "webhook-signature": signatureOf(secret, `${id}.${timestamp}.${body}`) } : {}),
      ...(token ? { authorization: `Bearer ${token}` } : {}),
    },
    body,
    accept: SPOKEN,
  });
  if (status === 410) {
    const message = "The receiver answered 410: it wants no more events.";
    throw new ConfigError(message, { code: "destination_gone" });
  }
  if (status === 401 || status === 403) {
    throw new AuthError(`The receiver answered ${status}: check the signing secret and the token.`);
  }
  if (status === 404) {
    throw new ConfigError("The receiver answered 404: check the base URL and the path.");
  }
  if (status >= 400)
    throw new RejectedError(`The receiver answered ${status}: it refuses this event.`);
  return status;
}

const signatureOf = (secret: string, content: string): string => {
  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
  return `v1,${createHmac("sha256", key).update(content).digest("base64")}`;
};

export default defineConnector({
  manifest,
  async check(ctx) {
    const now = ctx.clock.now();
    const data = { message: "Viadukt is connected." };
    const timestamp = new Date(now).toISOString();
    const body = JSON.stringify({ type: "webhook.test", timestamp, data });
    await post(ctx, { path: "", id: `evt_test_${now}`, body });
    return { warnings: ["A webhook.test was sent to try the address."] };
  },
  deliver: defineDeliver(manifest, {
    settings,
    async send(ctx, { id, body, note, settings: { path = "" } }) {
      note(body);
      return { status: await post(ctx, { path: String(path), id, body }) };
    },
  }),
});
