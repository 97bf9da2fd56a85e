import type { IncomingHttpHeaders } from "node:http";
import type { Authenticator } from "../../auth/authenticate.ts";
import { type Principal, trustedPrincipal } from "../../auth/principal.ts";
import { SESSION_COOKIE } from "../../auth/sessions.ts";
import { RateLimitError } from "../../lib/errors.ts";
import type { CommandContext } from "../call.ts";
import { fault, NUMBERS } from "../fault.ts";
import type { AccountingUnit } from "../unit.ts";
import { type ClientAddress, isWithin, networksOf } from "./client-address.ts";
import { credentialsRefused } from "./refusal.ts";

export interface AdmitParts {
  readonly authenticator: Authenticator;
  readonly auth: "on" | "off";
  readonly publicUrl: string | undefined;
  /** Web pages of others that may call. */
  readonly corsOrigins: readonly string[];
}

export interface Visitor {
  readonly headers: IncomingHttpHeaders;
  readonly address: ClientAddress;
  /** `hub`: the port of the web interface, whose session counts there. */
  readonly door: "hub" | "own";
  readonly now: number;
}

export type Caller = Pick<CommandContext, "principal" | "rights">;

/**
 * Who calls, and what they may do with the unit.
 * @throws Refusal 401 with 9006, CommandFault 9005 for an address from which the unit is not to be had
 */
export async function admit(
  parts: AdmitParts,
  unit: AccountingUnit,
  visitor: Visitor,
): Promise<Caller> {
  const { auth, allow_from } = unit.settings;
  const { address, headers } = visitor;
  const isAllowed = isWithin(address.text, networksOf(allow_from));
  if (allow_from.length > 0 && !isAllowed) throw closedFor(address);
  const isTrusted = isAllowed || address.isLocal;
  if (auth === "none") {
    if (!isTrusted) throw closedFor(address);
    const isOpen = !isForeignPage(parts, visitor) || (await sessionOf(parts, unit, visitor));
    if (!isOpen) throw foreignPage();
    return anonymous(unit);
  }
  const principal = await principalOf(parts, unit, visitor);
  if (principal) return known(unit, principal);
  if (headers.authorization !== undefined) throw wrongCredentials(visitor);
  if (auth === "optional" && isTrusted && !isForeignPage(parts, visitor)) return anonymous(unit);
  throw missingCredentials(visitor);
}

function anonymous({ settings: { anonymous_rights: rights, select } }: AccountingUnit): Caller {
  const read = rights !== "none";
  return {
    principal: undefined,
    rights: { read, write: rights === "write", select: read && select === "all" },
  };
}

function known({ settings: { select } }: AccountingUnit, principal: Principal): Caller {
  const read = principal.permissions.has("commands.read");
  const write = principal.permissions.has("commands.write");
  return { principal, rights: { read, write, select: read && select !== "off" } };
}

async function principalOf(
  parts: AdmitParts,
  unit: AccountingUnit,
  visitor: Visitor,
): Promise<Principal | undefined> {
  const { headers, address, now } = visitor;
  const { tenantId } = unit;
  const { authorization } = headers;
  if (authorization === undefined) {
    const found = await sessionOf(parts, unit, visitor);
    if (found) return found;
    const isFree = parts.auth === "off" && address.isLocal && !isForeignPage(parts, visitor);
    return isFree ? trustedPrincipal("local", tenantId) : undefined;
  }
  try {
    const credentials = { authorization, address: address.text, tenantId };
    const found = await parts.authenticator.authenticate(credentials, now);
    return found?.kind === "portal" ? undefined : found;
  } catch (error) {
    if (!(error instanceof RateLimitError)) throw error;
    const desc = "Příliš mnoho neúspěšných přihlášení. Zkuste to znovu později.";
    throw credentialsRefused(desc, { retryAfterMs: error.retryAfterMs ?? 1_000, cause: error });
  }
}

/** Who is signed in to the hub in the browser, on a page of the hub. */
async function sessionOf(
  parts: AdmitParts,
  { tenantId }: AccountingUnit,
  visitor: Visitor,
): Promise<Principal | undefined> {
  const pairs = visitor.headers.cookie?.split(";").map((pair) => pair.trim()) ?? [];
  const start = `${SESSION_COOKIE}=`;
  const cookie = pairs.find((pair) => pair.startsWith(start))?.slice(start.length);
  if (!cookie || !isOwnPage(parts, visitor)) return undefined;
  return parts.authenticator.authenticate({ cookie, tenantId }, visitor.now);
}

/** A page that the hub itself has sent: the only place from which a session counts. */
function isOwnPage({ publicUrl }: AdmitParts, { headers, door }: Visitor): boolean {
  const { origin, host } = headers;
  if (door !== "hub" || origin === undefined) return false;
  const from = URL.parse(origin)?.host;
  return from !== undefined && (from === host || from === URL.parse(publicUrl ?? "")?.host);
}

const LOCAL_NAME = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/**
 * A page of somebody else in a browser: it may point a name of its own at this address, so that what is open to
 * the address alone would be open to it.
 */
function isForeignPage({ publicUrl, corsOrigins }: AdmitParts, { headers }: Visitor): boolean {
  const { origin } = headers;
  if (origin === undefined || corsOrigins.includes(origin)) return false;
  const url = URL.parse(origin);
  if (url?.host && url.host === URL.parse(publicUrl ?? "")?.host) return false;
  return !url || !LOCAL_NAME.test(url.hostname);
}

const isPage = ({ headers }: Visitor): boolean => headers.origin !== undefined;

const closedFor = ({ text }: ClientAddress) =>
  fault(NUMBERS.unitUnknown, `Účetní jednotka není z adresy ${text} přístupná.`);

const foreignPage = () =>
  credentialsRefused("Z této webové stránky nejsou příkazy povoleny.", { isPage: true });

const wrongCredentials = (visitor: Visitor) =>
  credentialsRefused("Chybné jméno nebo heslo.", { isPage: isPage(visitor) });

const missingCredentials = (visitor: Visitor) =>
  credentialsRefused("Chybí přihlášení: pošlete jméno a heslo (Authorization: Basic).", {
    isPage: isPage(visitor),
  });
