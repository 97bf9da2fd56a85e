import { readyText } from "../events/templates/ready-templates.ts";
import { LANGUAGES, type Language } from "../model/i18n.ts";
import type { Deliver } from "../sdk/deliver.ts";
import type { Message, Target } from "./target.ts";
import { renderFor } from "./wire/template-text.ts";

/**
 * What people read of an event: the subscription's own template, or the ready text of the event's type, in
 * the language of the destination's settings where they name one.
 * @throws ConfigError code bad_template
 */
export function textFor(
  target: Target,
  message: Message,
  { reader = "text" }: Pick<Deliver, "reader">,
): string {
  const { template } = target;
  if (template === undefined) {
    const { type } = message;
    const language = languageOf(target);
    const ready = readyText({ type, reader, ...(language ? { language } : {}) });
    return renderFor(target, message, { template: ready });
  }
  const text = renderFor(target, message, { template });
  // A template without a mark has its marks from the event: a supplier of the name <!channel> wakes nobody.
  return reader === "slack" && !template.includes("<") ? text.replaceAll("<", "&lt;") : text;
}

const languageOf = ({ destinationSettings: { language } }: Target): Language | undefined =>
  LANGUAGES.find((known) => known === language);
