import type { IncomingHttpHeaders } from "node:http";
import { escaped } from "./documents/xml.ts";
import type { Service } from "./services.ts";
import { type Node, parseTree } from "./tree.ts";

const ENVELOPES = {
  "1.1": "http://schemas.xmlsoap.org/soap/envelope/",
  "1.2": "http://www.w3.org/2003/05/soap-envelope",
} as const;

export type SoapVersion = keyof typeof ENVELOPES;

const INSTANCE = "http://www.w3.org/2001/XMLSchema-instance";
const SCHEMA = "http://www.w3.org/2001/XMLSchema";

/** What is answered with a SOAP fault. */
export class SoapFault extends Error {
  override readonly name = "SoapFault";
  readonly isSender: boolean;

  constructor(message: string, options: ErrorOptions & { readonly isSender?: boolean } = {}) {
    super(message, options);
    this.isSender = options.isSender ?? true;
  }
}

/** The version of SOAP that the content type stands for; undefined for any other type. */
export function versionOf(headers: IncomingHttpHeaders): SoapVersion | undefined {
  const type = headers["content-type"] ?? "";
  if (/^application\/soap\+xml\s*(;|$)/i.test(type)) return "1.2";
  return /^text\/xml\s*(;|$)/i.test(type) ? "1.1" : undefined;
}

/** True for a charset other than UTF-8; none counts as UTF-8. */
export function hasOtherCharset(headers: IncomingHttpHeaders): boolean {
  const charset = /charset="?([^";\s]+)/i.exec(headers["content-type"] ?? "")?.[1];
  return charset !== undefined && charset.toLowerCase() !== "utf-8";
}

function actionOf(headers: IncomingHttpHeaders, version: SoapVersion): string {
  if (version === "1.2")
    return /;\s*action="?([^";]*)"?/i.exec(headers["content-type"] ?? "")?.[1] ?? "";
  const given = headers.soapaction;
  return typeof given === "string" ? given.replace(/^"|"$/g, "") : "";
}

export interface SoapCall {
  readonly service: Service;
  readonly version: SoapVersion;
  readonly headers: IncomingHttpHeaders;
}

/**
 * The element with the message in it, `nfeDadosMsg`.
 * @throws SoapFault for another action or operation, and for what is no envelope
 */
export function messageOf(xml: string, { service, version, headers }: SoapCall): Node {
  const action = `${service.namespace}/${service.operation}`;
  const given = actionOf(headers, version);
  if (given !== action)
    throw new SoapFault(`Server did not recognize the value of HTTP Header SOAPAction: ${given}.`);
  const envelope = parsed(xml);
  if (envelope.name !== "Envelope" || envelope.namespace !== ENVELOPES[version])
    throw new SoapFault("Possible SOAP version mismatch: Envelope namespace was unexpected.");
  const bodies = envelope.children.filter(({ name }) => name === "Body");
  const body = bodies.length === 1 ? bodies[0] : undefined;
  const [content] = body?.children ?? [];
  if (!content || body?.children.length !== 1)
    throw new SoapFault("The body must have one element.");
  const message = service.isWrapped ? unwrapped(content, service) : content;
  if (message?.name !== service.messageElement || message.namespace !== service.namespace)
    throw new SoapFault(`${service.messageElement} of ${service.namespace} was expected.`);
  return message;
}

function unwrapped(content: Node, { operation, namespace }: Service): Node | undefined {
  const isOperation = content.name === operation && content.namespace === namespace;
  return isOperation && content.children.length === 1 ? content.children[0] : undefined;
}

function parsed(xml: string): Node {
  try {
    return parseTree(xml);
  } catch (error) {
    const reason = error instanceof Error ? error.message : "";
    throw new SoapFault(`Server was unable to read request. ---> ${reason}`, { cause: error });
  }
}

/** The answer's message in its envelope. */
export function envelope(service: Service, version: SoapVersion, message: string): string {
  const content = service.resultElements.reduceRight(
    (inner, name, depth) =>
      `<${name}${depth === 0 ? ` xmlns="${service.namespace}"` : ""}>${inner}</${name}>`,
    message,
  );
  const extra = service.isWrapped ? ` xmlns:xsi="${INSTANCE}" xmlns:xsd="${SCHEMA}"` : "";
  return inEnvelope(version, content, extra);
}

function inEnvelope(version: SoapVersion, content: string, extra = ""): string {
  return `<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="${ENVELOPES[version]}"${extra}><soap:Body>${content}</soap:Body></soap:Envelope>`;
}

export function faultEnvelope(version: SoapVersion, { message, isSender }: SoapFault): string {
  const text = escaped(message);
  if (version === "1.1")
    return inEnvelope(
      version,
      `<soap:Fault><faultcode>soap:${isSender ? "Client" : "Server"}</faultcode><faultstring>${text}</faultstring><detail/></soap:Fault>`,
    );
  return inEnvelope(
    version,
    `<soap:Fault><soap:Code><soap:Value>soap:${isSender ? "Sender" : "Receiver"}</soap:Value></soap:Code><soap:Reason><soap:Text xml:lang="en">${text}</soap:Text></soap:Reason><soap:Detail/></soap:Fault>`,
  );
}

export const contentTypeOf = (version: SoapVersion): string =>
  version === "1.2" ? "application/soap+xml; charset=utf-8" : "text/xml; charset=utf-8";
