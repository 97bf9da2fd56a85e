import { ConfigError } from "../../sdk/index.ts";

export interface Place {
  readonly dsn?: string;
  readonly connection_string?: string;
}

export interface Target {
  /** Without user and password. */
  readonly text: string;
  /** Where the driver will connect to, as far as the text says so. */
  readonly host?: string;
  readonly port?: number;
}

/** They name files, which the driver manager would read or write. */
const FILES: ReadonlySet<string> = new Set(["FILEDSN", "SAVEFILE"]);
const SECRETS: ReadonlySet<string> = new Set([
  "PWD",
  "PASSWORD",
  "UID",
  "USER",
  "USERID",
  "USER ID",
  "USERNAME",
  "LOGONID",
]);
const HOSTS: ReadonlySet<string> = new Set([
  ...["SERVER", "SERVERNAME", "SERVER NAME", "HOST", "HOSTNAME", "HOST NAME", "ADDRESS", "ADDR"],
  ...["DATA SOURCE", "DATASOURCE", "NETWORK ADDRESS", "SYSTEM"],
]);
const PORTS: ReadonlySet<string> = new Set(["PORT", "PORTNUMBER", "PORT NUMBER"]);

/**
 * What `SQLDriverConnect` gets, before user and password. A driver is named and never given as a file: the driver
 * manager would load that into the hub.
 * @throws ConfigError
 */
export function targetOf({ dsn, connection_string: given }: Place): Target {
  if ((dsn === undefined) === (given === undefined))
    throw new ConfigError("Give either the DSN or the connection string.");
  if (dsn !== undefined) return { text: `DSN=${braced(dsn)}` };
  const pairs = parsePairs(given ?? "");
  if (!pairs.some(([key]) => key === "DRIVER" || key === "DSN"))
    throw new ConfigError("The connection string names no driver: begin it with Driver={…}.");
  for (const [key, value] of pairs) assertAllowed(key, value);
  const text = pairs.map(([key, value]) => `${key}=${key === "DRIVER" ? `{${value}}` : value}`);
  const place = pairs.find(([key]) => HOSTS.has(key))?.[1];
  if (place === undefined) return { text: text.join(";") };
  const [, host = "", inside] = /^(?:tcp:)?([^,:\\]+)(?:[,:](\d{1,5}))?/i.exec(place) ?? [];
  const port = Number(inside ?? pairs.find(([key]) => PORTS.has(key))?.[1] ?? 0);
  return { text: text.join(";"), host, ...(port > 0 ? { port } : {}) };
}

function assertAllowed(key: string, value: string): void {
  if (SECRETS.has(key))
    throw new ConfigError(
      "Take user and password out of the connection string: they have fields of their own.",
    );
  if (FILES.has(key)) throw new ConfigError(`${key} is not allowed in the connection string.`);
  if (key === "DRIVER" && /[/\\]|\.so\b|\.dll\b/i.test(value))
    throw new ConfigError("Name the driver as odbcinst.ini has it, not by its file.");
}

/** `Key=value;Key={a;b}`, the keys in capitals. @throws ConfigError */
function parsePairs(text: string): (readonly [string, string])[] {
  const pairs: (readonly [string, string])[] = [];
  const pattern = /\s*([^=;{}]+?)\s*=\s*(?:\{((?:[^}]|\}\})*)\}|([^;{}]*))\s*(?:;|$)/y;
  while (pattern.lastIndex < text.length) {
    const at = pattern.lastIndex;
    const found = pattern.exec(text);
    if (!found) {
      if (/^[\s;]*$/.test(text.slice(at))) break;
      throw new ConfigError("The connection string is none: write Key=value, with a ; between.");
    }
    const [, key = "", enclosed, plain = ""] = found;
    pairs.push([
      key.toUpperCase(),
      enclosed === undefined ? plain.trim() : enclosed.replaceAll("}}", "}"),
    ]);
  }
  return pairs;
}

/** In braces where it needs them: some drivers take none around the user. */
const braced = (value: string): string =>
  /^[^\s;{}[\]()=,?*!@]+$/.test(value) ? value : inBraces(value);
const inBraces = (value: string): string => `{${value.replaceAll("}", "}}")}}`;

/** With user and password, whatever signs are in them. */
export const withLogin = (
  text: string,
  { username, password }: { readonly username?: string; readonly password?: string },
): string =>
  [
    text,
    ...(username === undefined ? [] : [`UID=${braced(username)}`]),
    ...(password === undefined ? [] : [`PWD=${braced(password)}`]),
  ].join(";");
