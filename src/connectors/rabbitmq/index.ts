import { abortable, defineConnector, defineDeliver, RejectedError } from "../../sdk/index.ts";
import { productOf, publisherFor } from "./broker.ts";
import { DEFAULT_ROUTING, manifest, settings } from "./manifest.ts";

/** A short string of AMQP, in bytes. */
const MAX_ROUTING_BYTES = 255;

export default defineConnector({
  manifest,
  async check(ctx) {
    return { server_version: await productOf(ctx) };
  },
  deliver: defineDeliver(manifest, {
    settings,
    async send(ctx, message) {
      const { exchange = "", routing = DEFAULT_ROUTING } = message.settings as {
        readonly exchange?: string;
        readonly routing?: string;
      };
      const routingKey = message.render(routing).trim();
      if (Buffer.byteLength(routingKey) > MAX_ROUTING_BYTES) {
        throw new RejectedError(`The routing key is longer than ${MAX_ROUTING_BYTES} bytes.`);
      }
      const content = message.is_own_text ? message.text : message.body;
      message.note(content);
      const publisher = await publisherFor(ctx, exchange);
      const publication = {
        ...{ routingKey, content, messageId: message.id, type: message.type },
        timestamp: Date.parse(message.occurred_at),
        contentType: isJson(content) ? "application/json" : "text/plain",
      };
      await abortable(ctx.signal, publisher.publish(publication));
      return { response: "confirmed", remote_id: `${exchange} ${routingKey}`.trim() };
    },
  }),
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
