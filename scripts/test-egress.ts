import { execFileSync, spawn, spawnSync } from "node:child_process";
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createAuthority } from "../test/certificates.ts";
import { HOSTS, NAME_SERVER, PRIVATE, PUBLIC } from "../test/egress/addresses.ts";

/**
 * `npm run test:egress [-- PART …]`: hostile addresses, names and receivers against the hub's way out, in a
 * network of its own (Linux namespaces) in which private and public addresses really answer.
 */
const INSIDE = "--inside";
const [, script = "", first, ...rest] = process.argv;
if (first === INSIDE) process.exitCode = await runTests(rest);
else process.exitCode = await enterNetwork(process.argv.slice(2));

async function enterNetwork(parts: readonly string[]): Promise<number> {
  const isRoot = process.getuid?.() === 0;
  const namespaces = ["--net", "--mount", ...(isRoot ? [] : ["--map-root-user"])];
  const missing = reasonAgainst(namespaces);
  if (missing !== undefined) {
    const isRequired = process.env.CI === "true";
    console.error(
      `${isRequired ? "Failed" : "Skipped"}: ${missing} The egress suite needs Linux with unshare, ip and mount (packages util-linux, iproute2, mount) and the right to make a network namespace.`,
    );
    return isRequired ? 1 : 0;
  }
  const inside = [process.execPath, script, INSIDE, ...parts];
  const child = spawn("unshare", [...namespaces, "--", ...inside], { stdio: "inherit" });
  return exitCodeOf(child);
}

function reasonAgainst(namespaces: readonly string[]): string | undefined {
  for (const command of ["unshare", "ip", "mount"]) {
    const { error } = spawnSync(command, ["--version"], { stdio: "ignore" });
    if (error) return `there is no command ${command}.`;
  }
  const tried = spawnSync("unshare", [...namespaces, "--", "ip", "link", "set", "lo", "up"]);
  if (tried.status === 0) return undefined;
  return `a network of its own is not possible here (${tried.stderr.toString().trim()}).`;
}

/** Everything from here on is alone in its network and sees files of its own in /etc. */
async function runTests(parts: readonly string[]): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "viadukt-egress-"));
  try {
    setUpAddresses();
    setUpNames(folder);
    const files = globSync("test/egress/*.test.ts")
      .filter((file) => parts.length === 0 || parts.some((part) => file.includes(part)))
      .sort();
    const figures = join(folder, "figures");
    const flags = ["--test", "--test-concurrency=1", "--test-timeout=120000"];
    const env = { ...process.env, ...hostileEnvironment(), ...certificates(folder) };
    const child = spawn(process.execPath, [...flags, ...files], {
      stdio: "inherit",
      env: { ...env, EGRESS_FIGURES: figures },
    });
    const code = await exitCodeOf(child);
    printFigures(figures);
    return code;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function setUpAddresses(): void {
  execFileSync("ip", ["link", "set", "lo", "up"]);
  for (const address of [...PUBLIC, ...PRIVATE]) {
    const isIpv6 = address.includes(":");
    const network = `${address}/${isIpv6 ? 128 : 32}`;
    execFileSync("ip", ["addr", "add", network, "dev", "lo", ...(isIpv6 ? ["nodad"] : [])]);
  }
}

/** The machine's own lookup asks the suite's name server, and no other. */
function setUpNames(folder: string): void {
  const files = {
    "/etc/resolv.conf": `nameserver ${NAME_SERVER.address}\noptions timeout:1 attempts:1\n`,
    "/etc/hosts": `${HOSTS.join("\n")}\n`,
    "/etc/nsswitch.conf": "hosts: files dns\n",
  };
  for (const [path, text] of Object.entries(files)) {
    const copy = join(folder, path.replaceAll("/", "-"));
    writeFileSync(copy, text, { mode: 0o644 });
    execFileSync("mount", ["--bind", copy, path]);
  }
}

/** None of it may have an effect on where the hub calls. */
function hostileEnvironment(): Record<string, string> {
  const proxy = "http://10.0.0.1:8080";
  return {
    HTTP_PROXY: proxy,
    HTTPS_PROXY: proxy,
    ALL_PROXY: proxy,
    http_proxy: proxy,
    https_proxy: proxy,
    all_proxy: proxy,
    NO_PROXY: "",
    NODE_USE_ENV_PROXY: "1",
  };
}

function certificates(folder: string): Record<string, string> {
  const authority = createAuthority("Egress test CA");
  const { cert, key } = authority.issue({ name: "public", hosts: ["public.test", "proxy.test"] });
  const file = join(folder, "ca.pem");
  writeFileSync(file, authority.cert);
  return { EGRESS_CERT: cert, EGRESS_KEY: key, NODE_EXTRA_CA_CERTS: file };
}

function printFigures(path: string): void {
  const sum: Record<string, number> = {};
  for (const line of readFileSync(path, "utf8").trim().split("\n")) {
    for (const [name, count] of Object.entries(JSON.parse(line) as Record<string, number>)) {
      sum[name] = (sum[name] ?? 0) + count;
    }
  }
  const { tried = 0, refused = 0, reached = 0, failed = 0 } = sum;
  console.log(
    `Calls tried: ${tried}. Refused: ${refused}. Reached, all of them public: ${reached}. Failed otherwise (no answer of the name server): ${failed}.`,
  );
}

function exitCodeOf(child: ReturnType<typeof spawn>): Promise<number> {
  return new Promise((resolve) => child.once("exit", (code) => resolve(code ?? 1)));
}
