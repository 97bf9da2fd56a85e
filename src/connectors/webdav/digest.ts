import { createHash, randomBytes } from "node:crypto";

/** What a server wants to be told, from its `WWW-Authenticate`: https://www.rfc-editor.org/rfc/rfc7616 */
export interface Challenge {
  readonly realm: string;
  readonly nonce: string;
  readonly opaque?: string;
  readonly algorithm: string;
  /** False for servers of before 1999, which count no requests. */
  readonly hasQop: boolean;
  /** The credentials were right, only the nonce is too old. */
  readonly isStale: boolean;
}

export interface DigestRequest {
  readonly method: string;
  /** Path and query, as in the request line. */
  readonly uri: string;
  readonly username: string;
  readonly password: string;
  /** How many requests have used this nonce, with this one. */
  readonly count: number;
  /** Our own part of the hash; a test passes the one of its example. */
  readonly cnonce?: string;
}

const SCHEME_OR_PARAMETER =
  /(?:^|[\s,])(digest|basic|bearer|negotiate|ntlm)(?=[\s,]|$)|([a-z0-9_-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))/gi;

const HASHES: ReadonlyMap<string, string> = new Map([
  ["sha-256", "sha256"],
  ["sha-256-sess", "sha256"],
  ["md5", "md5"],
  ["md5-sess", "md5"],
]);

/** The strongest Digest challenge of the header; undefined where it offers none that is known here. */
export function parseChallenge(header: string): Challenge | undefined {
  const offers: Map<string, string>[] = [];
  let current: Map<string, string> | undefined;
  for (const [, scheme, name, quoted, plain] of header.matchAll(SCHEME_OR_PARAMETER)) {
    if (scheme !== undefined) {
      current = scheme.toLowerCase() === "digest" ? new Map() : undefined;
      if (current) offers.push(current);
      continue;
    }
    current?.set(String(name).toLowerCase(), quoted?.replace(/\\(.)/g, "$1") ?? plain ?? "");
  }
  const known = offers.flatMap((offer) => toChallenge(offer) ?? []);
  return known.find(({ algorithm }) => HASHES.get(algorithm) === "sha256") ?? known[0];
}

function toChallenge(offer: ReadonlyMap<string, string>): Challenge | undefined {
  const [realm, nonce, opaque] = ["realm", "nonce", "opaque"].map((name) => offer.get(name));
  const algorithm = (offer.get("algorithm") ?? "MD5").toLowerCase();
  const qops = offer
    .get("qop")
    ?.toLowerCase()
    .split(/[\s,]+/);
  if (realm === undefined || nonce === undefined || !HASHES.has(algorithm)) return undefined;
  if (qops && !qops.includes("auth")) return undefined;
  return {
    ...{ realm, nonce, algorithm, hasQop: qops !== undefined },
    ...(opaque === undefined ? {} : { opaque }),
    isStale: offer.get("stale")?.toLowerCase() === "true",
  };
}

/** The value of `Authorization` for one request. */
export function authorize(challenge: Challenge, request: DigestRequest): string {
  const { realm, nonce, opaque, algorithm, hasQop } = challenge;
  const { method, uri, username, password, count } = request;
  const { cnonce = randomBytes(16).toString("hex") } = request;
  const sum = (text: string): string =>
    createHash(HASHES.get(algorithm) ?? "md5")
      .update(text)
      .digest("hex");
  const nc = count.toString(16).padStart(8, "0");
  const own = sum(`${username}:${realm}:${password}`);
  const secret = algorithm.endsWith("-sess") ? sum(`${own}:${nonce}:${cnonce}`) : own;
  const what = sum(`${method}:${uri}`);
  const counted = hasQop ? [nonce, nc, cnonce, "auth"] : [nonce];
  const response = sum([secret, ...counted, what].join(":"));
  const fields = [
    `username=${quote(username)}, realm=${quote(realm)}, nonce=${quote(nonce)}, uri=${quote(uri)}`,
    `algorithm=${algorithm.toUpperCase().replace("-SESS", "-sess")}, response="${response}"`,
    ...(hasQop || algorithm.endsWith("-sess") ? [`cnonce="${cnonce}"`] : []),
    ...(hasQop ? [`qop=auth, nc=${nc}`] : []),
    ...(opaque === undefined ? [] : [`opaque=${quote(opaque)}`]),
  ];
  return `Digest ${fields.join(", ")}`;
}

const quote = (text: string): string => `"${text.replace(/["\\]/g, "\\$&")}"`;
