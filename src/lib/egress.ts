import { isIP } from "node:net";
import { isSpecialPurpose, matches, type Network, networkOf, suggestion } from "./address.ts";
import { ConfigError } from "./errors.ts";

/**
 * Decides where the hub may call. Everything public is allowed; private and special networks only
 * where the operator names them, so that nobody can use the hub to reach the machines around it.
 */
export interface EgressGuard {
  /**
   * Checks the scheme, the port, the absence of credentials and, where the host is an address in any
   * notation, the address. A name is checked again once it is resolved: see `checkAddress`.
   * @throws ConfigError code egress_refused
   */
  checkUrl(url: URL): void;
  /** Whether an address may be called without regard to a name. */
  isAllowed(address: string): boolean;
  /** Whether the operator has named this host: itself, or the network of an address. */
  isOwn(host: string): boolean;
  /**
   * One of the addresses that `host` stands for; the scheme counts where only https is allowed.
   * @throws ConfigError code egress_refused
   */
  checkAddress(host: string, address: string, scheme?: Scheme): void;
  /**
   * A name that somebody else resolves (a proxy), so that its addresses are never seen here.
   * @throws ConfigError code egress_refused
   */
  checkName(host: string, scheme: Scheme): void;
}

export type Scheme = "http:" | "https:";

export interface EgressOptions {
  /** Refuses http to everything but what the operator has named. */
  readonly isHttpsOnly?: boolean;
}

/** Ports of mail, file, shell and database services: an HTTP request there is never meant well. */
const REFUSED_PORTS: ReadonlySet<string> = new Set(
  [
    7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 79, 110, 111, 113, 119, 123,
    135, 137, 139, 143, 161, 179, 389, 427, 445, 465, 512, 513, 514, 515, 526, 530, 531, 532, 540,
    548, 554, 556, 563, 587, 601, 631, 636, 873, 989, 990, 993, 995, 1433, 1521, 1719, 1720, 1723,
    2049, 3306, 3389, 3659, 4045, 5060, 5061, 5432, 6000, 6379, 6566, 6665, 6666, 6667, 6668, 6669,
    6697, 11211, 27017,
  ].map(String),
);

/** More would only be held for addresses that nobody calls again. */
const MEMO_LIMIT = 2_000;

type Verdict = "own" | "public" | "refused";

/**
 * @param allow networks (`192.168.1.0/24`), single addresses or host names; a name allows whatever it
 * resolves to.
 * @throws ConfigError for an entry that is none of them
 */
export function createEgressGuard(
  allow: readonly string[],
  { isHttpsOnly = false }: EgressOptions = {},
): EgressGuard {
  const { networks, names } = parseAllowList(allow);
  const memo = new Map<string, Verdict>();

  const verdictOf = (address: string): Verdict => {
    const known = memo.get(address);
    if (known !== undefined) return known;
    const verdict = judge(address, networks);
    if (memo.size >= MEMO_LIMIT) memo.clear();
    memo.set(address, verdict);
    return verdict;
  };
  const isAllowed = (address: string): boolean => verdictOf(address) !== "refused";
  const isNamed = (host: string): boolean => names.size > 0 && names.has(plainName(host));
  const checkScheme = (host: string, scheme: Scheme | undefined): void => {
    if (isHttpsOnly && scheme === "http:") throw refused(httpsOnly(host));
  };
  const checkAddress: EgressGuard["checkAddress"] = (host, address, scheme) => {
    const verdict = verdictOf(address);
    if (verdict === "own" || isNamed(host)) return;
    if (verdict === "refused") throw refused(explain(host, address));
    checkScheme(host, scheme);
  };
  const isOwn = (host: string): boolean =>
    isNamed(host) ||
    (isLocalhost(host) ? LOOPBACKS : [host]).some((address) => verdictOf(address) === "own");
  return {
    isAllowed,
    isOwn,
    checkAddress,
    checkName(host, scheme) {
      if (!isOwn(host)) checkScheme(host, scheme);
    },
    checkUrl(url) {
      const scheme = checkShape(url);
      const host = url.hostname.startsWith("[") ? url.hostname.slice(1, -1) : url.hostname;
      if (isIP(host) !== 0) checkAddress(host, host, scheme);
      else if (isLocalhost(host) && !isOwn(host)) checkAddress(host, "127.0.0.1");
      else if (networks.length === 0 && !isNamed(host)) checkScheme(host, scheme);
    },
  };
}

function checkShape(url: URL): Scheme {
  const { protocol } = url;
  if (protocol !== "https:" && protocol !== "http:") {
    throw refused(`The address must begin with https:// or http://, not with ${protocol}//.`);
  }
  if (url.username !== "" || url.password !== "") {
    throw refused(
      `The address of ${url.hostname} must not hold a user name or password: put them in the credentials.`,
    );
  }
  if (url.hostname === "") throw refused("The address has no host.");
  if (REFUSED_PORTS.has(url.port)) {
    throw refused(
      `Port ${url.port} of ${url.hostname} belongs to a service that does not speak HTTP: check the address.`,
    );
  }
  return protocol;
}

function parseAllowList(allow: readonly string[]): {
  readonly networks: readonly Network[];
  readonly names: ReadonlySet<string>;
} {
  const networks: Network[] = [];
  const names = new Set<string>();
  for (const entry of allow.map((text) => text.trim()).filter((text) => text !== "")) {
    const network = networkOf(entry);
    if (network) networks.push(network);
    else if (/^[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?\.?$/i.test(entry) && !/^[\d.]+$/.test(entry)) {
      names.add(plainName(entry));
    } else {
      throw new ConfigError(
        `EGRESS_ALLOW: "${entry}" is no network such as 192.168.1.0/24, no address and no host name.`,
      );
    }
  }
  return { networks, names };
}

function judge(address: string, networks: readonly Network[]): Verdict {
  const parsed = networkOf(address)?.[0];
  if (!parsed) return "refused";
  if (networks.some((network) => matches(parsed, network))) return "own";
  return isSpecialPurpose(parsed) ? "refused" : "public";
}

const LOOPBACKS = ["127.0.0.1", "::1"];
const plainName = (host: string): string => host.toLowerCase().replace(/\.$/, "");
const isLocalhost = (host: string): boolean => /(^|\.)localhost$/.test(plainName(host));
const refused = (message: string): ConfigError =>
  new ConfigError(message, { code: "egress_refused" });

const httpsOnly = (host: string): string =>
  `http:// to ${host} is not allowed here (EGRESS_HTTPS_ONLY): use https://. If this is your own server, name it or its network in EGRESS_ALLOW.`;

function explain(host: string, address: string): string {
  const subject = host === address ? `The address ${address}` : `The address ${address} of ${host}`;
  const network = suggestion(address);
  return network === undefined
    ? `${subject} is reserved for a special purpose and is not called: check the address.`
    : `${subject} is private. If this is your own server, allow its network: EGRESS_ALLOW=${network}`;
}
