import { SaxesParser, type SaxesTagPlain } from "saxes";
import type { TSchema } from "typebox";
import { Value } from "typebox/value";
import { type FieldIssue, InvalidInputError, messageOf } from "../lib/errors.ts";
import type { Settings } from "../settings-schema.ts";
import { type AccountingUnit, UnitSettings } from "./unit.ts";
import { DEFAULT_UNIT_SETTINGS, UnitInput } from "./units.ts";

/** Longer ones are no configuration. */
const MOST_CHARS = 2_000_000;
const MOST_UNITS = 1_000;

export interface SetupUnit extends UnitInput {
  /** Slug of the organisation; undefined where the file names none. */
  readonly tenant: string | undefined;
}

/** What a `setup.xml` says. */
export interface Setup {
  readonly units: readonly SetupUnit[];
  /** The environment variables that mean the same as `Http`. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Attributes of `Unit`: the name of the setting and how it is written. */
const UNIT_SETTINGS: Readonly<Record<string, keyof UnitSettings>> = {
  auth: "auth",
  anonymousRights: "anonymous_rights",
  select: "select",
  selectMaxRows: "select_max_rows",
  maxRows: "max_rows",
  emptyChild: "empty_child",
  percentDecode: "percent_decode",
  imageMode: "image_mode",
  allowFrom: "allow_from",
};

/** Attributes of `Http`: the variable with the same meaning; `undefined` for what has none here. */
const HTTP: Readonly<Record<string, string | undefined>> = {
  address: "COMMAND_HOST",
  port: "COMMAND_PORT",
  certFile: "COMMAND_TLS_CERT",
  keyFile: "COMMAND_TLS_KEY",
  commandTimeoutSec: "COMMAND_TIMEOUT_SECONDS",
  queueDepth: "COMMAND_QUEUE_DEPTH",
  queueWaitSec: "COMMAND_QUEUE_WAIT_SECONDS",
  maxBodyMiB: "COMMAND_MAX_BODY_MB",
  corsOrigins: "COMMAND_CORS_ORIGINS",
  trustedProxies: "COMMAND_TRUST_PROXY",
  https: undefined,
  maxRows: undefined,
  htmlPath: undefined,
  tempPath: undefined,
};

type Attributes = Readonly<Record<string, string>>;

/**
 * Reads a `setup.xml`: no document type, no entities of its own.
 * @throws InvalidInputError that names each attribute that is unknown or wrong; values are not repeated, for somebody
 * may have written a password
 */
export function readSetup(text: string): Setup {
  const { http, units } = parse(text);
  const issues: FieldIssue[] = [];
  const read = units.map((attributes, index) =>
    readUnit(attributes, { place: `Unit[${index + 1}]`, http, issues }),
  );
  const environment = readHttp(http, issues);
  if (issues.length > 0) throw new InvalidInputError(issues);
  return { units: read, environment };
}

function parse(text: string): { http: Attributes; units: Attributes[] } {
  if (text.length > MOST_CHARS) throw wrongFile("is larger than 2 MB");
  const units: Attributes[] = [];
  let http: Attributes = {};
  const path: string[] = [];
  const parser = new SaxesParser();
  parser.on("error", (error) => {
    throw error;
  });
  parser.on("doctype", () => {
    throw new Error("a document type is not taken");
  });
  parser.on("opentag", ({ name, attributes }: SaxesTagPlain) => {
    path.push(name);
    const place = path.join("/");
    if (place === "ApiComPrem/Http") http = attributes;
    else if (place === "ApiComPrem/Units/Unit") units.push(attributes);
    else if (!["ApiComPrem", "ApiComPrem/Units"].includes(place)) {
      throw new Error(`the element ${place.slice(0, 100)} is not known`);
    }
  });
  parser.on("closetag", () => path.pop());
  try {
    parser.write(text).close();
  } catch (error) {
    throw wrongFile(messageOf(error));
  }
  if (units.length > MOST_UNITS) throw wrongFile(`has more than ${MOST_UNITS} units`);
  return { http, units };
}

const wrongFile = (what: string): InvalidInputError =>
  new InvalidInputError([
    {
      field: "setup.xml",
      message: what,
      remedy: "Write it as `viadukt unit export` does: ApiComPrem with Http and Units.",
    },
  ]);

interface UnitPlace {
  readonly place: string;
  readonly http: Attributes;
  readonly issues: FieldIssue[];
}

function readUnit(attributes: Attributes, { place, http, issues }: UnitPlace): SetupUnit {
  const known = ["id", "name", "ico", "tenant", "enabled", ...Object.keys(UNIT_SETTINGS)];
  const wrong = (name: string, message: string, remedy: string): void => {
    issues.push({ field: `${place}@${name}`, message, remedy });
  };
  for (const name of Object.keys(attributes).filter((one) => !known.includes(one))) {
    wrong(name, "is not known", `Known are ${known.join(", ")}.`);
  }
  const { id, name = "", ico, tenant, enabled } = attributes;
  const settings: Record<string, unknown> = {};
  const given: Attributes = { ...(http.maxRows ? { maxRows: http.maxRows } : {}), ...attributes };
  for (const [attribute, setting] of Object.entries(UNIT_SETTINGS)) {
    const value = given[attribute];
    if (value === undefined) continue;
    const schema = UnitSettings.properties[setting] as TSchema;
    const read = readSetting(setting, value);
    if (Value.Check(schema, read)) settings[setting] = read;
    else wrong(attribute, "has a value that does not fit", remedyOf(schema));
  }
  const unit = {
    ...(id === undefined ? {} : { unit_id: id }),
    name,
    ...(ico === undefined ? {} : { company_id: ico }),
    is_enabled: enabled === undefined || isTrue(enabled),
    settings,
  };
  if (!Value.Check(UnitInput, unit)) {
    wrong(
      id === undefined || Value.Check(UnitInput.properties.unit_id, id) ? "name" : "id",
      "does not fit",
      "A unit has a GUID as its id, a name of up to 200 letters and an ico of up to 20.",
    );
  }
  return { ...(unit as UnitInput), tenant };
}

const LISTS: ReadonlySet<string> = new Set<keyof UnitSettings>(["allow_from"]);
const NUMBERS: ReadonlySet<string> = new Set<keyof UnitSettings>(["max_rows", "select_max_rows"]);

function readSetting(setting: string, value: string): unknown {
  if (LISTS.has(setting)) return partsOf(value);
  if (NUMBERS.has(setting)) return /^\d{1,9}$/.test(value.trim()) ? Number(value) : value;
  return value.trim();
}

const partsOf = (value: string): string[] => value.split(/[\s,;]+/).filter((part) => part !== "");

function remedyOf(schema: TSchema): string {
  const {
    enum: values,
    minimum,
    maximum,
  } = schema as {
    enum?: readonly string[];
    minimum?: number;
    maximum?: number;
  };
  if (values) return `Use one of ${values.join(", ")}.`;
  return minimum === undefined
    ? "Write networks such as 10.0.0.0/8, separated by commas."
    : `Use a whole number from ${minimum} to ${maximum}.`;
}

const isTrue = (text: string): boolean => /^\s*(true|1|yes|ano)\s*$/i.test(text);

function readHttp(http: Attributes, issues: FieldIssue[]): Record<string, string> {
  const environment: Record<string, string> = {};
  for (const [name, value] of Object.entries(http)) {
    if (!Object.hasOwn(HTTP, name)) {
      const remedy = `Known are ${Object.keys(HTTP).join(", ")}.`;
      issues.push({ field: `Http@${name}`, message: "is not known", remedy });
      continue;
    }
    const variable = HTTP[name];
    if (variable !== undefined && value.trim() !== "") environment[variable] = value.trim();
  }
  const { COMMAND_PORT: port, ...rest } = environment;
  if (port === undefined || !isTrue(http.https ?? "")) return environment;
  return { ...rest, COMMAND_TLS_PORT: port };
}

/** The file with these units; where keys are it says, what they are it does not. */
export function writeSetup(
  units: readonly { readonly unit: AccountingUnit; readonly tenant: string }[],
  settings: Settings,
): string {
  const { commandPort, commandTlsPort } = settings;
  const isHttps = commandTlsPort !== undefined && commandPort === undefined;
  const http = {
    address: settings.commandHost,
    port: (isHttps ? commandTlsPort : commandPort) ?? "",
    https: isHttps,
    certFile: settings.commandTlsCert ?? "",
    keyFile: settings.commandTlsKey ?? "",
    commandTimeoutSec: settings.commandTimeoutSeconds,
    queueDepth: settings.commandQueueDepth,
    queueWaitSec: settings.commandQueueWaitSeconds,
    maxBodyMiB: settings.commandMaxBodyMb,
    corsOrigins: settings.commandCorsOrigins.join(","),
    trustedProxies: settings.commandTrustProxy.join(","),
  };
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    '<ApiComPrem version="1">',
    `  <Http${attributesOf(http)} />`,
    "  <Units>",
    ...units.map((one) => `    <Unit${attributesOf(unitAttributes(one))} />`),
    "  </Units>",
    "</ApiComPrem>",
    "",
  ].join("\n");
}

function unitAttributes({ unit, tenant }: { unit: AccountingUnit; tenant: string }) {
  const { unitId, name, companyId, isEnabled, settings } = unit;
  const all: UnitSettings = { ...DEFAULT_UNIT_SETTINGS, ...settings };
  return {
    ...{ id: unitId, name, ico: companyId, tenant, enabled: isEnabled },
    ...Object.fromEntries(
      Object.entries(UNIT_SETTINGS).map(([attribute, setting]) => [
        attribute,
        [all[setting]].flat().join(","),
      ]),
    ),
  };
}

const attributesOf = (values: Readonly<Record<string, unknown>>): string =>
  Object.entries(values)
    .map(([name, value]) => ` ${name}="${escaped(String(value))}"`)
    .join("");

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\t": "&#9;",
  "\n": "&#10;",
  "\r": "&#13;",
};

const escaped = (text: string): string =>
  text
    // Characters that XML cannot have at all.
    .replace(/[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "")
    .replace(/[&<>"\t\n\r]/g, (char) => ESCAPES[char] ?? char);
