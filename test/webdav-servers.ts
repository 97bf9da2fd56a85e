import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { chown, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { endProcess, findProgram, freePort, isThere, untilListening } from "./server-process.ts";

export const WEBDAV_SERVERS = ["apache", "sabre", "rclone"] as const;
export type WebdavServerName = (typeof WEBDAV_SERVERS)[number];

/** A WebDAV server that others wrote, on a free port with an empty temporary folder. */
export interface WebdavServer extends AsyncDisposable {
  readonly baseUrl: string;
  /** The path of its root folder, for the setting `dav_path` of a Nextcloud. */
  readonly davPath: string;
  /** The whole address of its root folder. */
  readonly collection: string;
  readonly username: string;
  readonly password: string;
  /** Where its files lie on this machine. */
  readonly folder: string;
}

export interface WebdavOptions {
  /** Only of Apache: sign in by Digest instead of Basic. */
  readonly hasDigest?: boolean;
}

interface Plan {
  readonly command: string;
  readonly args: readonly string[];
  readonly davPath: string;
  readonly folder: string;
  readonly user?: { readonly uid: number; readonly gid: number };
}

const USERNAME = "br";
const PASSWORD = "s3cret";

/** Apache refuses to serve as root; `nobody` may do it. */
const NOBODY = 65_534;

const APACHE_MODULES = "/usr/lib/apache2/modules";
const SABRE = "/usr/share/php/Sabre/DAV/Server.php";

const NEEDS: Readonly<Record<WebdavServerName, { files: readonly string[]; packages: string }>> = {
  apache: { files: ["apache2", `${APACHE_MODULES}/mod_dav_fs.so`], packages: "apache2-bin" },
  sabre: { files: ["php", SABRE], packages: "php-cli php-xml php-mbstring php-sabre-dav" },
  rclone: { files: ["rclone"], packages: "rclone" },
};

/** Why the server cannot run on this machine and how to get it; undefined where it can. */
export async function missingFor(name: WebdavServerName): Promise<string | undefined> {
  const { files, packages } = NEEDS[name];
  for (const file of files) {
    if (!(file.startsWith("/") ? isThere(file) : findProgram(file))) {
      return `WebDAV tests against ${name} need ${file}: apt-get install ${packages}`;
    }
  }
  return undefined;
}

export async function startWebdav(
  name: WebdavServerName,
  options: WebdavOptions = {},
): Promise<WebdavServer> {
  const dir = await mkdtemp(join(tmpdir(), `viadukt-${name}-`));
  const port = await freePort();
  const plan = await PLANS[name](dir, { port, ...options });
  const { command, args, davPath, folder, user } = plan;
  const child = spawn(command, args, { cwd: dir, stdio: ["ignore", "ignore", "pipe"], ...user });
  let said = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    said = (said + chunk.toString("utf8")).slice(-2_000);
  });
  const stopWithUs = (): void => void child.kill("SIGKILL");
  process.once("exit", stopWithUs);
  const stop = async (): Promise<void> => {
    process.off("exit", stopWithUs);
    await endProcess(child);
    await rm(dir, { recursive: true, force: true });
  };
  try {
    await untilListening(child, port);
  } catch (error) {
    await stop();
    throw new Error(`${name} did not start: ${said}`, { cause: error });
  }
  return {
    baseUrl: `http://127.0.0.1:${port}`,
    davPath,
    collection: `http://127.0.0.1:${port}${davPath}`.replace(/\/$/, ""),
    username: USERNAME,
    password: PASSWORD,
    folder,
    [Symbol.asyncDispose]: stop,
  };
}

type Wanted = WebdavOptions & { readonly port: number };

const PLANS: Readonly<Record<WebdavServerName, (dir: string, wanted: Wanted) => Promise<Plan>>> = {
  apache: planApache,
  sabre: planSabre,
  rclone: planRclone,
};

async function planApache(dir: string, { port, hasDigest }: Wanted): Promise<Plan> {
  const folder = join(dir, "files");
  const modules =
    "mpm_event authz_core authn_core authn_file authz_user auth_basic auth_digest dav dav_fs mime";
  const hash = createHash("sha1").update(PASSWORD).digest("base64");
  const digest = createHash("md5").update(`${USERNAME}:dav:${PASSWORD}`).digest("hex");
  const config = `ServerRoot ${dir}
ServerName localhost
Listen 127.0.0.1:${port}
PidFile ${dir}/httpd.pid
ErrorLog ${dir}/error.log
DefaultRuntimeDir ${dir}
${modules
  .split(" ")
  .map((module) => `LoadModule ${module}_module ${APACHE_MODULES}/mod_${module}.so`)
  .join("\n")}
TypesConfig /etc/mime.types
DavLockDB ${dir}/lock/db
DocumentRoot ${folder}
<Directory ${folder}>
  Dav On
  AuthType ${hasDigest ? "Digest" : "Basic"}
  AuthName dav
  AuthUserFile ${dir}/passwords
  Require valid-user
</Directory>
`;
  await mkdir(folder);
  await mkdir(join(dir, "lock"));
  const line = hasDigest ? `${USERNAME}:dav:${digest}` : `${USERNAME}:{SHA}${hash}`;
  await writeFile(join(dir, "passwords"), `${line}\n`);
  await writeFile(join(dir, "httpd.conf"), config);
  const isRoot = process.getuid?.() === 0;
  if (isRoot) {
    for (const path of [dir, folder, join(dir, "lock")]) await chown(path, NOBODY, NOBODY);
  }
  return {
    command: findProgram("apache2") ?? "apache2",
    args: ["-f", join(dir, "httpd.conf"), "-DFOREGROUND"],
    davPath: "/",
    folder,
    ...(isRoot ? { user: { uid: NOBODY, gid: NOBODY } } : {}),
  };
}

async function planSabre(dir: string, { port }: Wanted): Promise<Plan> {
  const folder = join(dir, "files");
  const davPath = `/remote.php/dav/files/${USERNAME}`;
  const script = `<?php
error_reporting(0);
date_default_timezone_set('UTC');
spl_autoload_register(function ($name) {
  $file = '/usr/share/php/' . strtr($name, '\\\\', '/') . '.php';
  if (is_file($file)) require $file;
});
$user = isset($_SERVER['PHP_AUTH_USER']) ? $_SERVER['PHP_AUTH_USER'] : '';
$password = isset($_SERVER['PHP_AUTH_PW']) ? $_SERVER['PHP_AUTH_PW'] : '';
if ($user !== '${USERNAME}' || $password !== '${PASSWORD}') {
  header('WWW-Authenticate: Basic realm="sabre"');
  http_response_code(401);
  exit;
}
$server = new Sabre\\DAV\\Server(new Sabre\\DAV\\FS\\Directory('${folder}'));
$server->setBaseUri('${davPath}/');
$server->addPlugin(new Sabre\\DAV\\Locks\\Plugin(new Sabre\\DAV\\Locks\\Backend\\File('${dir}/locks')));
$server->exec();
`;
  await mkdir(folder);
  await writeFile(join(dir, "server.php"), script);
  return {
    command: findProgram("php") ?? "php",
    args: ["-d", "memory_limit=512M", "-S", `127.0.0.1:${port}`, join(dir, "server.php")],
    davPath,
    folder,
  };
}

async function planRclone(dir: string, { port }: Wanted): Promise<Plan> {
  const folder = join(dir, "files");
  await mkdir(folder);
  const credentials = ["--user", USERNAME, "--pass", PASSWORD];
  return {
    command: findProgram("rclone") ?? "rclone",
    args: [
      ...["serve", "webdav", folder, "--addr", `127.0.0.1:${port}`, "--etag-hash", "MD5"],
      ...["--config", join(dir, "rclone.conf"), ...credentials],
    ],
    davPath: "/",
    folder,
  };
}
