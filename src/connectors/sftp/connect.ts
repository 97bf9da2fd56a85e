import { isIP } from "node:net";
import type { AuthenticationType, Client, ConnectConfig } from "ssh2";
import { ConfigError, type HubError, messageOf } from "../../sdk/index.ts";
import { connectFault } from "./faults.ts";
import { algorithmsBut, type HostKeyAlgorithm, hostKeyFault, isPinned } from "./host-key.ts";
import type { SftpContext } from "./manifest.ts";

export type Place = Pick<SftpContext, "net" | "credentials" | "settings" | "signal">;

const CONNECT_TIMEOUT_MS = 20_000;
const KEEPALIVE_MS = 15_000;
const KEEPALIVES_UNANSWERED = 3;
const DEFAULT_PORT = 22;
const NO_SUCH_KEY = /no matching host key/i;

export const whereOf = ({ host, port = DEFAULT_PORT }: SftpContext["settings"]): string =>
  isIP(host) === 6 ? `[${host}]:${port}` : `${host}:${port}`;

/** Connects and signs in. Where the fingerprint is that of another kind of key, asks the server for its further keys. */
export async function connect(
  place: Place,
): Promise<{ client: Client; product: string | undefined }> {
  const { host, port = DEFAULT_PORT, host_fingerprint: pins } = place.settings;
  const address = await place.net.address(host, port);
  const shown: Buffer[] = [];
  let refusal: HubError | undefined;
  for (;;) {
    const algorithms = algorithmsBut(shown);
    const isFirst = shown.length === 0;
    if (!isFirst && (!pins || algorithms.length === 0)) break;
    const made = await connectOnce(place, { address, port, algorithms }).catch((error: unknown) => {
      if (isFirst || !NO_SUCH_KEY.test(messageOf(error))) {
        throw connectFault(error, whereOf(place.settings));
      }
      return undefined;
    });
    if (made === undefined) break;
    if ("client" in made) return made;
    shown.push(made.refused);
    refusal ??= hostKeyFault(made.refused, whereOf(place.settings), pins);
  }
  throw refusal ?? connectFault(new Error("no host key"), whereOf(place.settings));
}

interface Attempt {
  readonly address: string;
  readonly port: number;
  readonly algorithms: HostKeyAlgorithm[];
}

async function connectOnce(
  { credentials, settings }: Place,
  { address, port, algorithms }: Attempt,
): Promise<{ client: Client; product: string | undefined } | { refused: Buffer }> {
  const { default: ssh2 } = await import("ssh2");
  const client = new ssh2.Client();
  const { username, password, private_key: privateKey, passphrase } = credentials;
  let refused: Buffer | undefined;
  const ready = new Promise<void>((resolve, reject) => {
    client.once("ready", resolve);
    client.on("error", reject);
    client.once("close", () => reject(new Error("The connection was closed.")));
  });
  client.on("keyboard-interactive", (_name, _text, _language, prompts, finish) => {
    // One hidden question is the password; anything else is for a person.
    const isPassword = prompts.length === 1 && prompts[0]?.echo !== true;
    finish(isPassword && password !== undefined ? [password] : []);
  });
  ready.catch(() => undefined);
  const config: ConnectConfig = {
    ...{ host: address, port, username },
    ...(password === undefined ? {} : { password }),
    ...(privateKey === undefined ? {} : { privateKey: checkedKey(ssh2, privateKey, passphrase) }),
    ...(passphrase === undefined ? {} : { passphrase }),
    authHandler: waysIn({ password, privateKey }),
    tryKeyboard: password !== undefined,
    algorithms: { serverHostKey: algorithms },
    readyTimeout: CONNECT_TIMEOUT_MS,
    keepaliveInterval: KEEPALIVE_MS,
    keepaliveCountMax: KEEPALIVES_UNANSWERED,
    hostVerifier: (key: Buffer) => {
      if (isPinned(key, settings.host_fingerprint)) return true;
      refused = key;
      return false;
    },
  };
  try {
    client.connect(config);
    await ready;
    client.setNoDelay(true);
    return { client, product: productOf(client) };
  } catch (error) {
    client.destroy();
    if (refused) return { refused };
    throw error;
  }
}

function waysIn(have: {
  readonly password: string | undefined;
  readonly privateKey: string | undefined;
}): AuthenticationType[] {
  const ways: AuthenticationType[] = [
    ...(have.privateKey === undefined ? [] : (["publickey"] as const)),
    ...(have.password === undefined ? [] : (["password", "keyboard-interactive"] as const)),
  ];
  if (ways.length > 0) return ways;
  throw new ConfigError("There is neither a password nor a private key: enter one of them.", {
    code: "credentials_missing",
  });
}

/** @throws ConfigError without a word of the key */
function checkedKey(ssh2: typeof import("ssh2"), text: string, passphrase?: string): string {
  const key = ssh2.utils.parseKey(text, passphrase);
  const one = Array.isArray(key) ? key[0] : key;
  if (one && !(one instanceof Error) && one.isPrivateKey()) return text;
  const hint =
    one instanceof Error && /passphrase|decrypt|bad .*key integrity/i.test(one.message)
      ? "its passphrase is missing or wrong"
      : "it is no private key in a form that is known here: paste the whole file";
  throw new ConfigError(`The private key cannot be used: ${hint}.`, { code: "bad_certificate" });
}

/** `OpenSSH_9.2p1 Debian-2`; the library tells it to nobody but itself. */
function productOf(client: Client): string | undefined {
  const { _remoteVer: product } = client as { readonly _remoteVer?: unknown };
  return typeof product === "string" ? product.slice(0, 100) : undefined;
}
