import { ConfigError } from "../../lib/errors.ts";
import { signCustom } from "../signature.ts";
import type { FormatOptions, Message, Target } from "../target.ts";
import {
  type BatchBuilder,
  type Builder,
  type Parts,
  signatureHeaderOf,
  signaturesAt,
} from "./parts.ts";
import { batchItem, standardBody } from "./standard.ts";
import { renderFor } from "./template-text.ts";

export const CUSTOM_CONTENT_TYPE = "application/json";
const ID_HEADER = "webhook-id";
const TIMESTAMP_HEADER = "webhook-timestamp";

/** Whether a body of this type is JSON, and so can be an item of a batch. */
export const isJsonType = ({ content_type: type = CUSTOM_CONTENT_TYPE }: FormatOptions): boolean =>
  /^application\/([^;\s]+\+)?json\s*(;|$)/i.test(type);

/**
 * The subscription's template, or the standard body without one, signed and named as its options say.
 * @throws ConfigError code bad_template
 */
export const custom: Builder = (target, message, { now }) =>
  partsOf(target, { id: message.id, body: customBody(target, message), now });

/**
 * A JSON array of the single bodies, each with the event's id as its first field where it has none.
 * @throws ConfigError code bad_template, also where a body is no JSON object
 */
export const customBatch: BatchBuilder = (target, { id, messages, now }) => {
  const items = messages.map((message) =>
    target.template === undefined
      ? batchItem(message)
      : withId(customBody(target, message), message.id),
  );
  return partsOf(target, { id, body: `[${items.join(",")}]`, now });
};

function customBody(target: Target, message: Message): string {
  const { template, formatOptions } = target;
  if (template === undefined) return standardBody(message);
  const contentType = formatOptions.content_type ?? CUSTOM_CONTENT_TYPE;
  return renderFor(target, message, { template, contentType });
}

function partsOf(
  target: Target,
  { id, body, now }: { id: string; body: string; now: number },
): Parts {
  const { formatOptions: options } = target;
  const timestamp = Math.floor(now / 1000);
  const name = signatureHeaderOf(target);
  const signature = {
    algorithm: options.algorithm ?? "sha256",
    encoding: options.encoding ?? "hex",
    prefix: options.prefix ?? "",
    content: options.signed_content ?? "body",
  };
  const sign = (secret: string): string => signCustom(signature, { secret, id, timestamp, body });
  return {
    body,
    own: {
      "content-type": options.content_type ?? CUSTOM_CONTENT_TYPE,
      [ID_HEADER]: id,
      [options.id_header ?? ID_HEADER]: id,
      [options.timestamp_header ?? TIMESTAMP_HEADER]: String(timestamp),
    },
    signatures: signaturesAt(target, now, { name, sign }),
  };
}

/** By its text, so that numbers stay as the template wrote them. */
function withId(body: string, id: string): string {
  const value = objectOf(body);
  if (!value) {
    throw new ConfigError("A batch needs JSON objects: the template makes something else.", {
      code: "bad_template",
    });
  }
  if (Object.hasOwn(value, "id")) return body;
  const isEmpty = Object.keys(value).length === 0;
  return `{"id":${JSON.stringify(id)}${isEmpty ? "" : ","}${body.trimStart().slice(1)}`;
}

function objectOf(body: string): object | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
