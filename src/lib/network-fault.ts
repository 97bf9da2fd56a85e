import { ConfigError, isHubError, TransientError } from "./errors.ts";

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
const GARBAGE: Fault = {
  code: "bad_answer",
  explain: (host) => `${host} answered with something that is not HTTP.`,
};
const STOPPING: Fault = {
  code: "shutting_down",
  explain: (host) => `The call to ${host} ended because the hub stops.`,
};
const UNKNOWN: Fault = {
  code: "network_fault",
  explain: (host) => `The connection to ${host} failed.`,
};

const BY_CODE: Readonly<Record<string, Fault>> = {
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
  EPROTO: TLS,
  UND_ERR_HEADERS_OVERFLOW: GARBAGE,
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: GARBAGE,
  UND_ERR_DESTROYED: STOPPING,
  UND_ERR_CLOSED: STOPPING,
};

/** OpenSSL's and Node's names: `CERT_HAS_EXPIRED`, `DEPTH_ZERO_SELF_SIGNED_CERT`, `ERR_SSL_…`. */
const TLS_CODE = /^ERR_(SSL|TLS|OSSL)_|CERT|^UNABLE_TO_|^HOSTNAME_MISMATCH$|^CRL_/;

/** Tells from an error of the sockets what it means; `host` may have a port, never a path. */
export function toNetworkError(error: Error, host: string): Error {
  if (isHubError(error)) return error;
  const code = codeOf(error);
  if (code === "UND_ERR_INVALID_ARG" || code === "UND_ERR_NOT_SUPPORTED") {
    return new ConfigError(
      `The request to ${host} cannot be sent: a header, the method or the path has a character or name that HTTP does not allow.`,
      { cause: error, code: "bad_request" },
    );
  }
  const fault = error.name === "HTTPParserError" ? GARBAGE : faultOf(code);
  return new TransientError(fault.explain(host), { code: fault.code, cause: error });
}

export const timeoutError = (message: string): TransientError =>
  new TransientError(message, { code: TIMEOUT.code });

function faultOf(code: string): Fault {
  const known = BY_CODE[code];
  if (known) return known;
  return TLS_CODE.test(code) ? TLS : UNKNOWN;
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
