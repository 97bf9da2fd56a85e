import { defineConnector, defineDeliver } from "../../sdk/index.ts";
import { cardOf } from "./card.ts";
import { postCard } from "./client.ts";
import { manifest, settings } from "./manifest.ts";

export default defineConnector({
  manifest,
  /** A workflow can only be tried by starting it. */
  async check({ http, credentials }) {
    const text = "Viadukt\nThis channel is connected.";
    await postCard(http, credentials.webhook_url, cardOf({ title: undefined, text }));
    return { warnings: ["A card was posted into the channel to try the address."] };
  },
  deliver: defineDeliver(manifest, {
    settings,
    async send({ http, credentials }, message) {
      const { title } = message.settings as { readonly title?: string };
      const rendered = title === undefined ? undefined : message.render(title);
      const card = cardOf({ title: rendered, text: message.text });
      message.note(JSON.stringify(card));
      const status = await postCard(http, credentials.webhook_url, card);
      return { status };
    },
  }),
});
