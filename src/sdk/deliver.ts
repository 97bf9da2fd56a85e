import type { Readable } from "node:stream";
import type { TObject } from "typebox";
import type { Context } from "./context.ts";

/** A file that goes with a message. */
export interface OutAttachment {
  readonly name: string;
  readonly mime: string;
  readonly sizeBytes: number;
  /** Its bytes from the first one, each time that it is called. */
  open(): Readable;
}

/** An event for a destination that is no plain webhook. */
export interface OutMessage {
  /** The same for every try: a destination that can tell repeats apart is given it. */
  readonly id: string;
  readonly type: string;
  /** RFC 3339, UTC. */
  readonly occurred_at: string;
  /** `invoice/412`: what it is about, where it is about a record. */
  readonly subject: string | null;
  readonly data: Readonly<Record<string, unknown>>;
  /** The event in the standard wire format, for destinations that pass it on. */
  readonly body: string;
  /** What people read: the subscription's template, or the ready one of the event's type. */
  readonly text: string;
  /** True where `text` comes from the subscription's own template. */
  readonly is_own_text: boolean;
  /** Of the subscription, checked against `settings`. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Counted from 1. */
  readonly attempt: number;
  /** Only for who says that it takes them. */
  readonly attachments?: readonly OutAttachment[];
  /**
   * A template of the settings with this event: `{{ data.number }}`. A text without `{{` and `{%` is the same
   * afterwards.
   * @throws ConfigError code bad_template
   */
  render(template: string): string;
  /** Tells the attempt log what goes out, before it does: no secrets. */
  note(request: string): void;
}

export interface Receipt {
  /** HTTP status, where the destination speaks HTTP. */
  readonly status?: number;
  /** What the destination calls what it got: a message's time stamp, a row's range. */
  readonly remote_id?: string;
  /** A few words for the attempt log. */
  readonly response?: string;
}

export interface Deliver<
  C = Readonly<Record<string, unknown>>,
  S = Readonly<Record<string, unknown>>,
> {
  /**
   * What a subscription says beside the integration: a channel, a sheet, a topic. No secrets: they belong to
   * the credentials.
   */
  readonly settings: TObject;
  /** Who reads `text`: `slack` takes `&`, `<` and `>` for marks, so they are escaped. Left out: `text`. */
  readonly reader?: "slack" | "text";
  /** It takes `attachments` of a message, of at most so many bytes together; left out, it takes none. */
  readonly attachments?: { readonly maxBytes: number };
  /**
   * Resolves once the destination has it. What passes is tried again by the hub's schedule; everything else
   * fails the delivery at once. `ConfigError` with the code `destination_gone` switches the subscription off.
   * @throws the errors of the contract
   */
  send(ctx: Context<C, S>, message: OutMessage): Promise<Receipt>;
}
