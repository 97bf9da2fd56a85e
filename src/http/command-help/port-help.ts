import type { IncomingMessage, ServerResponse } from "node:http";
import type { Settings } from "../../settings-schema.ts";
import { commandHelp } from "./command-help.ts";
import { HELP_HEADERS } from "./style.ts";
import { helpLanguage } from "./texts.ts";

/**
 * Answers a request for a page of the help at a port of the commands, where the help is public: nobody signs in
 * there. False, with nothing answered, for whatever else came.
 */
export function answerPortHelp(
  request: IncomingMessage,
  response: ServerResponse,
  { commandHelp: access, publicUrl }: Pick<Settings, "commandHelp" | "publicUrl">,
): boolean {
  const { method, url = "", headers } = request;
  if (access !== "public" || (method !== "GET" && method !== "HEAD") || !url.startsWith("/")) {
    return false;
  }
  const page = commandHelp(url, {
    language: helpLanguage(headers["accept-language"]),
    address: addressOf(request),
    ...(publicUrl === undefined ? {} : { hubAddress: publicUrl.replace(/\/+$/, "") }),
  });
  if (!page) return false;
  const body = Buffer.from(page.html);
  response.writeHead(page.status, { ...HELP_HEADERS, "content-length": body.length });
  response.end(method === "HEAD" ? undefined : body);
  return true;
}

/** As the reader's browser wrote it; where that is no name of a host, as the connection has it. */
function addressOf({ socket, headers: { host } }: IncomingMessage): string {
  const scheme = "encrypted" in socket && socket.encrypted ? "https" : "http";
  if (host !== undefined && /^(\[[\da-f:.]+\]|[\w.-]+)(:\d+)?$/i.test(host)) {
    return `${scheme}://${host}`;
  }
  const { localAddress = "127.0.0.1", localPort = 0 } = socket;
  return `${scheme}://${localAddress.includes(":") ? `[${localAddress}]` : localAddress}:${localPort}`;
}
