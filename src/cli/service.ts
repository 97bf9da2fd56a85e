import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, realpathSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, isAbsolute, join, resolve } from "node:path";
import type { Command } from "commander";
import { parseDatabaseUrl } from "../store/database-url.ts";
import { EXIT, failure, usageError } from "./fault.ts";
import type { CliHost } from "./host.ts";
import { print } from "./output.ts";
import { removeOwn, writeOwn } from "./service-files.ts";
import { type ServicePlan, systemdUnit, UNIT_MARK } from "./service-unit.ts";
import { WINDOWS_MARK, windowsSteps, winswXml } from "./service-windows.ts";
import { dataDirOption } from "./with-hub.ts";

export interface ServiceFlags {
  readonly name: string;
  readonly user?: true;
  readonly unitDir?: string;
  readonly dataDir?: string;
  readonly envFile?: string;
  readonly runAs?: string;
  readonly print?: true;
}

/** Of the machine and of who is at it. */
export interface ServiceMachine {
  readonly platform: NodeJS.Platform;
  readonly uid: number | undefined;
}

const HERE: ServiceMachine = { platform: process.platform, uid: process.getuid?.() };

export function addService(program: Command, host: CliHost): void {
  const service = program
    .command("service")
    .summary("run the hub as a service of the machine")
    .description(
      "Makes the hub a service: a unit of systemd on Linux, a file for the wrapper WinSW on Windows. macOS is not supported.",
    );
  const common = (command: Command): Command =>
    command
      .option("--name <name>", "name of the service", "viadukt")
      .option("--user", "a service of your own, without rights of an administrator (systemd)")
      .option("--unit-dir <folder>", "folder of the unit; systemd itself is not called");
  dataDirOption(common(service.command("install").alias("/install")))
    .summary("install and start it; again to bring it up to date")
    .option("--env-file <file>", "file with the settings, NAME=value in each line")
    .option("--run-as <user>", "who the service runs as", "viadukt")
    .option("--print", "only print the unit")
    .action((flags: ServiceFlags) => install(host, flags, HERE));
  common(service.command("uninstall").alias("/uninstall"))
    .summary("stop and remove it; data stays")
    .action((flags: ServiceFlags) => uninstall(flags, HERE));
  common(service.command("status"))
    .summary("say whether it is installed and runs; exits with 1 where it does not")
    .action((flags: ServiceFlags) => status(flags, HERE));
}

/** @throws HubError `command_failed` that says what to do where it cannot be installed */
export function install(host: CliHost, flags: ServiceFlags, machine: ServiceMachine): void {
  const path = unitPath(flags, machine);
  const plan = planOf(host, flags, machine);
  const isWindows = machine.platform === "win32";
  const text = isWindows ? winswXml(plan) : systemdUnit(plan);
  if (flags.print) {
    process.stdout.write(text);
    return;
  }
  if (isWindows) {
    if (existsSync(path)) throw failure(`${path} is there already: change it, or remove it first.`);
    writeOwn(path, { text, mark: WINDOWS_MARK });
    for (const line of windowsSteps(dirname(path), flags.name)) print(line);
    return;
  }
  const isOurs = flags.unitDir === undefined;
  if (isOurs) {
    requireSystemd(flags, machine);
    requireFolder(plan);
  }
  writeOwn(path, { text, mark: UNIT_MARK });
  print(`Written: ${path}`);
  if (!isOurs) {
    const user = flags.user ? " --user" : "";
    print(`Start it: systemctl${user} daemon-reload; systemctl${user} enable --now ${flags.name}`);
    return;
  }
  systemctl(flags, ["daemon-reload"]);
  systemctl(flags, ["enable", `${flags.name}.service`]);
  systemctl(flags, ["restart", `${flags.name}.service`]);
  print(`It runs, with the settings of ${plan.envFile}; data is in ${plan.dataDir}.`);
}

/** Safe to run twice. @throws HubError `command_failed` where it cannot be removed */
export function uninstall(flags: ServiceFlags, machine: ServiceMachine): void {
  const path = unitPath(flags, machine);
  if (machine.platform === "win32") {
    print(`First, as an administrator: ${path.replace(/\.xml$/, ".exe")} uninstall`);
    print(removeOwn(path, WINDOWS_MARK) ? `Removed: ${path}` : `There is no ${path}.`);
    return;
  }
  const isOurs = flags.unitDir === undefined;
  if (!existsSync(path)) {
    print(`There is no ${path}.`);
    return;
  }
  if (isOurs) {
    requireSystemd(flags, machine);
    systemctl(flags, ["disable", "--now", `${flags.name}.service`]);
  }
  removeOwn(path, UNIT_MARK);
  if (isOurs) systemctl(flags, ["daemon-reload"]);
  print(`Removed: ${path}. The data stays where it is.`);
}

function status(flags: ServiceFlags, machine: ServiceMachine): void {
  const path = unitPath(flags, machine);
  const isThere = existsSync(path);
  print(isThere ? `Installed: ${path}` : `Not installed: there is no ${path}.`);
  if (machine.platform === "win32") {
    print(`Whether it runs: sc.exe query ${flags.name}`);
    process.exitCode = isThere ? EXIT.done : EXIT.failed;
    return;
  }
  const ask = (what: string): string => said(flags, [what, `${flags.name}.service`]);
  const [active, enabled] = isThere && hasSystemd() ? [ask("is-active"), ask("is-enabled")] : [];
  if (active !== undefined) print(`State: ${active}; at the start of the machine: ${enabled}`);
  process.exitCode = active === "active" ? EXIT.done : EXIT.failed;
}

function unitPath(flags: ServiceFlags, { platform }: ServiceMachine): string {
  const { name, unitDir, user } = flags;
  if (platform === "darwin") {
    throw failure(
      "Services of macOS are not supported: run `viadukt serve` by a launchd agent of your own, or on Linux.",
    );
  }
  if (!/^[a-zA-Z0-9][\w.-]{0,99}$/.test(name)) {
    throw usageError("--name", "Only letters, digits, - _ and . can be in it.", "Choose another.");
  }
  if (platform === "win32") return join(resolve(unitDir ?? "."), `${name}-service.xml`);
  const folder =
    unitDir ?? (user ? join(homedir(), ".config/systemd/user") : "/etc/systemd/system");
  return join(resolve(folder), `${name}.service`);
}

function planOf(host: CliHost, flags: ServiceFlags, { platform }: ServiceMachine): ServicePlan {
  const { name, user, envFile, runAs = "viadukt" } = flags;
  const { settings, origins } = host.loadSettings({ dataDir: flags.dataDir });
  const isSystem = !user && platform !== "win32";
  if (isSystem && !/^[a-z_][a-z0-9_-]{0,31}$/.test(runAs)) {
    throw usageError("--run-as", "That is no name of a user.", "Write it like viadukt.");
  }
  const isChosen = origins.dataDir !== "default";
  const dataDir = isSystem && !isChosen ? `/var/lib/${name}` : settings.dataDir;
  const inDataDir = (path: string): boolean => path.startsWith(`${settings.dataDir}/`);
  const databases = [settings.configDbUrl, settings.databaseUrl].flatMap((url) => {
    const { path } = parseDatabaseUrl(url, settings.dataDir);
    return path === undefined || path === ":memory:" ? [] : [dirname(path)];
  });
  const folders = [settings.logDir, ...databases, ...settings.importDirs, ...settings.exportDirs];
  const script = realpathSync(process.argv[1] ?? "");
  const lines = [dataDir, script, envFile ?? ""];
  if (lines.some((path) => /[\r\n]/.test(path))) {
    throw usageError("--data-dir", "A path has a line break.", "Choose another.");
  }
  return {
    name,
    command: [process.execPath, "--max-semi-space-size=8", script, "serve"],
    dataDir,
    writable: folders.filter(
      (path) => isAbsolute(path) && path !== settings.dataDir && !inDataDir(path),
    ),
    envFile: envFile === undefined ? envFileOf(flags) : resolve(envFile),
    runAs: isSystem ? runAs : undefined,
  };
}

const envFileOf = ({ name, user }: ServiceFlags): string =>
  user ? join(homedir(), `.config/${name}.env`) : `/etc/${name}.env`;

function requireSystemd({ user }: ServiceFlags, { uid }: ServiceMachine): void {
  if (!user && uid !== 0) {
    throw failure(
      "A service of the machine is installed by root: run it with sudo, or with --user for one of your own.",
    );
  }
  if (hasSystemd()) return;
  throw failure(
    "systemctl is not here: this machine does not run systemd. `viadukt service install --print` shows what a service has to do; start `viadukt serve` by whatever starts programs here.",
  );
}

/** A state folder below /var/lib is systemd's work; who else may write a folder is the operator's. */
function requireFolder({ dataDir, runAs }: ServicePlan): void {
  if (runAs === undefined) {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    return;
  }
  if (spawnSync("id", ["-u", runAs]).status !== 0) {
    throw failure(
      `There is no user ${runAs}: run \`useradd --system --home-dir ${dataDir} --shell /usr/sbin/nologin ${runAs}\` first, or name another with --run-as.`,
    );
  }
  if (dirname(dataDir) !== "/var/lib" && !existsSync(dataDir)) {
    throw failure(
      `There is no folder ${dataDir}: run \`install -d -m 700 -o ${runAs} ${dataDir}\` first.`,
    );
  }
}

const hasSystemd = (): boolean => spawnSync("systemctl", ["--version"]).status === 0;

function systemctl(flags: ServiceFlags, args: readonly string[]): void {
  const { status: code, stderr } = call(flags, args);
  if (code === 0) return;
  throw failure(`systemctl ${args.join(" ")} failed: ${stderr.trim()}`);
}

const said = (flags: ServiceFlags, args: readonly string[]): string =>
  call(flags, args).stdout.trim() || "unknown";

const call = ({ user }: ServiceFlags, args: readonly string[]) =>
  spawnSync("systemctl", [...(user ? ["--user"] : []), ...args], { encoding: "utf8" });
