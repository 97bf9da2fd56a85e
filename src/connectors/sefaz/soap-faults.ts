import type { XmlElement } from "../../formats/xml/xml-reader.ts";
import { AuthError, ConfigError, type HubError, TransientError } from "../../sdk/index.ts";
import type { Service } from "./services.ts";
import { find, textOf } from "./tree.ts";

const MAX_REASON = 300;
/** OpenSSL's and Node's names for a server whose chain leads to nobody whom we trust. */
const UNTRUSTED = /UNABLE_TO_|SELF_SIGNED|CERT_UNTRUSTED|INVALID_CA/;
/** An alert of the other side, but for those that speak of names, versions and faults of its own. */
const ALERT = /_ALERT_(?!UNRECOGNIZED_NAME|PROTOCOL_VERSION|INTERNAL_ERROR)/;

/**
 * SOAP 1.2 (`Code`, `Reason`) or 1.1 (`faultcode`, `faultstring`). What the server says of our request is a wrong
 * address at best; everything else passes.
 */
export function faultOf(fault: XmlElement, host: string, setting: Service["setting"]): HubError {
  const code = textOf(find(fault, "Code"), "Value") ?? textOf(fault, "faultcode") ?? "";
  const reason = oneLine(
    textOf(find(fault, "Reason"), "Text") ?? textOf(fault, "faultstring") ?? "no reason",
  );
  if (/(^|:)(Sender|Client|MustUnderstand|VersionMismatch)\b/.test(code))
    return new ConfigError(
      `${host} does not take the request (${reason}): check that ${setting} is the address of this very service.`,
    );
  return new TransientError(`${host} failed: ${reason}`);
}

/** Tells a server that refuses us from one that we do not trust. */
export function refusedTls(error: HubError, host: string): HubError {
  const code = codeOf(error.cause);
  if (ALERT.test(code))
    return new AuthError(
      `${host} broke the TLS connection off because of the certificate: check that it is a valid A1 of ICP-Brasil, neither expired nor revoked, with its whole chain in the PFX file.`,
      { cause: error },
    );
  if (UNTRUSTED.test(code))
    return new ConfigError(
      `${host} has a certificate of an authority that this machine does not trust: put the certificates of ICP-Brasil into ca_certificate.`,
      { cause: error },
    );
  return error;
}

const codeOf = (cause: unknown): string =>
  typeof cause === "object" && cause !== null && "code" in cause ? String(cause.code) : "";

/** Of what a server says, for people. */
export const oneLine = (text: string): string =>
  text.replace(/\s+/g, " ").trim().slice(0, MAX_REASON);
