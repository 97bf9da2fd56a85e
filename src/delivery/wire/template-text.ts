import { envelopeOf } from "../../events/envelope.ts";
import {
  compileTemplate,
  renderBody,
  type Template,
  templateInput,
} from "../../events/templates/template.ts";
import { ConfigError, isHubError, messageOf } from "../../lib/errors.ts";
import type { Message, Target } from "../target.ts";

/** Templates of a target: its own and those of its settings, a dozen columns perhaps. */
const MAX_TEMPLATES = 200;
const compiled = new WeakMap<Target, Map<string, Template>>();

/**
 * What a template of the target makes of an event, its values escaped as the content type asks for. Each is
 * read once for as long as the subscription stays as it is.
 * @throws ConfigError code bad_template
 */
export function renderFor(
  target: Target,
  message: Message,
  { template, contentType = "text/plain" }: { template: string; contentType?: string | undefined },
): string {
  try {
    return renderBody(
      compiledFor(target, template, contentType),
      templateInput(envelopeOf(message)),
    );
  } catch (error) {
    if (!isHubError(error)) throw error;
    throw new ConfigError(messageOf(error), { code: "bad_template", cause: error });
  }
}

function compiledFor(target: Target, text: string, contentType: string): Template {
  let known = compiled.get(target);
  if (!known) {
    known = new Map();
    compiled.set(target, known);
  }
  const key = `${contentType}\n${text}`;
  let template = known.get(key);
  if (!template) {
    template = compileTemplate(text, contentType);
    if (known.size >= MAX_TEMPLATES) known.clear();
    known.set(key, template);
  }
  return template;
}
