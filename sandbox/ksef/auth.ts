import { hash } from "node:crypto";
import type { Behaviour } from "./behaviour.ts";
import type { Ministry } from "./ministry.ts";
import { bearer, reference } from "./references.ts";
import { refuse, unauthorized } from "./refusal.ts";
import { verifySignedRequest } from "./signature.ts";

const CHALLENGE_MS = 10 * 60_000;
const ACCESS_MS = 15 * 60_000;
const REFRESH_MS = 7 * 86_400_000;
const SIGN_IN_MS = 15 * 60_000;
/** Clocks of clients may differ by so much. */
const SKEW_MS = 5 * 60_000;

interface Operation {
  readonly token: string;
  readonly endsAt: number;
  readonly code: number;
  readonly details: readonly string[];
  readonly nip: string;
  isRedeemed: boolean;
}

export interface AuthOptions {
  readonly now: () => number;
  readonly ministry: Ministry;
  readonly behaviour: Behaviour;
  readonly nip: string;
  readonly token: string;
  /** SHA-256 of certificates (hexadecimal) that have permissions without naming a NIP. */
  readonly fingerprints: ReadonlySet<string>;
}

export interface Auth {
  challenge(): object;
  withToken(body: Readonly<Record<string, unknown>>): object;
  withSignature(xml: Buffer): Promise<object>;
  status(reference: string, token: string | undefined): object;
  redeem(token: string | undefined): object;
  refresh(token: string | undefined): object;
  signOut(token: string | undefined): void;
  /** The NIP that the access token is for. @throws RequestError 401 */
  nipOf(token: string | undefined): string;
  /** All access tokens end now; with `isAll` refresh tokens too. */
  expire(isAll: boolean): void;
  reset(): void;
}

interface State {
  readonly options: AuthOptions;
  readonly challenges: Map<string, number>;
  readonly operations: Map<string, Operation>;
  readonly access: Map<
    string,
    { readonly nip: string; readonly endsAt: number; readonly root: string }
  >;
  readonly refresh: Map<string, { readonly nip: string; readonly endsAt: number }>;
}

export function createAuth(options: AuthOptions): Auth {
  const { now } = options;
  const [challenges, operations] = [new Map<string, number>(), new Map<string, Operation>()];
  const state: State = { options, challenges, operations, access: new Map(), refresh: new Map() };
  return {
    challenge() {
      const timestampMs = now();
      const name = reference("CR", timestampMs);
      challenges.set(name, timestampMs);
      const timestamp = new Date(timestampMs).toISOString();
      return { challenge: name, timestamp, timestampMs, clientIp: "203.0.113.7" };
    },
    withToken: (body) => checkToken(state, body),
    withSignature: (xml) => checkSignature(state, xml),
    status(name, token) {
      const operation = operations.get(name);
      if (!operation || operation.token !== token) throw unauthorized();
      const isPending = options.behaviour.takes("sign_in_pending");
      return statusBody(isPending ? 100 : operation.code, operation);
    },
    redeem: (token) => redeem(state, token),
    refresh(token) {
      const found = state.refresh.get(token ?? "");
      if (!found || found.endsAt < now()) throw unauthorized();
      return { accessToken: grantAccess(state, found.nip, token ?? "") };
    },
    signOut(token) {
      const found = state.access.get(token ?? "");
      if (!found) throw unauthorized();
      state.refresh.delete(found.root);
    },
    nipOf(token) {
      const found = state.access.get(token ?? "");
      if (!found || found.endsAt < now()) throw unauthorized();
      return found.nip;
    },
    expire(isAll) {
      state.access.clear();
      if (isAll) state.refresh.clear();
    },
    reset() {
      for (const map of [challenges, operations, state.access, state.refresh]) map.clear();
    },
  };
}

function takeChallenge({ challenges, options }: State, challenge: unknown): number {
  const madeAt = challenges.get(String(challenge));
  challenges.delete(String(challenge));
  if (madeAt === undefined || options.now() - madeAt > CHALLENGE_MS) throw refuse(21111);
  return madeAt;
}

function begin(
  { operations, options }: State,
  code: number,
  { nip, details = [] }: { readonly nip: string; readonly details?: readonly string[] },
): object {
  const name = reference("AU", options.now());
  const endsAt = options.now() + SIGN_IN_MS;
  const token = bearer();
  operations.set(name, { token, endsAt, code, details, nip, isRedeemed: false });
  return {
    referenceNumber: name,
    authenticationToken: { token, validUntil: new Date(endsAt).toISOString() },
  };
}

function checkToken(state: State, body: Readonly<Record<string, unknown>>): object {
  const { ministry, nip: ours, token } = state.options;
  const madeAt = takeChallenge(state, body.challenge);
  const nip = contextOf(body.contextIdentifier);
  if (!ministry.isCurrent("KsefTokenEncryption", body.publicKeyId ?? ""))
    throw refuse(21470, `Klucz o identyfikatorze ${body.publicKeyId} nie jest wspierany.`);
  const sealed = Buffer.from(String(body.encryptedToken ?? ""), "base64");
  const plain = ministry.open("KsefTokenEncryption", sealed)?.toString("utf8");
  if (plain === undefined)
    return begin(state, 450, { nip, details: ["Nieprawidłowe szyfrowanie"] });
  const isOurs = nip === ours && plain === `${token}|${madeAt}`;
  return isOurs
    ? begin(state, 200, { nip })
    : begin(state, 450, { nip, details: ["Nieprawidłowy token"] });
}

async function checkSignature(state: State, xml: Buffer): Promise<object> {
  const { now, fingerprints, nip: ours } = state.options;
  if (xml.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf]))) throw refuse(21217);
  const request = await verifySignedRequest(xml).catch((error: unknown) => {
    throw refuse(21115, error instanceof Error ? error.message : "podpis");
  });
  takeChallenge(state, request.challenge);
  const { certificate, nip, signedAt, subjectType } = request;
  const isTimely = signedAt <= now() + 1_000 && signedAt >= now() - SKEW_MS;
  const isValid =
    Date.parse(certificate.validFrom) <= now() && now() < Date.parse(certificate.validTo);
  if (!isTimely || !isValid)
    return begin(state, 460, { nip, details: ["Certyfikat lub czas podpisu"] });
  const named = /\b(?:TINPL|VATPL)-(\d{10})\b/.exec(certificate.subject)?.[1];
  const isKnown = fingerprints.has(hash("sha256", certificate.raw));
  const hasRight = subjectType === "certificateFingerprint" ? isKnown : named === ours;
  return begin(state, hasRight && nip === ours ? 200 : 415, { nip });
}

function redeem(state: State, token: string | undefined): object {
  const { operations, options } = state;
  const operation = [...operations.values()].find((one) => one.token === token);
  if (!operation || operation.endsAt < options.now()) throw unauthorized();
  if (operation.code !== 200 || operation.isRedeemed) throw refuse(21301);
  operation.isRedeemed = true;
  const root = bearer();
  const endsAt = options.now() + REFRESH_MS;
  state.refresh.set(root, { nip: operation.nip, endsAt });
  return {
    accessToken: grantAccess(state, operation.nip, root),
    refreshToken: { token: root, validUntil: new Date(endsAt).toISOString() },
  };
}

function grantAccess({ access, options }: State, nip: string, root: string): object {
  const token = bearer();
  const endsAt = options.now() + ACCESS_MS;
  access.set(token, { nip, endsAt, root });
  return { token, validUntil: new Date(endsAt).toISOString() };
}

const WORDS: Readonly<Record<number, string>> = {
  100: "Uwierzytelnianie w toku",
  200: "Uwierzytelnianie zakończone sukcesem",
  415: "Uwierzytelnianie zakończone niepowodzeniem z powodu braku przypisanych uprawnień",
  450: "Uwierzytelnianie zakończone niepowodzeniem z powodu błędnego tokenu",
  460: "Uwierzytelnianie zakończone niepowodzeniem z powodu błędu certyfikatu",
};

const statusBody = (code: number, { details, isRedeemed, endsAt }: Operation): object => ({
  startDate: new Date(endsAt - SIGN_IN_MS).toISOString(),
  authenticationMethodInfo: { category: "Token", code: "token.ksef", displayName: "Token KSeF" },
  status: { code, description: WORDS[code], ...(details.length > 0 ? { details } : {}) },
  isTokenRedeemed: isRedeemed,
});

function contextOf(value: unknown): string {
  const { type, value: nip } = (value ?? {}) as { type?: unknown; value?: unknown };
  if (type !== "Nip" || !/^[1-9]\d{9}$/.test(String(nip))) throw refuse(21405, "contextIdentifier");
  return String(nip);
}
