import { type Filter, parseFilter } from "./filter.ts";
import { refuse } from "./refusal.ts";
import type { EntityType } from "./schema.ts";

/** What a GET asks for. */
export interface Options {
  readonly filter: Filter;
  /** Undefined for all properties. */
  readonly select: ReadonlySet<string> | undefined;
  readonly expand: ReadonlySet<string>;
  readonly orderBy: readonly { readonly name: string; readonly isDown: boolean }[];
  readonly top: number | undefined;
  readonly skip: number;
  /** Where a page that the server cut goes on, counted from the first row. */
  readonly token: number | undefined;
  readonly isCounted: boolean;
}

const KNOWN = new Set([
  "$filter",
  "$select",
  "$expand",
  "$orderby",
  "$top",
  "$skip",
  "$skiptoken",
  "$inlinecount",
  "$format",
  "sap-client",
  "sap-language",
]);

/** The query as it came, decoded once: a plus sign stands for itself, as in every path. */
export function parametersOf(search: string): ReadonlyMap<string, string> {
  const parameters = new Map<string, string>();
  for (const part of search.replace(/^\?/, "").split("&")) {
    if (part === "") continue;
    const at = part.indexOf("=");
    const [name, value] = at < 0 ? [part, ""] : [part.slice(0, at), part.slice(at + 1)];
    const decoded = decode(name);
    if (!KNOWN.has(decoded))
      throw refuse(
        400,
        "/IWBEP/CM_MGW_RT/035",
        `System query option '${decoded}' is not supported`,
      );
    if (/['" <>]/.test(value)) throw refuse(400, "/IWFND/CM_COS/100", "Malformed URI");
    parameters.set(decoded, decode(value));
  }
  return parameters;
}

export function decode(text: string): string {
  if (/%(?![0-9A-Fa-f]{2})/.test(text)) throw refuse(400, "/IWFND/CM_COS/100", "Malformed URI");
  return Buffer.from(
    text.replace(/%([0-9A-Fa-f]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16))),
    "latin1",
  ).toString("utf8");
}

export function parseOptions(parameters: ReadonlyMap<string, string>, type: EntityType): Options {
  const filter = parameters.get("$filter");
  const expand = namesIn(parameters.get("$expand"));
  for (const name of expand)
    if (!Object.hasOwn(type.navigations, name))
      throw refuse(400, "/IWBEP/CM_MGW_RT/106", `Navigation property ${name} not found`);
  return {
    filter: filter === undefined ? { test: () => true } : parseFilter(filter, type),
    select: selectOf(parameters.get("$select"), expand, type),
    expand: new Set(expand),
    orderBy: orderOf(parameters.get("$orderby"), type),
    top: wholeOf(parameters.get("$top"), "$top"),
    skip: wholeOf(parameters.get("$skip"), "$skip") ?? 0,
    token: wholeOf(parameters.get("$skiptoken"), "$skiptoken"),
    isCounted: countOf(parameters.get("$inlinecount")),
  };
}

const namesIn = (text: string | undefined): string[] =>
  text === undefined ? [] : text.split(",").map((name) => name.trim());

function selectOf(text: string | undefined, expand: readonly string[], type: EntityType) {
  if (text === undefined) return undefined;
  for (const path of namesIn(text)) {
    const [name = "", inner] = path.split("/", 2);
    const navigation = Object.hasOwn(type.navigations, name) ? type.navigations[name] : undefined;
    const isKnown =
      inner === undefined
        ? type.properties.has(name) || navigation !== undefined
        : navigation?.properties.has(inner) && expand.includes(name);
    if (!isKnown)
      throw refuse(400, "/IWBEP/CM_MGW_RT/105", `Property ${path} not found in type ${type.name}`);
  }
  return new Set(namesIn(text));
}

function orderOf(text: string | undefined, type: EntityType) {
  return namesIn(text).map((part) => {
    const [name = "", direction = "asc"] = part.split(/\s+/);
    if (!type.properties.has(name) || !["asc", "desc"].includes(direction))
      throw refuse(400, "/IWBEP/CM_MGW_RT/105", `Order ${part} is not possible`);
    return { name, isDown: direction === "desc" };
  });
}

function wholeOf(text: string | undefined, name: string): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,9}$/.test(text)) throw refuse(400, "/IWFND/CM_MGW_RT/021", `${name} is no number`);
  return Number(text);
}

function countOf(text: string | undefined): boolean {
  if (text !== undefined && text !== "allpages" && text !== "none")
    throw refuse(400, "/IWBEP/CM_MGW_RT/021", "$inlinecount is allpages or none");
  return text === "allpages";
}
