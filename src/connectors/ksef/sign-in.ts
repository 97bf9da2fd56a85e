import { AuthError, sleep, TransientError } from "../../sdk/index.ts";
import { readIdentity } from "./certificate.ts";
import { badAnswer, callRow, scrub } from "./client.ts";
import { encryptFor } from "./ksef-crypto.ts";
import { type KsefContext, ownNip } from "./manifest.ts";
import { plain } from "./problems.ts";
import { withPublicKey } from "./public-keys.ts";
import { instantOf, type Row, rowOf, textOf } from "./values.ts";
import { signedRequest } from "./xades.ts";

export interface Token {
  readonly token: string;
  /** Epoch milliseconds by our clock. */
  readonly validUntil: number;
}
export interface Tokens {
  readonly access: Token;
  readonly refresh: Token;
  /** KSeF's clock minus ours at the sign-in. */
  readonly skewMs: number;
}

interface Opened {
  readonly reference: string;
  readonly token: string;
}

const FIRST_POLL_MS = 200;
/** 120 questions an hour are allowed: few for a state that is asked of somebody else. */
const MAX_POLL_MS = 10_000;
const POLL_GROWTH = 1.6;
/** The state of a qualified certificate is asked of its issuer, which takes long. */
const PATIENCE_MS = { token: 60_000, certificate: 300_000 } as const;

export const signInMethod = ({
  credentials,
  settings,
}: Pick<KsefContext, "credentials" | "settings">): "token" | "certificate" => {
  const wanted = settings.sign_in ?? "auto";
  if (wanted !== "auto") return wanted;
  const hasCertificate = credentials.pfx !== undefined || credentials.certificate !== undefined;
  return hasCertificate ? "certificate" : "token";
};

/** The remote's clock minus ours comes with it. */
export async function askChallenge(
  ctx: KsefContext,
): Promise<{ challenge: string; timestampMs: number; skewMs: number }> {
  const path = "/auth/challenge";
  const row = await callRow(ctx, { method: "POST", path, isRepeatable: true });
  const challenge = textOf(row.challenge, 100);
  const timestampMs = Number(row.timestampMs ?? instantOf(row.timestamp));
  if (challenge === undefined || !Number.isSafeInteger(timestampMs)) throw badAnswer(path);
  return { challenge, timestampMs, skewMs: timestampMs - ctx.clock.now() };
}

/**
 * Signs in from the beginning: challenge, proof, waiting, tokens.
 * @throws AuthError where KSeF does not accept who we are
 */
export async function signIn(ctx: KsefContext): Promise<Tokens> {
  const method = signInMethod(ctx);
  const { opened, skewMs } = await (method === "token" ? withToken(ctx) : withCertificate(ctx));
  await untilAccepted(ctx, opened, PATIENCE_MS[method]);
  const path = "/auth/token/redeem";
  const row = await callRow(ctx, { method: "POST", path, token: opened.token });
  return {
    access: tokenOf(row.accessToken, { skewMs, path }),
    refresh: tokenOf(row.refreshToken, { skewMs, path }),
    skewMs,
  };
}

export async function refreshAccess(ctx: KsefContext, tokens: Tokens): Promise<Tokens> {
  const path = "/auth/token/refresh";
  const row = await callRow(ctx, { method: "POST", path, token: tokens.refresh.token });
  return { ...tokens, access: tokenOf(row.accessToken, { skewMs: tokens.skewMs, path }) };
}

function withToken(ctx: KsefContext): Promise<{ opened: Opened; skewMs: number }> {
  const { ksef_token } = ctx.credentials;
  if (ksef_token === undefined)
    throw new AuthError("There is no KSeF token: enter one, or sign in with a certificate.");
  return withPublicKey(ctx, "KsefTokenEncryption", async (key) => {
    const { challenge, timestampMs, skewMs } = await askChallenge(ctx);
    const secret = Buffer.from(`${ksef_token}|${timestampMs}`);
    const path = "/auth/ksef-token";
    const row = await callRow(ctx, {
      method: "POST",
      path,
      body: {
        challenge,
        contextIdentifier: { type: "Nip", value: ownNip(ctx) },
        encryptedToken: encryptFor(key.key, secret).toString("base64"),
        publicKeyId: key.id,
      },
    });
    return { opened: openedOf(row, path), skewMs };
  });
}

async function withCertificate(ctx: KsefContext): Promise<{ opened: Opened; skewMs: number }> {
  const identity = readIdentity(ctx.credentials);
  const { challenge, timestampMs, skewMs } = await askChallenge(ctx);
  const path = "/auth/xades-signature";
  const row = await callRow(ctx, {
    method: "POST",
    path,
    headers: { "content-type": "application/xml" },
    body: signedRequest(identity, { challenge, nip: ownNip(ctx), now: timestampMs }),
  });
  return { opened: openedOf(row, path), skewMs };
}

function openedOf(row: Row, path: string): Opened {
  const reference = textOf(row.referenceNumber, 60);
  const token = textOf(rowOf(row.authenticationToken).token, 8_000);
  if (reference === undefined || token === undefined) throw badAnswer(path);
  return { reference, token };
}

async function untilAccepted(ctx: KsefContext, opened: Opened, patienceMs: number): Promise<void> {
  const path = `/auth/${encodeURIComponent(opened.reference)}`;
  const endsAt = ctx.clock.now() + patienceMs;
  for (let waitMs = FIRST_POLL_MS; ; waitMs = Math.min(waitMs * POLL_GROWTH, MAX_POLL_MS)) {
    const { token } = opened;
    const row = await callRow(ctx, { method: "GET", path, token, allowance: "other" });
    const { code, text } = statusOf(row);
    if (code === 200) return;
    if (code !== 100) throw refusal(code, scrub(ctx, text, token));
    if (ctx.clock.now() > endsAt)
      throw new TransientError("KSeF did not finish the sign-in in time.", { code: "timeout" });
    await sleep(waitMs, ctx.signal);
  }
}

/** Code and words of an operation's status. */
export function statusOf(row: Row): { readonly code: number; readonly text: string } {
  const status = rowOf(row.status);
  const details = Array.isArray(status.details) ? status.details : [];
  const words = [status.description, ...details].map((part) => textOf(part, 400) ?? "");
  return { code: Number(status.code), text: plain(words.filter((one) => one !== "").join(" ")) };
}

const REFUSALS: Readonly<Record<number, string>> = {
  415: "KSeF knows who signs in, but without any permission for this NIP: give it InvoiceRead in the KSeF application.",
  425: "The sign-in was revoked: verify the integration.",
  450: "KSeF does not accept the token: it is wrong, revoked, of another NIP or of another environment. Enter a valid one.",
  460: "KSeF does not accept the certificate: it is not valid, revoked, suspended or of another environment. Enter a valid one.",
  470: "KSeF does not accept this way of signing in any more.",
  480: "KSeF has blocked this access for security reasons: ask the ministry's help desk, and do not try again before.",
};

function refusal(code: number, text: string): AuthError | TransientError {
  const says = text === "" ? "" : ` KSeF says: ${text}`;
  const remedy = REFUSALS[code];
  if (remedy !== undefined) return new AuthError(remedy + says);
  if (code === 500 || code === 550)
    return new TransientError(`KSeF broke the sign-in off (${code}).${says}`);
  return new AuthError(`KSeF refuses the sign-in (${code}).${says}`);
}

function tokenOf(value: unknown, { skewMs, path }: { skewMs: number; path: string }): Token {
  const row = rowOf(value);
  const token = textOf(row.token, 8_000);
  const validUntil = instantOf(row.validUntil);
  if (token === undefined || validUntil === undefined) throw badAnswer(path);
  return { token, validUntil: validUntil - skewMs };
}
