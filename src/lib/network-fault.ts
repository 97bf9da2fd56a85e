import { Readable } from "node:stream";
import { ConfigError, isHubError, TransientError } from "./errors.ts";
import { explainUnsent, type Unsent } from "./http-headers.ts";
import { table } from "./table.ts";

interface Fault {
  readonly code: string;
  readonly explain: (host: string) => string;
}

const REFUSED: Fault = {
  code: "connection_refused",
  explain: (host) => `${host} refused the connection: is the server running at this port?`,
};
const RESET: Fault = {
  code: "connection_reset",
  explain: (host) => `${host} closed the connection before its answer was complete.`,
};
const TIMEOUT: Fault = {
  code: "timeout",
  explain: (host) => `No connection to ${host} came about in time.`,
};
const UNREACHABLE: Fault = {
  code: "host_unreachable",
  explain: (host) => `There is no way to ${host} from this machine: check its network.`,
};
const NO_NAME: Fault = {
  code: "dns_failure",
  explain: (host) =>
    `The name in ${host} has no address: check its spelling and this machine's DNS.`,
};
const TLS: Fault = {
  code: "tls_error",
  explain: (host) =>
    `No trusted TLS connection to ${host}: check its certificate and https or http.`,
};
/** The other side broke the handshake off: https://www.rfc-editor.org/rfc/rfc8446#section-6.2 */
const TLS_REFUSED: Fault = {
  code: "tls_error",
  explain: (host) =>
    `${host} refused the TLS connection: it may want a client certificate, or does not accept the one that was sent.`,
};
const LONG_HEAD: Fault = {
  code: "bad_answer",
  explain: (host) => `${host} answered with more headers than anybody needs (over 16 KB).`,
};
const GARBAGE: Fault = {
  code: "bad_answer",
  explain: (host) => `${host} answered with something that is not HTTP.`,
};
const STOPPING: Fault = {
  code: "shutting_down",
  explain: (host) => `The call to ${host} ended because the hub stops.`,
};
const OTHER_LENGTH: Fault = {
  code: "network_fault",
  explain: (host) =>
    `What was to be sent to ${host} was shorter or longer than announced: did the file change meanwhile?`,
};
const UNKNOWN: Fault = {
  code: "network_fault",
  explain: (host) => `The connection to ${host} failed.`,
};

const LENGTH_MISMATCH = "UND_ERR_REQ_CONTENT_LENGTH_MISMATCH";
const BY_CODE: Readonly<Record<string, Fault>> = table({
  ECONNREFUSED: REFUSED,
  ECONNRESET: RESET,
  ECONNABORTED: RESET,
  EPIPE: RESET,
  UND_ERR_SOCKET: RESET,
  ETIMEDOUT: TIMEOUT,
  UND_ERR_CONNECT_TIMEOUT: TIMEOUT,
  EHOSTUNREACH: UNREACHABLE,
  ENETUNREACH: UNREACHABLE,
  EADDRNOTAVAIL: UNREACHABLE,
  ENETDOWN: UNREACHABLE,
  ENOTFOUND: NO_NAME,
  EAI_AGAIN: NO_NAME,
  EAI_FAIL: NO_NAME,
  ENODATA: NO_NAME,
  ESERVFAIL: NO_NAME,
  EREFUSED: NO_NAME,
  EBADRESP: NO_NAME,
  ETIMEOUT: NO_NAME,
  EPROTO: TLS,
  [LENGTH_MISMATCH]: OTHER_LENGTH,
  UND_ERR_HEADERS_OVERFLOW: LONG_HEAD,
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: GARBAGE,
  // undici's own checks of what came, e.g. of a status below 100.
  ERR_ASSERTION: GARBAGE,
  UND_ERR_DESTROYED: STOPPING,
  UND_ERR_CLOSED: STOPPING,
});

/** OpenSSL's and Node's names: `CERT_HAS_EXPIRED`, `DEPTH_ZERO_SELF_SIGNED_CERT`, `ERR_SSL_…`. */
const TLS_CODE = /^ERR_(SSL|TLS|OSSL)_|CERT|^UNABLE_TO_|^HOSTNAME_MISMATCH$|^CRL_/;

/** An alert of the other side, but for those that speak of its own lack of a name or protocol. */
const TLS_ALERT = /_ALERT_(?!UNRECOGNIZED_NAME|PROTOCOL_VERSION|INTERNAL_ERROR)/;
/** undici's names for an answer that no request asked for, such as a change of protocol. */
const UNASKED = /^bad (response|upgrade)$/;
/** The caller's request is at fault, not the network. */
const UNSENDABLE: ReadonlySet<string> = new Set([
  "UND_ERR_INVALID_ARG",
  "UND_ERR_NOT_SUPPORTED",
  LENGTH_MISMATCH,
]);

/** Tells from an error of the sockets what it means; `host` may have a port, never a path. */
export function toNetworkError(error: Error, host: string, request?: Unsent): Error {
  if (isHubError(error)) return error;
  const code = codeOf(error);
  const isStream = request?.body instanceof Readable;
  if (UNSENDABLE.has(code) && !(isStream && code === LENGTH_MISMATCH)) {
    const reason = explainUnsent(request);
    return new ConfigError(`The request to ${host} cannot be sent: ${reason}.`, {
      cause: error,
      code: "bad_request",
    });
  }
  const isGarbage = error.name === "HTTPParserError" || UNASKED.test(error.message);
  const fault = isGarbage ? GARBAGE : faultOf(code);
  return new TransientError(fault.explain(host), { code: fault.code, cause: error });
}

export const timeoutError = (message: string): TransientError =>
  new TransientError(message, { code: TIMEOUT.code });

function faultOf(code: string): Fault {
  const known = BY_CODE[code];
  if (known) return known;
  if (!TLS_CODE.test(code)) return UNKNOWN;
  return TLS_ALERT.test(code) ? TLS_REFUSED : TLS;
}

/** Where several addresses were tried, the first one's error speaks. */
function codeOf(error: Error): string {
  if ("code" in error && typeof error.code === "string") return error.code;
  if (error instanceof AggregateError) {
    const first: unknown = error.errors[0];
    if (first instanceof Error) return codeOf(first);
  }
  return "";
}
