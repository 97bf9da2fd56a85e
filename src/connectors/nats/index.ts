import { defineConnector, defineDeliver, RejectedError } from "../../sdk/index.ts";
import { publishToServer, publishToStream, versionOf } from "./broker.ts";
import { DEFAULT_SUBJECT, manifest, settings } from "./manifest.ts";

/** Tokens joined by dots, without blanks and wildcards: https://docs.nats.io/nats-concepts/subjects */
const SUBJECT = /^[^\s.*>\p{Cc}]+(\.[^\s.*>\p{Cc}]+)*$/u;
const MAX_SUBJECT_LENGTH = 1_000;

interface Settings {
  readonly subject?: string;
  readonly acknowledge?: "stream" | "server";
}

export default defineConnector({
  manifest,
  check: async (ctx) => ({ server_version: await versionOf(ctx) }),
  deliver: defineDeliver(manifest, {
    settings,
    async send(ctx, message) {
      const { subject: template = DEFAULT_SUBJECT, acknowledge } = message.settings as Settings;
      const subject = message.render(template).trim();
      if (
        !SUBJECT.test(subject) ||
        subject.length > MAX_SUBJECT_LENGTH ||
        subject.startsWith("$")
      ) {
        throw new RejectedError(
          `${JSON.stringify(subject.slice(0, 80))} is no subject: tokens joined by dots, without blanks, * and >.`,
        );
      }
      const content = message.is_own_text ? message.text : message.body;
      message.note(content);
      const publication = { subject, content, eventId: message.id };
      if (acknowledge === "server") {
        await publishToServer(ctx, publication);
        return { response: "the server has it", remote_id: subject };
      }
      const { sequence, isDuplicate } = await publishToStream(ctx, publication);
      const response = isDuplicate ? "stored before" : "stored";
      return { response, remote_id: sequence };
    },
  }),
});
