import { Buffer } from "node:buffer";
import { Readable } from "node:stream";
import { type HubError, RejectedError, TransientError } from "../../lib/errors.ts";
import type { OutboundResponse } from "../../lib/http.ts";
import type { HttpResponse } from "../http.ts";
import { WEB_PAGE_HINT } from "./remote-error.ts";
import { isWebPage } from "./remote-message.ts";

/** Answers up to this size are in memory before the connector sees them, so that it may ignore them. */
const READ_AHEAD_BYTES = 65_536;

export interface ReadAhead {
  readonly head: Buffer;
  /** What comes after `head`; undefined where that is all. */
  readonly rest: Readable | undefined;
}

/** Reads the beginning of a body, and all of a short one. */
export async function readAhead(body: Readable): Promise<ReadAhead> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of body.iterator({ destroyOnReturn: false })) {
    chunks.push(chunk);
    sizeBytes += (chunk as Buffer).length;
    if (sizeBytes >= READ_AHEAD_BYTES) return { head: Buffer.concat(chunks), rest: body };
  }
  return { head: Buffer.concat(chunks), rest: undefined };
}

/** The body can be taken once: as bytes, text or JSON (bounded), or as a stream. */
export function createResponse(
  { status, headers }: Pick<OutboundResponse, "status" | "headers">,
  { head, rest }: ReadAhead,
  { host, maxBytes }: { readonly host: string; readonly maxBytes: number },
): HttpResponse {
  const bytes = async (): Promise<Buffer> => {
    if (Number(headers["content-length"] ?? 0) > maxBytes || head.length > maxBytes) {
      rest?.destroy();
      throw tooLarge(host, maxBytes);
    }
    if (!rest) return head;
    const chunks = [head];
    let sizeBytes = head.length;
    for await (const chunk of rest) {
      chunks.push(chunk);
      sizeBytes += (chunk as Buffer).length;
      // Leaving the loop destroys the stream.
      if (sizeBytes > maxBytes) throw tooLarge(host, maxBytes);
    }
    return Buffer.concat(chunks);
  };
  const text = async (): Promise<string> => (await bytes()).toString("utf8");
  return {
    status,
    headers,
    bytes,
    text,
    json: async () => parseJson(await text(), { host, contentType: headers["content-type"] }),
    stream() {
      if (!rest) return Readable.from(head.length > 0 ? [head] : [], { objectMode: false });
      rest.unshift(head);
      return rest;
    },
  };
}

function parseJson(
  text: string,
  { host, contentType }: { host: string; contentType: string | undefined },
): unknown {
  const parsed = tryParse(text);
  if (parsed) return parsed.value;
  const what = isWebPage(contentType, text)
    ? WEB_PAGE_HINT
    : "the answer is not the JSON that was expected";
  throw new TransientError(`${host}: ${what}.`, { code: "not_json" });
}

/** Without the parser's own error: it quotes the answer. */
function tryParse(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

const tooLarge = (host: string, maxBytes: number): HubError =>
  new RejectedError(`The answer of ${host} is larger than ${maxBytes} bytes.`, {
    code: "answer_too_large",
  });
