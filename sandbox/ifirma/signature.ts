import { createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { KEYS, type KeyName, LOGIN } from "./account.ts";
import { refusal } from "./answers.ts";

const HEADER = /^IAPIS user=([^,\s]+), hmac-sha1=([0-9a-f]{40})$/;

/**
 * The header `Authentication` over the address as it came, without its query.
 * @throws RequestError with the code of what is wrong
 */
export function checkSignature(req: IncomingMessage, keyName: KeyName, body: Buffer): void {
  const given = req.headers.authentication;
  const [, user, mac = ""] = HEADER.exec(typeof given === "string" ? given : "") ?? [];
  if (user === undefined) throw refusal(400, "Niepoprawny nagłówek Authentication.");
  if (user !== LOGIN) throw refusal(401, "Nieznany login użytkownika.");
  const address = `http://${req.headers.host}${(req.url ?? "").split("?")[0]}`;
  const wanted = createHmac("sha1", Buffer.from(KEYS[keyName], "hex"))
    .update(Buffer.concat([Buffer.from(address + user + keyName, "utf8"), body]))
    .digest();
  if (!timingSafeEqual(wanted, Buffer.from(mac, "hex")))
    throw refusal(403, "Niepoprawny hash wiadomości.");
}

/** @throws RequestError 101 for another encoding, 102 for another content type. */
export function checkHeaders(req: IncomingMessage, wanted: "json" | "pdf" | "xml"): void {
  const type = req.headers["content-type"] ?? "";
  if (!/^application\/json\b/i.test(type)) throw refusal(102, "Niepoprawny typ zawartości.");
  if (!/charset=utf-8$/i.test(type)) throw refusal(101, "Niepoprawne kodowanie.");
  if (req.headers.accept !== `application/${wanted}`)
    throw refusal(102, "Niepoprawny nagłówek Accept.");
}
