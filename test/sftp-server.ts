import { execFileSync, spawn } from "node:child_process";
import { constants, cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import {
  appendFile,
  chmod,
  chown,
  copyFile,
  mkdir,
  mkdtemp,
  readFile,
  rm,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { endProcess, freePort, isThere, untilListening } from "./server-process.ts";

/** The SFTP server of OpenSSH on a free port, with a user and keys of its own. */
export interface SftpServer extends AsyncDisposable {
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly password: string;
  /** OpenSSH's form; the second one is encrypted with `passphrase`. */
  readonly privateKey: string;
  readonly lockedKey: string;
  readonly rsaKey: string;
  readonly passphrase: string;
  /** `SHA256:…` of each host key. */
  readonly fingerprints: { readonly ed25519: string; readonly rsa: string };
  /** Where the sign-in leads, on this machine. Below it `full` is a tiny file system that only the server sees. */
  readonly folder: string;
  /** What the server has said, for counting. */
  log(): string;
}

export interface SftpOptions {
  /** Requests that the server does not know, as simpler ones: `posix-rename`, `fsync`, `statvfs`. */
  readonly without?: readonly string[];
  /** The password is asked for as a question (keyboard-interactive) instead. */
  readonly isInteractive?: boolean;
  /** Lets the user in, and has no SFTP. */
  readonly hasNoSftp?: boolean;
}

const SSHD = "/usr/sbin/sshd";
const USERNAME = "hub";
const PASSWORD = "s3cret";
/** `openssl passwd -6 -salt viadukt s3cret` */
const PASSWORD_HASH =
  "$6$viadukt$WCgvW7W.YvoHG1M.3gQa19OOFlGNEXG4vb/Uk5bxxkpT35Zmm5NkEldkaN/ZQDgLNbgPt42l3vZqvBmFUioID.";
const PASSPHRASE = "open sesame";
/** No account of the machine has it. */
const USER_ID = 54_321;
const FULL_BYTES = 3 * 1024 * 1024;

/** Why it cannot run on this machine and how to get it; undefined where it can. */
export function sftpMissing(): string | undefined {
  if (!isThere(SSHD, constants.X_OK))
    return `SFTP tests need ${SSHD}: apt-get install openssh-server`;
  if (process.getuid?.() !== 0) return "SFTP tests need to be root: sshd has to become its user";
  try {
    execFileSync("unshare", ["--mount", "true"], { stdio: "ignore" });
  } catch {
    return "SFTP tests need mounts of their own: unshare --mount is not allowed here";
  }
  return undefined;
}

/**
 * The user exists for the server alone: it sees other account files than the machine, in a mount namespace
 * of its own.
 */
export async function startSftp(options: SftpOptions = {}): Promise<SftpServer> {
  const dir = await mkdtemp(join(tmpdir(), "viadukt-sftp-"));
  await chmod(dir, 0o755);
  const port = await freePort();
  const folder = join(dir, "home");
  await mkdir(join(folder, "full"), { recursive: true });
  for (const path of [folder, join(folder, "full")]) await chown(path, USER_ID, USER_ID);
  await writeAccounts(dir, folder);
  makeKeys(dir);
  const keys = ["id", "locked", "id_rsa"].map((name) =>
    readFileSync(join(dir, `${name}.pub`), "utf8"),
  );
  await writeFile(join(dir, "authorized_keys"), keys.join(""));
  await writeFile(join(dir, "sshd_config"), configOf(dir, port, options));
  await writeFile(
    join(dir, "pam"),
    "auth required pam_unix.so\naccount required pam_unix.so\nsession optional pam_permit.so\n",
  );
  const child = spawn("unshare", ["--mount", "sh", "-c", script(dir)], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    said += chunk.toString("utf8");
  });
  const stopWithUs = (): void => void child.kill("SIGKILL");
  process.once("exit", stopWithUs);
  const stop = async (): Promise<void> => {
    process.off("exit", stopWithUs);
    await endProcess(child, "SIGKILL");
    await rm(dir, { recursive: true, force: true });
  };
  try {
    await untilListening(child, port);
  } catch (error) {
    await stop();
    throw new Error(`sshd did not start: ${said}`, { cause: error });
  }
  const text = (name: string): string => readFileSync(join(dir, name), "utf8");
  return {
    ...{ host: "127.0.0.1", port, username: USERNAME, password: PASSWORD, folder },
    ...{ privateKey: text("id"), lockedKey: text("locked"), rsaKey: text("id_rsa") },
    passphrase: PASSPHRASE,
    fingerprints: { ed25519: fingerprint(dir, "host_ed25519"), rsa: fingerprint(dir, "host_rsa") },
    log: () => said,
    [Symbol.asyncDispose]: stop,
  };
}

async function writeAccounts(dir: string, home: string): Promise<void> {
  const lines = {
    passwd: `${USERNAME}:x:${USER_ID}:${USER_ID}::${home}:/bin/sh\n`,
    group: `${USERNAME}:x:${USER_ID}:\n`,
    shadow: `${USERNAME}:${PASSWORD_HASH}:19000:0:99999:7:::\n`,
  };
  for (const [name, line] of Object.entries(lines)) {
    const own = join(dir, name);
    await copyFile(join("/etc", name), own);
    const before = await readFile(own, "utf8");
    await appendFile(own, before.endsWith("\n") ? line : `\n${line}`);
  }
  await chmod(join(dir, "shadow"), 0o600);
}

/** Made once for a process: that of RSA takes a while. */
let keyFolder: string | undefined;

function makeKeys(dir: string): void {
  if (keyFolder === undefined) {
    const own = mkdtempSync(join(tmpdir(), "viadukt-sftp-keys-"));
    process.once("exit", () => rmSync(own, { recursive: true, force: true }));
    const make = (name: string, type: readonly string[], passphrase = ""): void => {
      execFileSync("ssh-keygen", ["-q", "-t", ...type, "-N", passphrase, "-f", join(own, name)]);
    };
    make("host_ed25519", ["ed25519"]);
    make("host_rsa", ["rsa", "-b", "2048"]);
    make("id", ["ed25519"]);
    make("locked", ["ed25519"], PASSPHRASE);
    make("id_rsa", ["rsa", "-b", "2048"]);
    keyFolder = own;
  }
  cpSync(keyFolder, dir, { recursive: true });
}

const fingerprint = (dir: string, name: string): string =>
  execFileSync("ssh-keygen", ["-lf", join(dir, `${name}.pub`)], { encoding: "utf8" }).split(
    " ",
  )[1] ?? "";

const configOf = (dir: string, port: number, options: SftpOptions): string => {
  const { without = [], isInteractive = false, hasNoSftp = false } = options;
  const denied = without.length > 0 ? ` -P ${without.join(",")}` : "";
  const yes = (is: boolean): string => (is ? "yes" : "no");
  return `Port ${port}
ListenAddress 127.0.0.1
HostKey ${dir}/host_ed25519
HostKey ${dir}/host_rsa
PidFile none
UsePAM ${yes(isInteractive)}
PasswordAuthentication ${yes(!isInteractive)}
KbdInteractiveAuthentication ${yes(isInteractive)}
AuthorizedKeysFile ${dir}/authorized_keys
StrictModes no
MaxStartups 100
LogLevel VERBOSE
${hasNoSftp ? "" : `Subsystem sftp internal-sftp${denied}`}
`;
};

/** Mounts end with the namespace, and that with its last process. */
const script = (dir: string): string =>
  [
    "set -e",
    ...["passwd", "group", "shadow"].map((name) => `mount --bind ${dir}/${name} /etc/${name}`),
    `[ ! -e /etc/pam.d/sshd ] || mount --bind ${dir}/pam /etc/pam.d/sshd`,
    `mount -t tmpfs -o size=${FULL_BYTES},uid=${USER_ID},gid=${USER_ID},mode=755 tmpfs ${dir}/home/full`,
    "mount -t tmpfs tmpfs /run",
    "mkdir -p /run/sshd",
    `exec ${SSHD} -D -e -f ${dir}/sshd_config`,
  ].join("\n");
