import { toRfc3339 } from "../lib/clock.ts";
import type { Deliver, OutMessage, Receipt } from "../sdk/deliver.ts";
import { textFor } from "./destination-text.ts";
import type { Message, Target } from "./target.ts";
import { standardBody } from "./wire/standard.ts";
import { renderFor } from "./wire/template-text.ts";

/** What came of handing an event to a connector. */
export type Handover =
  | { readonly kind: "received"; readonly receipt: Receipt; readonly status: number | undefined }
  | {
      readonly kind: "failed";
      readonly error: unknown;
      /** Of the last HTTP answer, where there was one. */
      readonly status: number | undefined;
    }
  /** Its integration is switched off at this moment: nothing was tried. */
  | { readonly kind: "paused" };

/**
 * Delivers through the connector of the target's integration. Never rejects: an abort is a failure with the
 * signal's reason. `app.ts` joins it with what opens integrations.
 */
export type DeliverVia = (
  target: Target,
  messageFor: (deliver: Pick<Deliver, "reader">) => OutMessage,
  signal: AbortSignal,
) => Promise<Handover>;

/** As much of a request as the attempt log keeps. */
const MAX_NOTE_LENGTH = 65_536;

/** What a connector said that it sends; undefined before it did. */
export interface Notes {
  request: string | undefined;
}

/**
 * The event as a connector gets it; what it says that it sends comes into `notes`.
 * @throws ConfigError code bad_template
 */
export function outMessageOf(
  target: Target,
  message: Message,
  { deliver, attempt, notes }: { deliver: Pick<Deliver, "reader">; attempt: number; notes: Notes },
): OutMessage {
  const { language: _, ...settings } = target.destinationSettings;
  const text = textFor(target, message, deliver);
  notes.request = text;
  return {
    id: message.id,
    type: message.type,
    occurred_at: toRfc3339(message.occurredAt),
    subject: message.subject,
    data: JSON.parse(message.dataText) as Record<string, unknown>,
    body: standardBody(message),
    text,
    is_own_text: target.template !== undefined,
    settings,
    attempt,
    render: (template) => renderFor(target, message, { template }),
    note: (request) => {
      notes.request = request.slice(0, MAX_NOTE_LENGTH);
    },
  };
}
