import { ConfigError } from "../../sdk/index.ts";

export interface Mailbox {
  /** Empty where there is none. */
  readonly name: string;
  readonly address: string;
}

const MAX_MAILBOXES = 50;
/** What mail servers take in practice; a stranger's comments, groups and quoted parts are not wanted here. */
const ADDRESS = /^[^\s<>(),;:"[\]\\@]{1,64}@[\p{L}\p{N}]([\p{L}\p{N}.-]{0,250}[\p{L}\p{N}])?$/u;
const NAMED = /^(?:"([^"\\]{0,200})"|([^"<>\\]{0,200}))\s*<([^<>]+)>$/;
const UNPRINTABLE = /[\p{Cc}\p{Cf}]/u;

/**
 * `a@example.com, Anna Nowak <b@example.com>` as its parts.
 * @throws ConfigError that quotes what is no address
 */
export function mailboxesOf(text: string): readonly Mailbox[] {
  const parts = text.split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/).map((part) => part.trim());
  const mailboxes = parts.filter((part) => part !== "").map(mailboxOf);
  if (mailboxes.length === 0) throw new ConfigError("There is no recipient: name an address.");
  if (mailboxes.length > MAX_MAILBOXES) {
    throw new ConfigError(`There are more than ${MAX_MAILBOXES} recipients: use a mailing list.`);
  }
  return mailboxes;
}

/** @throws ConfigError */
export function mailboxOf(text: string): Mailbox {
  const [, quoted, plain, inner] = NAMED.exec(text) ?? [];
  const address = (inner ?? text).trim();
  const name = (quoted ?? plain ?? "").trim();
  if (ADDRESS.test(address) && !UNPRINTABLE.test(name)) return { name, address };
  const shown = JSON.stringify(text.slice(0, 80));
  throw new ConfigError(`${shown} is no e-mail address such as anna@example.com.`);
}

export const domainOf = ({ address }: Mailbox): string =>
  address.slice(address.lastIndexOf("@") + 1);
