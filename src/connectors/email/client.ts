import { isIP } from "node:net";
import { getSystemErrorName } from "node:util";
import type { SentMessageInfo, Transporter } from "nodemailer";
import {
  AuthError,
  ConfigError,
  type Context,
  type HubError,
  isHubError,
  type Lasting,
  RejectedError,
  TransientError,
  toNetworkError,
  trustOf,
} from "../../sdk/index.ts";
import type { Mail } from "./mail.ts";

export interface Server {
  readonly host: string;
  readonly port?: number;
  readonly security?: "starttls" | "tls" | "none";
  readonly from: string;
  readonly ca_certificate?: string;
}
export interface Login {
  readonly username?: string;
  readonly password?: string;
}
export type Place = Pick<Context<Login, Server>, "net" | "credentials" | "settings" | "signal">;

interface Post extends Lasting {
  readonly transporter: Transporter;
}

/** Connections to one mail server at a time: mail providers allow few. */
const MAX_CONNECTIONS = 3;
const CONNECT_TIMEOUT_MS = 10_000;
const SILENCE_TIMEOUT_MS = 30_000;
const DEFAULT_PORT = 587;

/** Resolves with what the server said. @throws the errors of the contract */
export async function sendMail(place: Place, mail: Mail): Promise<string> {
  const { transporter } = await postOf(place);
  const { from, to, ...rest } = mail;
  try {
    const info: SentMessageInfo = await transporter.sendMail({
      ...rest,
      from: { ...from },
      to: to.map((one) => ({ ...one })),
      headers: { ...rest.headers },
      attachments: [...rest.attachments],
      signal: place.signal,
    });
    const refused = info.rejected?.length ?? 0;
    const note = refused > 0 ? ` (${refused} of ${to.length} recipients refused)` : "";
    return `${String(info.response ?? "accepted")}${note}`;
  } catch (error) {
    place.signal.throwIfAborted();
    throw faultOf(error, whereOf(place));
  }
}

/** Connects, changes to TLS and signs in; nothing is sent. */
export async function tryServer(place: Place): Promise<void> {
  const { transporter } = await postOf(place);
  try {
    await transporter.verify();
  } catch (error) {
    place.signal.throwIfAborted();
    throw faultOf(error, whereOf(place));
  }
}

const portOf = ({ port = DEFAULT_PORT }: Server): number => port;
const whereOf = ({ settings }: Place): string => `${settings.host}:${portOf(settings)}`;

const postOf = (place: Place): Promise<Post> =>
  place.net.shared("smtp", async (): Promise<Post> => {
    const { credentials, settings } = place;
    const { host, security = "starttls", ca_certificate: ca } = settings;
    const address = await place.net.address(host, portOf(settings));
    const { createTransport } = await import("nodemailer");
    const { username: user, password: pass } = credentials;
    let isOpen = true;
    const transporter = createTransport({
      pool: true,
      maxConnections: MAX_CONNECTIONS,
      host: address,
      port: portOf(settings),
      secure: security === "tls",
      requireTLS: security === "starttls",
      ignoreTLS: security === "none",
      // TLS knows no addresses as names.
      tls: { ...(isIP(host) === 0 ? { servername: host } : {}), ...trustOf(ca) },
      ...(user === undefined ? {} : { auth: { user, pass: pass ?? "" } }),
      connectionTimeout: CONNECT_TIMEOUT_MS,
      greetingTimeout: CONNECT_TIMEOUT_MS,
      socketTimeout: SILENCE_TIMEOUT_MS,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
    return {
      transporter,
      isOpen: () => isOpen,
      async close() {
        isOpen = false;
        transporter.close();
      },
    };
  });

interface SmtpFault {
  readonly code?: string;
  readonly errno?: number;
  readonly responseCode?: number;
  readonly response?: string;
  readonly message: string;
}

/** https://www.rfc-editor.org/rfc/rfc5321#section-4.2.1 */
function faultOf(thrown: unknown, where: string): HubError {
  const fault = thrown as SmtpFault;
  const { code = "", responseCode = 0 } = fault;
  const said = (fault.response ?? "").replace(/\s+/g, " ").slice(0, 200);
  const words = `${where} answered: ${said}`;
  if (code === "ETLS" || responseCode === 0 || said === "") return connectionFault(fault, where);
  if (/starttls|encrypt/i.test(said) && responseCode >= 500) {
    return new ConfigError(`${words} Choose the encryption that the server offers.`);
  }
  if (responseCode < 500) return new TransientError(words);
  return code === "EAUTH" || responseCode === 530 || responseCode === 535
    ? new AuthError(`${words} Check user name and password.`)
    : new RejectedError(words);
}

/** nodemailer names every fault of a socket ESOCKET; the number or the words tell which it was. */
function connectionFault(fault: SmtpFault, where: string): HubError {
  if (fault.code === "ETLS") {
    const remedy = "choose the encryption that it offers";
    return new ConfigError(`${where} does not change to an encrypted connection: ${remedy}.`);
  }
  const known = Object.assign(new Error(fault.message), { code: codeOf(fault) });
  const error = toNetworkError(known, where);
  return isHubError(error) ? error : new TransientError(`The connection to ${where} failed.`);
}

function codeOf({ code, errno, message }: SmtpFault): string {
  if (errno !== undefined && errno < 0) return getSystemErrorName(errno);
  if (code === "ECONNECTION") return "ECONNRESET";
  return /certificate|altnames|\bSSL\b|\bTLS\b/i.test(message) ? "ERR_TLS_FAULT" : (code ?? "");
}
