import { backoffMs } from "../lib/backoff.ts";
import { sleep } from "../lib/clock.ts";
import { ConfigError, InvalidInputError, isHubError } from "../lib/errors.ts";
import type { Language } from "../model/i18n.ts";
import type { Connector } from "../sdk/connector.ts";
import type { Context } from "../sdk/context.ts";
import type { OutMessage } from "../sdk/deliver.ts";
import type { FileRow } from "../store/files.ts";
import type { FileStore } from "./file-store.ts";
import type { MailIn } from "./make-params.ts";
import { text } from "./texts.ts";

export interface MailTask {
  readonly connector: Pick<Connector, "manifest" | "deliver">;
  readonly context: Context;
  readonly files: FileStore;
  readonly file: FileRow;
  readonly mail: MailIn;
  /** What the file shows, for people. */
  readonly title: string;
  readonly language: Language;
  /** The same for every try, so that mail programs show a repeat once. */
  readonly id: string;
  /** Epoch milliseconds. */
  readonly at: number;
}

const TRIES = 3;
const ATTACHED = text(
  "Attached: {name}",
  "W załączniku: {name}",
  "Em anexo: {name}",
  "V příloze: {name}",
  "Mellékletben: {name}",
);

/**
 * Sends the file as an attachment; what passes is tried again a few times. Resolves with what the server said.
 * @throws ConfigError where the integration sends no attachments, InvalidInputError where the file is too large
 */
export async function mailFile(task: MailTask): Promise<string> {
  const { connector, context, files, file } = task;
  const { deliver, manifest } = connector;
  if (!deliver?.attachments) {
    throw new ConfigError(`${manifest.id} sends no attachments: name an integration of e-mail.`);
  }
  requireSize(file, deliver.attachments.maxBytes);
  await files.verify({ sha256: file.sha256, sizeBytes: file.size_bytes });
  for (let attempt = 1; ; attempt += 1) {
    try {
      const { response = "" } = await deliver.send(context, messageOf(task, attempt));
      return response;
    } catch (error) {
      const isPassing = isHubError(error) && error.reaction === "retry";
      if (!isPassing || attempt >= TRIES) throw error;
      await sleep(backoffMs(attempt), context.signal);
    }
  }
}

function requireSize({ name, size_bytes }: FileRow, maxBytes: number): void {
  if (size_bytes <= maxBytes) return;
  const mb = (bytes: number): string => (bytes / 1_000_000).toFixed(1);
  const message = `${name} has ${mb(size_bytes)} MB; a mail takes ${mb(maxBytes)} MB`;
  const remedy = "Send it to a storage instead, or make it shorter.";
  throw new InvalidInputError([{ field: "mail", message, remedy }]);
}

function messageOf(task: MailTask, attempt: number): OutMessage {
  const { mail, file, files, title, language, id, at } = task;
  const words = ATTACHED[language].replace("{name}", file.name);
  const data = { file_id: file.id, name: file.name, size_bytes: file.size_bytes };
  const blob = { sha256: file.sha256, sizeBytes: file.size_bytes };
  return {
    id,
    type: "report.made",
    occurred_at: new Date(at).toISOString(),
    subject: `file/${file.id}`,
    data,
    body: JSON.stringify(data),
    text: mail.text ?? `${title}\n\n${words}`,
    is_own_text: mail.text !== undefined,
    settings: { to: mail.to, subject: mail.subject ?? title },
    attempt,
    render: (template) => template,
    note() {},
    attachments: [
      {
        name: file.name,
        mime: file.mime,
        sizeBytes: file.size_bytes,
        open: () => files.read(blob),
      },
    ],
  };
}
