import { ConfigError, InvalidInputError } from "../lib/errors.ts";
import { nameIssue } from "./file-name.ts";
import { type IfExists, isPolicy, periodOf, type UploadParams } from "./upload-params.ts";

/** Where an integration wants its files; what it leaves out is as below. */
export interface StoragePlan {
  readonly defaultFolder: string;
  readonly template: string;
  readonly ifExists: IfExists;
}

const DEFAULT_FOLDER = "/BR-Reports";
const DEFAULT_TEMPLATE = "{default_folder}/{year}/{month}/";
const MAX_PATH = 1000;
const MAX_PART = 120;
const PLACEHOLDER = /\{([^{}]*)\}/g;
/** What would make another path of a value that is put into one. */
const UNSAFE = /[<>:"|?*/\\\p{Cc}\p{Cf}\p{Cs}]/gu;
/** `-2025-01` at the end of a report's name. */
const PERIOD_AT_END = /[-_. ]?\d{4}[-_.]?\d{2}$/;

/** @throws ConfigError where a setting is of the wrong kind */
export function storagePlan(settings: Readonly<Record<string, unknown>>): StoragePlan {
  const { default_folder = DEFAULT_FOLDER, folder_template, if_exists = "overwrite" } = settings;
  if (typeof default_folder !== "string") throw bad("default_folder", "is not a text");
  const template = folder_template ?? DEFAULT_TEMPLATE;
  if (typeof template !== "string") throw bad("folder_template", "is not a text");
  if (!isPolicy(if_exists)) throw bad("if_exists", "is not overwrite, keep_both or skip");
  return { defaultFolder: default_folder, template, ifExists: if_exists };
}

export interface ReportPlace {
  readonly settings: Readonly<Record<string, unknown>>;
  readonly params: UploadParams;
  readonly tenantName: string;
}

/**
 * `/BR-Reports/2025/01/raport-br-2025-01.pdf`: the folder template filled in, then the name. A part that comes out
 * empty, such as `{project}` without one, is left away.
 * @throws ConfigError where the settings make no path
 */
export function reportPath({ settings, params, tenantName }: ReportPlace): string {
  const { defaultFolder, template } = storagePlan(settings);
  const [year = "", month = ""] = periodOf(params).split("-");
  const values = new Map([
    // The only one that may be a path of its own.
    ["default_folder", defaultFolder],
    ["year", year],
    ["month", month],
    ["report", partOf(reportKind(params.report_name))],
    ["tenant", partOf(tenantName)],
    ["project", partOf(params.project_id ?? "")],
  ]);
  const filled = template.replace(PLACEHOLDER, (_, name: string) => {
    const value = values.get(name);
    if (value !== undefined) return value;
    const known = [...values.keys()].map((one) => `{${one}}`);
    throw bad("folder_template", `has {${name}}; it can have ${known.join(", ")}`);
  });
  return joined(partsOf(filled, "folder_template"), params.report_name);
}

/**
 * Where a file goes that a person puts into a storage: the folder, or the integration's own one where none is given.
 * @throws InvalidInputError naming `folder`, ConfigError for the integration's own one
 */
export function filePath(
  settings: Readonly<Record<string, unknown>>,
  { folder, name }: { readonly folder: string | undefined; readonly name: string },
): string {
  const safe = safeName(name);
  if (folder === undefined) {
    return joined(partsOf(storagePlan(settings).defaultFolder, "default_folder"), safe);
  }
  return checkRemotePath(`${folder}/${safe}`, "folder");
}

/**
 * The path in Unicode NFC with one slash before each part.
 * @throws InvalidInputError naming `field` where a part cannot be one, `..` included
 */
export function checkRemotePath(path: string, field: string): string {
  const parts = path.split("/").filter((part) => part !== "");
  for (const part of parts) {
    const issue = nameIssue(part.normalize("NFC"), field);
    if (issue) throw new InvalidInputError([issue]);
  }
  const whole = `/${parts.join("/")}`.normalize("NFC");
  if (whole.length <= MAX_PATH) return whole;
  const message = `makes a path longer than ${MAX_PATH} characters`;
  throw new InvalidInputError([{ field, message, remedy: "Choose a shorter one." }]);
}

/** `report.pdf` becomes `report (2).pdf`. */
export function numbered(path: string, number: number): string {
  const at = path.lastIndexOf("/") + 1;
  const dot = path.lastIndexOf(".");
  const end = dot > at ? dot : path.length;
  return `${path.slice(0, end)} (${number})${path.slice(end)}`;
}

export const folderOf = (path: string): string => path.slice(0, path.lastIndexOf("/")) || "/";

/** `raport-br-2025-01.pdf` is a `raport-br`. */
function reportKind(name: string): string {
  const stem = name.replace(/\.[^.]+$/, "");
  return stem.replace(PERIOD_AT_END, "") || stem;
}

/** As the name of one folder: nothing in it can lead elsewhere. */
const partOf = (text: string): string => plain(text).slice(0, MAX_PART).trim();

/** Files that came with records may be called anything; what ends the name stays. */
function safeName(text: string): string {
  const name = plain(text) || "file";
  const end = /\.[A-Za-z0-9]{1,10}$/.exec(name)?.[0] ?? "";
  let stem = [...name.slice(0, name.length - end.length)];
  while (nameIssue(stem.join("") + end, "") && stem.length > 1) stem = stem.slice(0, -1);
  return stem.join("") + end;
}

const plain = (text: string): string =>
  text
    .normalize("NFC")
    .replace(UNSAFE, "_")
    .replace(/^[\s.]+|[\s.]+$/g, "");

function partsOf(folder: string, setting: string): readonly string[] {
  const parts = folder.split("/").filter((part) => part !== "");
  for (const part of parts) {
    const issue = nameIssue(part.normalize("NFC"), setting);
    if (issue) throw bad(setting, issue.message);
  }
  return parts;
}

function joined(parts: readonly string[], name: string): string {
  const path = `/${[...parts, name].join("/")}`.normalize("NFC");
  if (path.length > MAX_PATH)
    throw bad("default_folder", `makes paths longer than ${MAX_PATH} characters`);
  return path;
}

const bad = (setting: string, message: string): ConfigError =>
  new ConfigError(
    `settings.${setting}: ${message}. Correct it on the integration; reports go to ${DEFAULT_FOLDER}/2025/01 when it is left out.`,
  );
