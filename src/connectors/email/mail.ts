import { hash } from "node:crypto";
import type { Readable } from "node:stream";
import type { OutMessage } from "../../sdk/index.ts";
import { domainOf, type Mailbox, mailboxesOf } from "./addresses.ts";

export interface Settings {
  readonly to: string;
  readonly subject?: string;
  readonly attach_event?: boolean;
}

/** Longer subjects are cut by mail programs anyway. */
const MAX_SUBJECT_LENGTH = 250;
const DIGEST_LENGTH = 12;

/** The mail for an event, in nodemailer's words. */
export interface Mail {
  readonly from: Mailbox;
  readonly to: readonly Mailbox[];
  readonly subject: string;
  readonly text: string;
  /** The same for every try to the same recipients, so that mail programs show a repeat once. */
  readonly messageId: string;
  readonly date: Date;
  readonly headers: Readonly<Record<string, string>>;
  readonly attachments: readonly {
    readonly filename: string;
    readonly content: string | Readable;
    readonly contentType: string;
  }[];
}

/** @throws ConfigError for what is no address, or a subject that cannot be filled */
export function mailOf(message: OutMessage, from: Mailbox): Mail {
  const { to, subject, attach_event } = message.settings as unknown as Settings;
  const [firstLine = ""] = message.text.split("\n");
  const title = subject === undefined ? firstLine : message.render(subject);
  const whom = hash("sha256", to).slice(0, DIGEST_LENGTH);
  return {
    from,
    to: mailboxesOf(to),
    subject: oneLine(title) || message.type,
    text: message.text,
    messageId: `<${message.id}.${whom}@${domainOf(from)}>`,
    date: new Date(message.occurred_at),
    headers: { "Auto-Submitted": "auto-generated", "X-Viadukt-Event": oneLine(message.type) },
    attachments: [
      ...(attach_event
        ? [{ filename: "event.json", content: message.body, contentType: "application/json" }]
        : []),
      ...(message.attachments ?? []).map(({ name, mime, open }) => ({
        ...{ filename: name, contentType: mime, content: open() },
      })),
    ],
  };
}

/** No line break gets into a header, whatever the event says. */
const oneLine = (text: string): string =>
  text
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, " ")
    .trim()
    .slice(0, MAX_SUBJECT_LENGTH);
