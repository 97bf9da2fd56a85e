/** What the console knows of the server that commands are for. */
export interface ServerDraft {
  /** As typed: `https://hub.example.com`, `hub.example.com`. */
  readonly address: string;
  readonly port: string;
  readonly unitId: string;
  readonly user: string;
  readonly password: string;
}

export interface ServerAddress {
  readonly scheme: "http" | "https";
  readonly host: string;
  readonly port: string;
}

/** What the address means; undefined where it is none. A path is left out: commands have their own. */
export function readAddress({
  address,
  port,
}: Pick<ServerDraft, "address" | "port">): ServerAddress | undefined {
  const typed = address.trim();
  const whole = /^[a-z]+:\/\//i.test(typed) ? typed : `http://${typed}`;
  if (typed === "" || !URL.canParse(whole)) return undefined;
  const { protocol, hostname, port: inAddress } = new URL(whole);
  if ((protocol !== "http:" && protocol !== "https:") || Number(port) > 65_535) return undefined;
  const scheme = protocol === "https:" ? "https" : "http";
  return { scheme, host: hostname, port: port === "" ? inAddress : port };
}

const DEFAULT_PORTS = { http: "80", https: "443" } as const;

/** Whether it is the server that this page came from: to others the browser sends nothing. */
export function isOwnServer(
  server: Pick<ServerDraft, "address" | "port">,
  own: { readonly protocol: string; readonly hostname: string; readonly port: string },
): boolean {
  const wanted = readAddress(server);
  if (!wanted) return false;
  const port = wanted.port === DEFAULT_PORTS[wanted.scheme] ? "" : wanted.port;
  return `${wanted.scheme}:` === own.protocol && wanted.host === own.hostname && port === own.port;
}
