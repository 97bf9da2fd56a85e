import { Context, type Template as Parsed, toValueSync } from "liquidjs";
import { DataError, type FieldIssue, InvalidInputError } from "../../lib/errors.ts";
import type { Envelope } from "../envelope.ts";
import { engineOf, formatOf, type TemplateFormat } from "./engine.ts";
import { FIELD, issueOf } from "./errors.ts";
import { TemplateFault } from "./fault.ts";
import { explainJson } from "./json-fault.ts";
import { BoundedEmitter, boundedBytes, MAX_TEMPLATE_BYTES, newBudget } from "./limits.ts";
import { refuseRanges, scanTemplate } from "./scan.ts";

/** A template made ready for rendering; it keeps nothing of what it renders. */
export interface Template {
  readonly format: TemplateFormat;
  readonly parsed: readonly Parsed[];
}

/** What a template can name. */
export interface TemplateInput {
  readonly event: Pick<Envelope, "id" | "type" | "timestamp" | "subject" | "consumer">;
  /** As `parseExact` reads it, where its numbers have to stay as they are written. */
  readonly data: unknown;
}

export const templateInput = ({
  id,
  type,
  timestamp,
  subject,
  consumer,
  data,
}: Envelope): TemplateInput => ({
  event: { id, type, timestamp, subject, consumer },
  data,
});

/**
 * Reads a template in Liquid, of 20 kB at most. The content type says how values are escaped in it: as
 * JSON, as XML, or not at all.
 * @throws InvalidInputError with line, column and remedy
 */
export function compileTemplate(text: string, contentType = "text/plain"): Template {
  if (Buffer.byteLength(text) > MAX_TEMPLATE_BYTES) {
    const message = `is longer than ${MAX_TEMPLATE_BYTES / 1_000} kB`;
    throw new InvalidInputError([{ field: FIELD, message, remedy: "Shorten it." }]);
  }
  const format = formatOf(contentType);
  const parsed = parse(format, text);
  if (Array.isArray(parsed)) return { format, parsed };
  throw new InvalidInputError([parsed]);
}

function parse(format: TemplateFormat, text: string): Parsed[] | FieldIssue {
  const engine = engineOf(format);
  try {
    scanTemplate(engine, text);
    const parsed = engine.parse(text);
    refuseRanges(parsed);
    return parsed;
  } catch (error) {
    return issueOf(error);
  }
}

/**
 * The text that a template makes of an event, 256 kB at most, in 50 ms of processor time at most.
 * @throws DataError with the place in the template: a field that the event lacks, a bound that is reached
 */
export function render({ format, parsed }: Template, input: TemplateInput): string {
  const engine = engineOf(format);
  const budget = newBudget();
  const limiter = budget as unknown as Context["memoryLimit"];
  const context = new Context(
    { event: input.event, data: input.data },
    engine.options,
    { sync: true },
    { memoryLimit: limiter, renderLimit: limiter, liquid: engine },
  );
  const emitter = new BoundedEmitter(budget);
  try {
    toValueSync(engine.renderer.renderTemplates([...parsed], context, emitter) as Steps);
    return boundedBytes(emitter.buffer);
  } catch (error) {
    throw failed(error);
  }
}

type Steps = Generator<unknown, unknown, unknown>;

/**
 * As `render`, for a receiver of JSON.
 * @throws DataError with the place in the result where it is no JSON
 */
export function renderJson(template: Template, input: TemplateInput): string {
  const text = render(template, input);
  if (isJson(text)) return text;
  throw failed(new TemplateFault(`the result is no JSON: ${explainJson(text)}`, JSON_REMEDY));
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

const JSON_REMEDY =
  'Write values as {{ data.number | json }}, or inside quotes as "{{ data.number }}".';

/** Renders and checks what the format asks for. */
export const renderBody = (template: Template, input: TemplateInput): string =>
  template.format === "json" ? renderJson(template, input) : render(template, input);

function failed(error: unknown): DataError {
  const issue = issueOf(error);
  return new DataError(`The template: ${issue.message}`, [issue]);
}
