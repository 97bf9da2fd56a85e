import { resolve } from "node:path";
import { parseKey } from "./auth/fernet.ts";
import { matches, networkOf } from "./lib/address.ts";
import { createEgressGuard } from "./lib/egress.ts";
import { type FieldIssue, InvalidInputError, messageOf } from "./lib/errors.ts";
import { parseProxy } from "./lib/http-proxy.ts";
import type { DraftSettings, SettingName, Settings } from "./settings-schema.ts";
import {
  DATABASE_URL_EXAMPLES,
  type DatabaseAddress,
  parseDatabaseUrl,
} from "./store/database-url.ts";

type Label = (name: SettingName) => string;
type IsGiven = (name: SettingName) => boolean;

/**
 * Fills in what follows from other settings and checks what one setting's type cannot say.
 * @throws InvalidInputError code `bad_setting` with one issue per wrong variable.
 */
export function completeSettings(
  draft: DraftSettings,
  origins: Readonly<Record<SettingName, string>>,
  label: Label,
): Settings {
  const issues: FieldIssue[] = [];
  const check = <T>(name: SettingName, remedy: string, work: () => T): T | undefined => {
    try {
      return work();
    } catch (error) {
      issues.push({
        field: label(name),
        message: messageOf(error).replace(/^EGRESS_ALLOW: /, ""),
        remedy,
      });
      return undefined;
    }
  };
  const dataDir = resolve(draft.dataDir);
  const urlRemedy = `Write it like one of ${DATABASE_URL_EXAMPLES}.`;
  const data = check("databaseUrl", urlRemedy, () => onDisk(draft.databaseUrl, dataDir));
  const config = check("configDbUrl", urlRemedy, () => onDisk(draft.configDbUrl, dataDir));
  if (config) issues.push(...typeIssues(draft, config, { isGiven: isGivenIn(origins), label }));
  if (config?.path !== undefined && config.path === data?.path) {
    issues.push({
      field: label("configDbUrl"),
      message: `it is the same SQLite file as ${label("databaseUrl")}`,
      remedy: "Give the two databases two files: credentials are kept apart from business data.",
    });
  }
  issues.push(...addressIssues(draft, label), ...commandIssues(draft, label));
  for (const name of ["publicUrl", "sandboxUrl", "whiteListUrl", "nbpUrl", "cnbUrl"] as const) {
    check(name, "Write it like https://hub.example.com.", () => httpUrl(draft[name]));
  }
  check("encryptionKeys", "Run `viadukt keys generate`.", () => draft.encryptionKeys.map(parseKey));
  check("egressAllow", "Write it like 192.168.1.0/24,erp.local.", () =>
    createEgressGuard(draft.egressAllow),
  );
  const { egressProxy } = draft;
  check("egressProxy", "Write it like http://proxy.example.com:3128.", () =>
    egressProxy === undefined ? undefined : parseProxy(egressProxy),
  );
  if (issues.length > 0 || !data || !config) throw new InvalidInputError(issues, "bad_setting");
  const { publicUrl, sandboxUrl, ...rest } = draft;
  return {
    ...rest,
    ...(publicUrl === undefined ? {} : { publicUrl: httpUrl(publicUrl) }),
    ...(sandboxUrl === undefined ? {} : { sandboxUrl: httpUrl(sandboxUrl) }),
    whiteListUrl: whiteListOf(draft),
    nbpUrl: nbpOf(draft),
    cnbUrl: cnbOf(draft),
    dataDir,
    logDir: resolve(draft.logDir ?? resolve(dataDir, "logs")),
    configDbType: config.dialect,
    configDbUrl: config.url ?? `sqlite:///${config.path}`,
    databaseUrl: data.url ?? `sqlite:///${data.path}`,
  };
}

function whiteListOf({ whiteListUrl, sandboxUrl }: DraftSettings): string {
  if (whiteListUrl !== undefined) return httpUrl(whiteListUrl) ?? whiteListUrl;
  return sandboxUrl === undefined
    ? "https://wl-api.mf.gov.pl"
    : `${sandboxUrl.replace(/\/+$/, "")}/white-list`;
}

function nbpOf({ nbpUrl, sandboxUrl }: DraftSettings): string {
  if (nbpUrl !== undefined) return httpUrl(nbpUrl) ?? nbpUrl;
  return sandboxUrl === undefined ? "https://api.nbp.pl" : `${sandboxUrl.replace(/\/+$/, "")}/nbp`;
}

function cnbOf({ cnbUrl, sandboxUrl }: DraftSettings): string {
  if (cnbUrl !== undefined) return httpUrl(cnbUrl) ?? cnbUrl;
  return sandboxUrl === undefined ? "https://www.cnb.cz" : `${sandboxUrl.replace(/\/+$/, "")}/cnb`;
}

const isGivenIn =
  (origins: Readonly<Record<SettingName, string>>): IsGiven =>
  (name) =>
    origins[name] !== "default";

function onDisk(url: string, dataDir: string): DatabaseAddress {
  const address = parseDatabaseUrl(url, dataDir);
  if (address.path === ":memory:") {
    throw new Error("A database in memory would be lost with the process.");
  }
  return address;
}

function typeIssues(
  { configDbType }: DraftSettings,
  { dialect }: DatabaseAddress,
  { isGiven, label }: { isGiven: IsGiven; label: Label },
): FieldIssue[] {
  if (configDbType === undefined || configDbType === dialect) return [];
  const url = label("configDbUrl");
  const example = configDbType === "sqlite" ? "sqlite:///config.db" : serverExample(configDbType);
  return [
    {
      field: label("configDbType"),
      message: isGiven("configDbUrl")
        ? `it says ${configDbType}, but ${url} is one of ${dialect}`
        : `${configDbType} needs ${url}, which is not set`,
      remedy: `Set ${url} to something like ${example}, or leave ${label("configDbType")} out.`,
    },
  ];
}

const serverExample = (dialect: string): string =>
  `${dialect}://user:password@host:${dialect === "mysql" ? 3306 : 5432}/viadukt_config`;

function addressIssues(draft: DraftSettings, label: Label): FieldIssue[] {
  const { auth, host } = draft;
  const issues: FieldIssue[] = [];
  if (auth === "off" && !isLoopback(host)) {
    issues.push({
      field: label("auth"),
      message: `off would let everybody who reaches ${host} do everything`,
      remedy: `Set ${label("host")}=127.0.0.1, or leave ${label("auth")} on.`,
    });
  }
  for (const name of ["trustProxy", "commandTrustProxy"] as const) {
    for (const entry of draft[name].filter((one) => !networkOf(one))) {
      issues.push({
        field: label(name),
        message: `"${entry}" is no address and no network`,
        remedy: "Write addresses or networks such as 10.0.0.0/8, separated by commas.",
      });
    }
  }
  return issues;
}

function commandIssues(draft: DraftSettings, label: Label): FieldIssue[] {
  const issues: FieldIssue[] = [];
  for (const name of ["commandTlsCert", "commandTlsKey"] as const) {
    if (draft.commandTlsPort === undefined || draft[name] !== undefined) continue;
    issues.push({
      field: label("commandTlsPort"),
      message: `it needs ${label(name)}, which is not set`,
      remedy: `Set ${label(name)} to a PEM file, or leave ${label("commandTlsPort")} out.`,
    });
  }
  const { commandCorsOrigins: origins, commandPort: port, commandTlsPort: tlsPort } = draft;
  for (const origin of origins.filter((one) => URL.parse(one)?.origin !== one)) {
    issues.push({
      field: label("commandCorsOrigins"),
      message: `"${origin}" is no origin of a web page`,
      remedy: "Write it like https://shop.example.com, without a path and a slash at its end.",
    });
  }
  if (port !== undefined && port !== 0 && port === tlsPort) {
    issues.push({
      field: label("commandTlsPort"),
      message: `it is ${label("commandPort")}, too`,
      remedy: "Give http and https a port each.",
    });
  }
  return issues;
}

const LOOPBACKS = ["127.0.0.0/8", "::1"].map(networkOf).filter((network) => network !== undefined);

/** Whether only this machine reaches what listens there. */
export function isLoopback(host: string): boolean {
  if (host.toLowerCase() === "localhost") return true;
  const address = networkOf(host)?.[0];
  return address !== undefined && LOOPBACKS.some((network) => matches(address, network));
}

function httpUrl(text: string | undefined): string {
  if (text === undefined) return "";
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) {
    throw new Error(`"${text}" is no http or https address`);
  }
  return text.replace(/\/+$/, "");
}
