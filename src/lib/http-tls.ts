import { createHash, createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import {
  checkServerIdentity,
  createSecureContext,
  getCACertificates,
  type PeerCertificate,
  type SecureContext,
} from "node:tls";
import { ConfigError } from "./errors.ts";

/** How one request proves who the hub is, and whom it trusts. Texts are PEM. */
export interface TlsOptions {
  /** The client certificate, with the intermediate ones after it; never without `key`. */
  readonly cert?: string;
  readonly key?: string;
  /** For an encrypted `key`. */
  readonly passphrase?: string;
  /**
   * Certificates that are trusted besides the usual authorities: of an authority, or a server's own, which is then
   * trusted whatever name stands in it.
   */
  readonly ca?: string;
  /** The name that is asked for and looked for in the server's certificate, instead of the URL's host. */
  readonly serverName?: string;
  /**
   * For servers that ask for the client certificate once they know the path: in TLS 1.3 that takes an authentication
   * after the handshake, which Node's clients do not do.
   */
  readonly maxVersion?: "TLSv1.2";
}

/** `TlsOptions` checked and parsed. */
export interface PreparedTls {
  readonly secureContext: SecureContext;
  readonly servername?: string;
  readonly checkServerIdentity?: typeof checkServerIdentity;
}

/** A chain of a dozen long certificates; more is no certificate but a mistake. */
const MAX_PEM_LENGTH = 100_000;
const HOST_NAME =
  /^(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*$/i;
const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

const digests = new WeakMap<TlsOptions, string>();

/** The same text for the same options, and none of them can be read from it. */
export function tlsDigest(tls: TlsOptions): string {
  const known = digests.get(tls);
  if (known !== undefined) return known;
  const parts = [tls.cert, tls.key, tls.passphrase, tls.ca, tls.serverName, tls.maxVersion];
  const digest = createHash("sha256")
    .update(JSON.stringify(parts.map((part) => part ?? null)))
    .digest("base64");
  digests.set(tls, digest);
  return digest;
}

/** @throws ConfigError code bad_certificate; the message says which part is wrong and quotes nothing of it */
export function prepareTls(tls: TlsOptions): PreparedTls {
  const { cert, key, ca, passphrase, serverName, maxVersion } = tls;
  if ((cert === undefined) !== (key === undefined)) {
    const missing = cert === undefined ? "certificate" : "private key";
    throw bad(`The ${missing} is missing: a client certificate and its private key go together.`);
  }
  if (cert !== undefined && key !== undefined) checkPair({ cert, key, passphrase });
  const pinned = ca === undefined ? [] : parseAuthorities(ca);
  if (serverName !== undefined && !isServerName(serverName)) {
    throw bad("The server name is no host name such as api.example.com.");
  }
  try {
    const secureContext = createSecureContext({
      ...(cert === undefined || key === undefined ? {} : { cert, key }),
      ...(passphrase === undefined ? {} : { passphrase }),
      ...(maxVersion === undefined ? {} : { maxVersion }),
      ...(ca === undefined
        ? {}
        : { ca: [...getCACertificates("default"), ca], allowPartialTrustChain: true }),
    });
    return {
      secureContext,
      ...(serverName === undefined ? {} : { servername: serverName }),
      ...(pinned.length === 0 ? {} : { checkServerIdentity: unlessPinned(pinned) }),
    };
  } catch (error) {
    throw bad("The client certificate and its private key cannot be used.", error);
  }
}

function checkPair(pair: { cert: string; key: string; passphrase: string | undefined }): void {
  const certificate = parseCertificates(pair.cert, "The client certificate")[0];
  if (certificate && !certificate.checkPrivateKey(parseKey(pair.key, pair.passphrase))) {
    throw bad("The private key does not belong to the client certificate.");
  }
}

const parseAuthorities = (ca: string): X509Certificate[] =>
  parseCertificates(ca, "The certificate of the authority (CA)");

/** Who has the key of the very certificate that a person entered is the one who is meant. */
function unlessPinned(pinned: readonly X509Certificate[]): typeof checkServerIdentity {
  const prints = new Set(pinned.map(({ fingerprint256 }) => fingerprint256));
  return (host: string, certificate: PeerCertificate) =>
    prints.has(certificate.fingerprint256) ? undefined : checkServerIdentity(host, certificate);
}

function parseCertificates(text: string, what: string): X509Certificate[] {
  const blocks = text.length > MAX_PEM_LENGTH ? [] : (text.match(CERTIFICATE) ?? []);
  if (blocks.length === 0) {
    throw bad(`${what} is no PEM text: it begins with -----BEGIN CERTIFICATE-----.`);
  }
  return blocks.map((block) => {
    try {
      return new X509Certificate(block);
    } catch (error) {
      throw bad(`${what} is damaged: copy the whole PEM text again.`, error);
    }
  });
}

function parseKey(text: string, passphrase: string | undefined): KeyObject {
  if (text.length > MAX_PEM_LENGTH || !/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text)) {
    throw bad("The private key is no PEM text: it begins with -----BEGIN PRIVATE KEY-----.");
  }
  const isEncrypted = /-----BEGIN ENCRYPTED PRIVATE KEY-----|\bENCRYPTED\b/.test(text);
  if (isEncrypted && passphrase === undefined) {
    throw bad("The private key is encrypted: its passphrase is missing.");
  }
  try {
    return createPrivateKey({ key: text, ...(passphrase === undefined ? {} : { passphrase }) });
  } catch (error) {
    throw bad(
      isEncrypted
        ? "The private key does not open with this passphrase."
        : "The private key is damaged: copy the whole PEM text again.",
      error,
    );
  }
}

/** TLS knows no addresses as names: https://www.rfc-editor.org/rfc/rfc6066#section-3 */
const isServerName = (text: string): boolean => HOST_NAME.test(text) && !/^[\d.]+$/.test(text);

const bad = (message: string, cause?: unknown): ConfigError =>
  new ConfigError(message, { code: "bad_certificate", ...(cause === undefined ? {} : { cause }) });
