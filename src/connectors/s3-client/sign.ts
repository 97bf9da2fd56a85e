import aws4 from "aws4";
import type { HttpRequest } from "../../sdk/index.ts";
import { regionOf, type S3Context } from "./context.ts";

/** Of no bytes. */
export const EMPTY_SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

export interface Signed {
  readonly method: string;
  /** All of them are signed; lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** Of the body, hexadecimal: it is signed too, so that nobody on the way can change a byte. */
  readonly sha256: string;
}

/**
 * Signature version 4 in headers, made anew for each try with the time of then.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
 */
export function signer(
  { clock, credentials, settings }: S3Context,
  { method, headers, sha256 }: Signed,
): NonNullable<HttpRequest["sign"]> {
  return (url) => {
    const date = new Date(clock.now()).toISOString().replace(/[:-]|\.\d{3}/g, "");
    const request = aws4.sign(
      {
        method,
        service: "s3",
        region: regionOf(settings),
        host: url.host,
        path: url.pathname + url.search,
        headers: { ...headers, "x-amz-content-sha256": sha256, "x-amz-date": date },
      },
      {
        accessKeyId: credentials.access_key_id,
        secretAccessKey: credentials.secret_access_key,
        ...(credentials.session_token === undefined
          ? {}
          : { sessionToken: credentials.session_token }),
      },
    );
    return Object.fromEntries(
      Object.entries(request.headers ?? {}).flatMap(([name, value]) =>
        /^host$/i.test(name) ? [] : [[name.toLowerCase(), String(value)]],
      ),
    );
  };
}
