import { parseXml, type XmlElement } from "../../formats/xml/xml-reader.ts";
import { AuthError, ConfigError, isHubError, TransientError } from "../../sdk/index.ts";
import type { SefazContext } from "./manifest.ts";
import { type Service, urlOf } from "./services.ts";
import { faultOf, refusedTls } from "./soap-faults.ts";
import { find } from "./tree.ts";

const ENVELOPE = "http://www.w3.org/2003/05/soap-envelope";
const TIMEOUT_MS = 60_000;
/** Fifty documents of the largest kind stay below; what is more is no answer of these services. */
const MAX_BYTES = 32 * 1024 * 1024;
const MAX_ELEMENTS = 20_000;
/** 495 to 497 are what nginx says of client certificates. */
const REFUSED: ReadonlySet<number> = new Set([401, 403, 495, 496, 497]);
const ACCEPTED = [...REFUSED, 400, 404, 500];

export interface Answer {
  /** The element that the service names as its answer. */
  readonly root: XmlElement;
  /** All of what came. */
  readonly text: string;
}

/**
 * One call of a service, made once: it may count although its answer is lost.
 * @throws AuthError where the certificate is refused; ConfigError for a server that is not trusted or that is
 * another one; TransientError for what passes
 */
export async function call(ctx: SefazContext, service: Service, xml: string): Promise<Answer> {
  const url = urlOf(service, ctx.settings);
  const { host } = new URL(url);
  const action = `${service.namespace}/${service.operation}`;
  const response = await send(ctx, { url, host, action, body: envelopeOf(service, xml) });
  const { status, headers } = response;
  if (REFUSED.has(status)) throw refusedCertificate(host, `status ${status}`);
  if (status === 404) throw wrongAddress(service, `${host} has no service at this path (404)`);
  const bytes = await response.bytes();
  const text = Buffer.from(bytes).toString("utf8");
  if (isPage(headers["content-type"], text))
    throw status === 500
      ? new TransientError(`${host} answered 500 with a web page.`)
      : refusedCertificate(host, "a web page");
  return { root: rootOf({ bytes, status, host, service }), text };
}

/** Without a blank between elements, and with no prefix inside the message: 404, 587 and 588 otherwise. */
export function envelopeOf(
  { namespace, operation, isWrapped, message }: Service,
  xml: string,
): string {
  const content = isWrapped
    ? `<${operation} xmlns="${namespace}"><${message}>${xml}</${message}></${operation}>`
    : `<${message} xmlns="${namespace}">${xml}</${message}>`;
  return `<?xml version="1.0" encoding="UTF-8"?><soap12:Envelope xmlns:soap12="${ENVELOPE}"><soap12:Body>${content}</soap12:Body></soap12:Envelope>`;
}

interface Sent {
  readonly url: string;
  readonly host: string;
  readonly action: string;
  readonly body: string;
}

async function send({ http }: SefazContext, { url, host, action, body }: Sent) {
  try {
    return await http.request({
      method: "POST",
      path: url,
      headers: { "content-type": `application/soap+xml; charset=utf-8; action="${action}"` },
      body,
      accept: ACCEPTED,
      isRepeatable: false,
      timeoutMs: TIMEOUT_MS,
      maxBytes: MAX_BYTES,
    });
  } catch (error) {
    if (isHubError(error) && error.code === "tls_error") throw refusedTls(error, host);
    throw error;
  }
}

interface Received {
  readonly bytes: Uint8Array;
  readonly status: number;
  readonly host: string;
  readonly service: Service;
}

function rootOf({ bytes, status, host, service }: Received): XmlElement {
  const envelope = parsed(bytes);
  const fault = find(envelope, "Fault");
  if (fault) throw faultOf(fault, host, service.setting);
  const root = find(envelope, service.answer);
  if (root && status !== 400) return root;
  throw new TransientError(
    `${host} answered ${status} with something else than ${service.answer}.`,
    { code: status === 500 ? "remote_unavailable" : "bad_answer" },
  );
}

/** Without the parser's own error: it quotes the answer. */
function parsed(bytes: Uint8Array): XmlElement | undefined {
  try {
    return parseXml(bytes, { elements: MAX_ELEMENTS });
  } catch (error) {
    if (isHubError(error)) return undefined;
    throw error;
  }
}

const isPage = (type: string | undefined, text: string): boolean =>
  /^text\/html\b/i.test(type ?? "") || /^\s*<(!doctype\s+html|html)\b/i.test(text.slice(0, 500));

const refusedCertificate = (host: string, answer: string): AuthError =>
  new AuthError(
    `${host} does not let the certificate in (${answer}): check that it is a valid A1 of ICP-Brasil, neither expired nor revoked, with its whole chain in the PFX file.`,
  );

const wrongAddress = ({ setting }: Service, what: string): ConfigError =>
  new ConfigError(`${what}: correct ${setting} in the settings, or leave it empty.`);
