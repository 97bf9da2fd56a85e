import { Buffer } from "node:buffer";
import { ConfigError } from "../../lib/errors.ts";
import type { Auth } from "../manifest.ts";

/** What signs a request: headers and query parameters. */
export interface Signature {
  readonly headers: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
}

/**
 * The manifest's way to sign in with the integration's credentials.
 * @throws ConfigError where a field that it needs is not there
 */
export function signatureOf(auth: Auth, credentials: Readonly<Record<string, unknown>>): Signature {
  const field = (name: string): string => {
    const value = credentials[name];
    if (typeof value === "string" && value !== "") return value;
    throw new ConfigError(`The credentials have no ${name}: enter them again.`, {
      code: "credentials_missing",
    });
  };
  const authorization = (value: string): Signature => ({
    headers: { authorization: value },
    query: {},
  });
  switch (auth.kind) {
    case "basic": {
      const pair = `${field(auth.username)}:${field(auth.password)}`;
      return authorization(`Basic ${Buffer.from(pair).toString("base64")}`);
    }
    case "bearer":
      return authorization(`Bearer ${field(auth.token)}`);
    case "header":
      return { headers: { [auth.name.toLowerCase()]: field(auth.value) }, query: {} };
    case "query":
      return { headers: {}, query: { [auth.name]: field(auth.value) } };
    default:
      return { headers: {}, query: {} };
  }
}
