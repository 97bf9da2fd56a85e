import { defineConnector, defineDeliver } from "../../sdk/index.ts";
import { mailboxOf } from "./addresses.ts";
import { type Place, sendMail, tryServer } from "./client.ts";
import { mailOf } from "./mail.ts";
import { manifest, settings } from "./manifest.ts";

/** Large providers take mails of 25 MB, and base64 makes four bytes of three: https://support.google.com/mail/answer/6584 */
const MAX_ATTACHMENT_BYTES = 18_000_000;

export default defineConnector({
  manifest,
  async check(ctx) {
    const { address } = mailboxOf(ctx.settings.from);
    await tryServer(ctx as Place);
    const isPlain = ctx.settings.security === "none" && ctx.credentials.password !== undefined;
    const warning = "The password goes to the mail server without encryption.";
    return { account_name: address, ...(isPlain ? { warnings: [warning] } : {}) };
  },
  deliver: defineDeliver(manifest, {
    settings,
    attachments: { maxBytes: MAX_ATTACHMENT_BYTES },
    async send(ctx, message) {
      const mail = mailOf(message, mailboxOf(ctx.settings.from));
      const { messageId, subject, text, to } = mail;
      message.note(JSON.stringify({ to: to.map(({ address }) => address), subject, text }));
      const response = await sendMail(ctx as Place, mail);
      return { response, remote_id: messageId };
    },
  }),
});
