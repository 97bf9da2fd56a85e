import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { S3Error } from "./refusal.ts";
import { header, type State } from "./state.ts";

const MAX_SKEW_MS = 15 * 60_000;
const FORM =
  /^AWS4-HMAC-SHA256 Credential=([^/,\s]+)\/(\d{8})\/([a-z0-9-]+)\/s3\/aws4_request, ?SignedHeaders=([a-z0-9;-]+), ?Signature=([0-9a-f]{64})$/;

/**
 * Checks a request as https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html describes it.
 * Stricter than the service in one thing: every header whose change would matter has to be signed.
 * @throws S3Error in the order in which the service looks
 */
export function checkSignature(req: IncomingMessage, state: State): void {
  const { profile, control } = state;
  const authorization = header(req, "authorization");
  if (authorization === undefined) throw new S3Error(403, "AccessDenied", "Access Denied");
  const [, accessKeyId, day, region = "", names = "", given = ""] = FORM.exec(authorization) ?? [];
  if (accessKeyId === undefined) {
    throw new S3Error(
      400,
      "AuthorizationHeaderMalformed",
      "The authorization header that you provided is not valid.",
    );
  }
  if (accessKeyId !== profile.accessKeyId) {
    throw new S3Error(
      403,
      "InvalidAccessKeyId",
      "The AWS Access Key Id you provided does not exist in our records.",
      { more: { AWSAccessKeyId: accessKeyId } },
    );
  }
  checkTime(req, { state, day });
  checkRegion(region, state);
  checkToken(req, control.sessionToken);
  checkSignedHeaders(req, names.split(";"));
  const wanted = signatureOf(req, { names: names.split(";"), day: day ?? "", region, state });
  if (timingSafeEqual(Buffer.from(wanted, "hex"), Buffer.from(given, "hex"))) return;
  throw new S3Error(
    403,
    "SignatureDoesNotMatch",
    "The request signature we calculated does not match the signature you provided. Check your key and signing method.",
    { more: { AWSAccessKeyId: accessKeyId } },
  );
}

function checkTime(
  req: IncomingMessage,
  { state, day }: { readonly state: State; readonly day: string | undefined },
): void {
  const stamp = header(req, "x-amz-date") ?? "";
  const [, y, mo, d, h, mi, s] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(stamp) ?? [];
  if (y === undefined || !stamp.startsWith(day ?? "-")) {
    throw new S3Error(
      403,
      "AccessDenied",
      "AWS authentication requires a valid Date or x-amz-date header",
    );
  }
  const at = Date.UTC(Number(y), Number(mo) - 1, Number(d), Number(h), Number(mi), Number(s));
  const now = state.now() + state.control.skewMs;
  if (Math.abs(now - at) <= MAX_SKEW_MS) return;
  throw new S3Error(
    403,
    "RequestTimeTooSkewed",
    "The difference between the request time and the current time is too large.",
    {
      more: { RequestTime: stamp, ServerTime: new Date(now).toISOString() },
      headers: { date: new Date(now).toUTCString() },
    },
  );
}

function checkRegion(given: string, { profile, control }: State): void {
  const region = control.region ?? profile.region;
  if (region === undefined || region === given) return;
  throw new S3Error(
    400,
    "AuthorizationHeaderMalformed",
    `The authorization header is malformed; the region '${given}' is wrong; expecting '${region}'`,
    {
      more: { Region: region },
      ...(profile.isAmazon ? { headers: { "x-amz-bucket-region": region } } : {}),
    },
  );
}

function checkToken(req: IncomingMessage, wanted: string | undefined): void {
  const given = header(req, "x-amz-security-token");
  if (given === wanted) return;
  throw new S3Error(
    wanted === undefined || given === undefined ? 403 : 400,
    given === undefined ? "InvalidToken" : "ExpiredToken",
    "The provided token is malformed, has expired or otherwise is not valid.",
  );
}

function checkSignedHeaders(req: IncomingMessage, names: readonly string[]): void {
  const isSorted = names.every((name, i) => i === 0 || (names[i - 1] ?? "") < name);
  const needed = Object.keys(req.headers).filter(
    (name) =>
      name === "host" ||
      name === "content-md5" ||
      name === "content-type" ||
      name.startsWith("x-amz-"),
  );
  const missing = needed.filter((name) => !names.includes(name));
  if (isSorted && missing.length === 0 && names.includes("x-amz-content-sha256")) return;
  throw new S3Error(
    403,
    "AccessDenied",
    "There were headers present in the request which were not signed",
    { more: { HeadersNotSigned: missing.join(", ") } },
  );
}

function signatureOf(
  req: IncomingMessage,
  {
    names,
    day,
    region,
    state,
  }: {
    readonly names: readonly string[];
    readonly day: string;
    readonly region: string;
    readonly state: State;
  },
): string {
  const [path = "", query = ""] = (req.url ?? "").split(/\?(.*)/s);
  const headers = names.map(
    (name) => `${name}:${(header(req, name) ?? "").trim().replace(/ +/g, " ")}\n`,
  );
  const canonical = [
    req.method,
    decode(path).split("/").map(encode).join("/"),
    canonicalQuery(query),
    headers.join(""),
    names.join(";"),
    header(req, "x-amz-content-sha256"),
  ].join("\n");
  const scope = `${day}/${region}/s3/aws4_request`;
  const sum = createHash("sha256").update(canonical).digest("hex");
  const text = ["AWS4-HMAC-SHA256", header(req, "x-amz-date"), scope, sum].join("\n");
  const steps = [day, region, "s3", "aws4_request"];
  const key = steps.reduce<Buffer>(
    (secret, step) => createHmac("sha256", secret).update(step).digest(),
    Buffer.from(`AWS4${state.profile.secretAccessKey}`),
  );
  return createHmac("sha256", key).update(text).digest("hex");
}

/** A plus sign is one: who means a blank has to write `%20`. */
function canonicalQuery(query: string): string {
  const pairs = query
    .split("&")
    .filter((pair) => pair !== "")
    .map((pair) => {
      const [name = "", value = ""] = pair.split(/=(.*)/s);
      return [encode(decode(name)), encode(decode(value))] as const;
    });
  pairs.sort(([a, x], [b, y]) => (a < b || (a === b && x < y) ? -1 : 1));
  return pairs.map(([name, value]) => `${name}=${value}`).join("&");
}

/** @throws S3Error 400 for half of a percent sequence */
export function decode(text: string): string {
  const decoded = tryDecode(text);
  if (decoded !== undefined) return decoded;
  throw new S3Error(400, "InvalidURI", "Couldn't parse the specified URI.");
}

function tryDecode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

const UNRESERVED = /[A-Za-z0-9._~-]/;

function encode(text: string): string {
  let encoded = "";
  for (const byte of Buffer.from(text)) {
    const char = String.fromCharCode(byte);
    encoded += UNRESERVED.test(char)
      ? char
      : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  }
  return encoded;
}
