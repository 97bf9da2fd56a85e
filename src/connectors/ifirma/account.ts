import { createHmac } from "node:crypto";
import type { Static } from "typebox";
import { AuthError, type Context } from "../../sdk/index.ts";
import type { manifest } from "./manifest.ts";
import { KEY_NAMES, type KeyName } from "./settings.ts";

export type Credentials = Static<typeof manifest.credentials>;
export type Settings = Static<typeof manifest.settings>;
export type IfirmaContext = Context<Credentials, Settings>;

const FIELDS = {
  faktura: "invoice_key",
  rachunek: "bill_key",
  wydatek: "expense_key",
  abonent: "subscriber_key",
} as const satisfies Readonly<Record<KeyName, keyof Credentials>>;

export interface Key {
  readonly name: KeyName;
  readonly value: string;
  /** The credential that it came from. */
  readonly field: string;
}

/** The key of an area: its own field, else the API key unless a setting says that it is another one. */
export function findKey(ctx: Pick<IfirmaContext, "credentials" | "settings">, name: KeyName) {
  const { credentials, settings } = ctx;
  const own = credentials[FIELDS[name]];
  if (own !== undefined) return { name, value: own, field: FIELDS[name] };
  const isFor = settings.api_key_is ?? name;
  return isFor === name ? { name, value: credentials.api_key, field: "api_key" } : undefined;
}

/** @throws AuthError where there is none. */
export function keyOf(ctx: Pick<IfirmaContext, "credentials" | "settings">, name: KeyName): Key {
  const key = findKey(ctx, name);
  if (key) return key;
  throw new AuthError(
    `There is no key for the area ${name}: generate it in iFirma under API and enter it as ${FIELDS[name]}.`,
  );
}

/** Credentials whose text cannot be a key of iFirma: pairs of hexadecimal digits. */
export const brokenKeys = (credentials: Credentials): readonly string[] =>
  KEY_NAMES.map((name) => FIELDS[name]).filter((field) => {
    const value = credentials[field];
    return value !== undefined && !isHex(value.trim());
  });

const isHex = (text: string): boolean => /^([0-9a-f]{2})+$/i.test(text);

/**
 * The value of the header `Authentication`: HMAC-SHA1 over address without query, login, name of the key and
 * body, joined without anything between: https://api.ifirma.pl/
 * @throws AuthError for a key that is none
 */
export function authenticationOf(
  { name, value, field }: Key,
  request: { readonly login: string; readonly url: string; readonly body?: string },
): string {
  const key = value.trim();
  if (!isHex(key)) {
    throw new AuthError(
      `${field} is no key of iFirma: a key consists of the digits 0-9 and a-f in pairs. Copy it again from the part API of iFirma.`,
    );
  }
  const { login, url, body = "" } = request;
  const [address = ""] = url.split("?", 1);
  const mac = createHmac("sha1", Buffer.from(key, "hex"))
    .update(address + login + name + body, "utf8")
    .digest("hex");
  return `IAPIS user=${login}, hmac-sha1=${mac}`;
}
