import { EXIT } from "./fault.ts";
import { GRACE_MS } from "./serve.ts";

/** How a service of this hub runs. Paths are absolute. */
export interface ServicePlan {
  readonly name: string;
  /** Node with its arguments and `serve`. */
  readonly command: readonly string[];
  readonly dataDir: string;
  /** Beside the data folder. */
  readonly writable: readonly string[];
  readonly envFile: string;
  /** Undefined: a unit of the user's own manager. */
  readonly runAs: string | undefined;
}

/** First line of what `viadukt service install` writes: only such a file is replaced or removed. */
export const UNIT_MARK = "# Made by `viadukt service install`; the next one writes it anew.";
const STATE = "/var/lib/";
/** The hub ends by itself within its grace; what then still runs is killed. */
export const STOP_SECONDS = GRACE_MS / 1_000 + 5;
const HOMES = ["/home/", "/root/", "/run/user/"];

/**
 * The unit for systemd 240 and later. `MemoryDenyWriteExecute` is not set: JavaScript is compiled while it runs. A
 * user's manager may not be allowed to make mounts of its own, so that such a unit has only what needs none.
 */
export function systemdUnit(plan: ServicePlan): string {
  const { command, dataDir, envFile, runAs } = plan;
  return `${[
    UNIT_MARK,
    "[Unit]",
    "Description=Viadukt integration hub",
    ...(runAs === undefined ? [] : ["Wants=network-online.target", "After=network-online.target"]),
    "",
    "[Service]",
    "Type=exec",
    ...(runAs === undefined ? [] : [`User=${runAs}`]),
    `WorkingDirectory=-${specifiers(dataDir)}`,
    `Environment=${quoted(`DATA_DIR=${dataDir}`)}`,
    `EnvironmentFile=-${specifiers(envFile)}`,
    `ExecStart=${command.map(argument).join(" ")}`,
    "# Reads certificates and accounting units again.",
    "ExecReload=/bin/kill -HUP $MAINPID",
    "Restart=always",
    "RestartSec=2",
    "# A wrong setting is wrong at the next start, too.",
    `RestartPreventExitStatus=${EXIT.usage}`,
    "KillSignal=SIGTERM",
    "KillMode=mixed",
    `TimeoutStopSec=${STOP_SECONDS}`,
    "UMask=0077",
    "NoNewPrivileges=true",
    "LockPersonality=true",
    "RestrictRealtime=true",
    "RestrictSUIDSGID=true",
    "SystemCallArchitectures=native",
    ...(runAs === undefined ? [] : walls(plan)),
    "",
    "[Install]",
    `WantedBy=${runAs === undefined ? "default.target" : "multi-user.target"}`,
  ].join("\n")}\n`;
}

function walls({ command, dataDir, writable }: ServicePlan): readonly string[] {
  const isAtHome = [...command, dataDir, ...writable].some((path) =>
    HOMES.some((home) => path.startsWith(home)),
  );
  const state = dataDir.startsWith(STATE) ? dataDir.slice(STATE.length).replace(/\/+$/, "") : "";
  const isState = /^[\w.-]+$/.test(state);
  const paths = [...new Set([dataDir, ...writable])].map((path) => quoted(`-${path}`));
  return [
    ...(isState ? [`StateDirectory=${state}`, "StateDirectoryMode=0700"] : []),
    "ProtectSystem=strict",
    `ReadWritePaths=${paths.join(" ")}`,
    `ProtectHome=${isAtHome ? "read-only" : "true"}`,
    "PrivateTmp=true",
    "PrivateDevices=true",
    "ProtectClock=true",
    "ProtectControlGroups=true",
    "ProtectHostname=true",
    "ProtectKernelLogs=true",
    "ProtectKernelModules=true",
    "ProtectKernelTunables=true",
    "RemoveIPC=true",
    "RestrictNamespaces=true",
    "RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK",
    "# Ports below 1024.",
    "CapabilityBoundingSet=CAP_NET_BIND_SERVICE",
    "AmbientCapabilities=CAP_NET_BIND_SERVICE",
  ];
}

/** `%` begins a specifier everywhere in a unit. */
const specifiers = (text: string): string => text.replaceAll("%", "%%");

const quoted = (text: string): string =>
  `"${specifiers(text).replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;

/** In a command line `$` begins a variable. */
const argument = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) ? specifiers(text) : quoted(text).replaceAll("$", "$$$$");
