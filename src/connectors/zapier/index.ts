import { defineConnector, defineDeliver } from "../../sdk/index.ts";
import { catchHook } from "./client.ts";
import { manifest, settings } from "./manifest.ts";

export default defineConnector({
  manifest,
  /** Whatever comes to the address is an event for the Zap, so it gets one that says that it is a test. */
  async check({ http, credentials, clock }) {
    const test = {
      id: "evt_test",
      type: "webhook.test",
      timestamp: new Date(clock.now()).toISOString(),
      data: { message: "Viadukt is connected." },
    };
    await catchHook(http, credentials.hook_url, JSON.stringify(test));
    return { warnings: ["A webhook.test was sent to the Zap to try the address."] };
  },
  deliver: defineDeliver(manifest, {
    settings,
    async send({ http, credentials }, { id, body, note }) {
      // With the id, a Zap that keeps what it has seen can drop a repeat.
      const withId = `{"id":${JSON.stringify(id)},${body.slice(1)}`;
      note(withId);
      const requestId = await catchHook(http, credentials.hook_url, withId);
      return { status: 200, response: "success", ...(requestId ? { remote_id: requestId } : {}) };
    },
  }),
});
