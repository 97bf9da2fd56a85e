import { compileTemplate } from "../events/templates/template.ts";
import { type FieldIssue, InvalidInputError } from "../lib/errors.ts";
import type { FormatOptions, Target } from "./target.ts";
import { CUSTOM_CONTENT_TYPE, isJsonType } from "./wire/custom.ts";
import { canBatch } from "./wire.ts";

const HEADER_NAME = /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/;
/** A type, a subtype and parameters: https://www.rfc-editor.org/rfc/rfc9110#section-8.3.1 */
const CONTENT_TYPE =
  /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+(\s*;\s*[\w.-]+=("[\x20\x21\x23-\x7e]*"|[^\s";]+))*$/;
const PRINTABLE = /^[\x20-\x7e]*$/;
/** They frame the message, or mean something else. */
const TAKEN_HEADERS: ReadonlySet<string> = new Set([
  "authorization",
  "connection",
  "content-encoding",
  "content-length",
  "content-type",
  "expect",
  "host",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

export interface WireInput {
  readonly url?: string | null | undefined;
  readonly wire_format: Target["wireFormat"];
  readonly format_options?: FormatOptions | null | undefined;
  readonly template?: string | null | undefined;
  readonly batch_size?: number | null | undefined;
}

/** What is wrong with how a subscription's requests are to look. */
export const wireIssues = (input: WireInput): FieldIssue[] => [
  ...optionIssues(input),
  ...templateIssues(input),
  ...batchIssues(input),
];

function optionIssues({ format_options: options, wire_format }: WireInput): FieldIssue[] {
  if (!options) return [];
  const issues: FieldIssue[] = [];
  const demand = (isGood: boolean, issue: FieldIssue) => void (isGood || issues.push(issue));
  if (wire_format !== "custom" && Object.keys(options).length > 0) {
    const remedy = "Leave them out, or choose the wire_format custom.";
    return [{ field: "format_options", message: "are of the custom format alone", remedy }];
  }
  const { content_type: type, prefix, id_header, timestamp_header } = options;
  demand(type === undefined || CONTENT_TYPE.test(type), {
    field: "format_options.content_type",
    message: "is no media type",
    remedy: "Write one such as application/json or text/xml; charset=utf-8.",
  });
  demand(prefix === undefined || PRINTABLE.test(prefix), {
    field: "format_options.prefix",
    message: "has a character that no HTTP header can carry",
  });
  for (const [name, header] of Object.entries({ id_header, timestamp_header })) {
    const isFree = header === undefined || !TAKEN_HEADERS.has(header.toLowerCase());
    demand(header === undefined || (HEADER_NAME.test(header) && isFree), {
      field: `format_options.${name}`,
      message: "is no name that a header of one's own can have",
      remedy: "Name one such as X-Event-Id.",
    });
  }
  const isTwice =
    id_header?.toLowerCase() === (timestamp_header ?? "webhook-timestamp").toLowerCase();
  demand(!isTwice, { field: "format_options.id_header", message: "is the timestamp's header" });
  return issues;
}

function templateIssues({ url, wire_format, template, format_options }: WireInput): FieldIssue[] {
  if (template === undefined || template === null) return [];
  if (url && wire_format !== "custom") {
    const message = "is for the custom format and for integrations that deliver";
    const remedy = "Leave it out, or choose the wire_format custom.";
    return [{ field: "template", message, remedy }];
  }
  const contentType = url ? (format_options?.content_type ?? CUSTOM_CONTENT_TYPE) : "text/plain";
  return templateFaults(template, { field: "template", contentType });
}

/** What is wrong with a template, under the name of its field. */
export function templateFaults(
  text: string,
  { field, contentType = "text/plain" }: { field: string; contentType?: string },
): FieldIssue[] {
  try {
    compileTemplate(text, contentType);
    return [];
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    return error.issues.map((issue) => ({ ...issue, field }));
  }
}

function batchIssues(input: WireInput): FieldIssue[] {
  const { url, wire_format, batch_size: size, format_options: options } = input;
  if (size === undefined || size === null || size <= 1) return [];
  const field = "batch_size";
  if (!url) {
    const remedy = "Set it to 1: a destination gets each event alone.";
    return [{ field, message: "needs a url", remedy }];
  }
  if (!canBatch(wire_format) || (wire_format === "custom" && !isJsonType(options ?? {}))) {
    const remedy = "Set it to 1, or choose the wire_format standard, or custom with JSON.";
    return [{ field, message: "is not possible in this format", remedy }];
  }
  return [];
}
