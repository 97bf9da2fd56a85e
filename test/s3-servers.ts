import { type ChildProcess, execFile, spawn } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import aws4 from "aws4";
import { endProcess, findProgram, freePorts, untilListening } from "./server-process.ts";

/** OpenStack Swift with its S3 interface, on free ports with an empty temporary folder. */
export interface SwiftServer extends AsyncDisposable {
  readonly endpoint: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Made at the start. */
  readonly bucket: string;
  readonly region: string;
}

const run = promisify(execFile);

const ACCOUNT = "br:admin";
const SECRET = "s3cret-of-swift";
const REGION = "us-east-1";
const BUCKET = "br-reports";

const STORES = ["object", "container", "account"] as const;
const PROGRAMS = [
  ...["swift-proxy-server", "swift-ring-builder", "memcached"],
  ...STORES.map((name) => `swift-${name}-server`),
];
const PACKAGES = "swift-proxy swift-account swift-container swift-object memcached";

/** Why Swift cannot run on this machine and how to get it; undefined where it can. */
export async function missingSwift(): Promise<string | undefined> {
  if (process.getuid?.() !== 0)
    return "S3 tests against Swift need the root user: it changes to one";
  for (const program of PROGRAMS) {
    if (findProgram(program) === undefined) {
      return `S3 tests against Swift need ${program}: apt-get install ${PACKAGES}`;
    }
  }
  return undefined;
}

/** @throws Error with what it said where it does not come up */
export async function startSwift(): Promise<SwiftServer> {
  const dir = await mkdtemp(join(tmpdir(), "viadukt-swift-"));
  const ports = await freePorts(STORES.length + 2);
  const [proxyPort = 0, cachePort = 0, ...storePorts] = ports;
  const children: ChildProcess[] = [];
  let said = "";
  const stopWithUs = (): void => {
    for (const child of children) child.kill("SIGKILL");
  };
  process.once("exit", stopWithUs);
  const stop = async (): Promise<void> => {
    process.off("exit", stopWithUs);
    await Promise.all(children.map((child) => endProcess(child)));
    await rm(dir, { recursive: true, force: true });
  };
  const begin = async (program: string, args: readonly string[]): Promise<void> => {
    const command = findProgram(program) ?? program;
    const child = spawn(command, args, { cwd: dir, stdio: ["ignore", "pipe", "pipe"] });
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on("data", (chunk: Buffer) => {
        said = (said + chunk.toString("utf8")).slice(-4_000);
      });
    }
    children.push(child);
  };
  try {
    await configure(dir, { proxyPort, cachePort, storePorts });
    await begin("memcached", [
      "-u",
      userInfo().username,
      "-l",
      "127.0.0.1",
      "-p",
      String(cachePort),
    ]);
    for (const name of STORES)
      await begin(`swift-${name}-server`, [join(dir, `${name}-server.conf`)]);
    await begin("swift-proxy-server", [join(dir, "proxy-server.conf")]);
    for (const port of ports) await untilListening(children, port);
    await makeBucket(`http://127.0.0.1:${proxyPort}`);
  } catch (error) {
    await stop();
    throw new Error(`Swift did not start: ${said}`, { cause: error });
  }
  return {
    endpoint: `http://127.0.0.1:${proxyPort}`,
    accessKeyId: ACCOUNT,
    secretAccessKey: SECRET,
    bucket: BUCKET,
    region: REGION,
    [Symbol.asyncDispose]: stop,
  };
}

interface Ports {
  readonly proxyPort: number;
  readonly cachePort: number;
  /** In the order of `STORES`. */
  readonly storePorts: readonly number[];
}

async function configure(dir: string, { proxyPort, cachePort, storePorts }: Ports): Promise<void> {
  await mkdir(join(dir, "disks", "sdb1"), { recursive: true });
  await writeFile(join(dir, "swift.conf"), SWIFT_CONF);
  await writeFile(join(dir, "proxy-server.conf"), proxyConf(dir, proxyPort, cachePort));
  await Promise.all(
    STORES.map(async (name, i) => {
      const port = storePorts[i] ?? 0;
      await writeFile(join(dir, `${name}-server.conf`), storeConf(dir, name, port));
      await buildRing(join(dir, `${name}.builder`), port);
    }),
  );
}

const SWIFT_CONF = `[swift-hash]
swift_hash_path_suffix = suffix
swift_hash_path_prefix = prefix
[storage-policy:0]
name = gold
default = yes
`;

const proxyConf = (dir: string, port: number, cachePort: number): string => `[DEFAULT]
bind_ip = 127.0.0.1
bind_port = ${port}
workers = 0
user = ${userInfo().username}
swift_dir = ${dir}
[pipeline:main]
pipeline = catch_errors gatekeeper healthcheck cache listing_formats bulk s3api tempauth slo dlo versioned_writes symlink proxy-server
[app:proxy-server]
use = egg:swift#proxy
allow_account_management = true
account_autocreate = true
[filter:s3api]
use = egg:swift#s3api
location = ${REGION}
[filter:tempauth]
use = egg:swift#tempauth
user_${ACCOUNT.replace(":", "_")} = ${SECRET} .admin
reseller_prefix = AUTH
[filter:cache]
use = egg:swift#memcache
memcache_servers = 127.0.0.1:${cachePort}
[filter:versioned_writes]
use = egg:swift#versioned_writes
allow_versioned_writes = true
allow_object_versioning = true
${["healthcheck", "catch_errors", "gatekeeper", "listing_formats", "bulk", "slo", "dlo", "symlink"]
  .map((name) => `[filter:${name}]\nuse = egg:swift#${name}`)
  .join("\n")}
`;

const storeConf = (dir: string, name: string, port: number): string => `[DEFAULT]
bind_ip = 127.0.0.1
bind_port = ${port}
workers = 0
user = ${userInfo().username}
swift_dir = ${dir}
devices = ${join(dir, "disks")}
mount_check = false
[pipeline:main]
pipeline = ${name}-server
[app:${name}-server]
use = egg:swift#${name}
`;

async function buildRing(builder: string, port: number): Promise<void> {
  const program = findProgram("swift-ring-builder") ?? "swift-ring-builder";
  await run(program, [builder, "create", "8", "1", "1"]);
  await run(program, [builder, "add", `r1z1-127.0.0.1:${port}/sdb1`, "1"]);
  await run(program, [builder, "rebalance"]);
}

async function makeBucket(endpoint: string): Promise<void> {
  const { host } = new URL(endpoint);
  const request = { service: "s3", region: REGION, method: "PUT", host, path: `/${BUCKET}` };
  const signed = aws4.sign(request, { accessKeyId: ACCOUNT, secretAccessKey: SECRET });
  const headers = signed.headers as Record<string, string>;
  const answer = await fetch(`${endpoint}/${BUCKET}`, { method: "PUT", headers });
  if (!answer.ok) throw new Error(`the bucket: ${answer.status} ${await answer.text()}`);
}
