import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";

/** Status and code of a refusal: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
export class S3Error extends Error {
  override readonly name = "S3Error";
  readonly status: number;
  readonly code: string;
  readonly more: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    code: string,
    message: string,
    {
      more = {},
      headers = {},
    }: {
      readonly more?: Readonly<Record<string, string>>;
      readonly headers?: Readonly<Record<string, string>>;
    } = {},
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.more = more;
    this.headers = headers;
  }
}

export const escapeXml = (text: string): string =>
  text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);

export const element = (name: string, content: string): string => `<${name}>${content}</${name}>`;

export const leaf = (name: string, text: string | number): string =>
  element(name, escapeXml(String(text)));

/** HEAD has no body, so that only the status tells. */
export function sendError(req: IncomingMessage, res: ServerResponse, error: S3Error): void {
  const fields = Object.entries(error.more).map(([name, text]) => leaf(name, text));
  const xml = element(
    "Error",
    leaf("Code", error.code) +
      leaf("Message", error.message) +
      fields.join("") +
      leaf("RequestId", randomUUID()),
  );
  sendXml(res, { status: error.status, xml: req.method === "HEAD" ? "" : xml }, error.headers);
}

export function sendXml(
  res: ServerResponse,
  { status = 200, xml }: { readonly status?: number; readonly xml: string },
  headers: Readonly<Record<string, string>> = {},
): void {
  const body = xml === "" ? "" : `<?xml version="1.0" encoding="UTF-8"?>\n${xml}`;
  res.writeHead(status, {
    "content-type": "application/xml",
    ...headers,
    "content-length": String(Buffer.byteLength(body)),
  });
  res.end(body);
}
