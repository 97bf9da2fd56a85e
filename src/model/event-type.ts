import type { TSchema } from "typebox";
import type { I18n } from "./i18n.ts";

/** One entry of the catalogue: what a subscriber needs to know before subscribing. */
export interface EventType {
  readonly type: string;
  readonly family: "hub" | "fiscal" | "garagereg";
  readonly title: I18n;
  readonly description: I18n;
  /** Of the event's data. */
  readonly schema: TSchema;
  /** Data that fits the schema. */
  readonly example: Readonly<Record<string, unknown>>;
}

/** English, Polish, Portuguese, Czech, Hungarian. */
export function texts(row: readonly [string, string, string, string, string]): I18n {
  const [en, pl, pt, cs, hu] = row;
  return { en, pl, "pt-BR": pt, cs, hu };
}
