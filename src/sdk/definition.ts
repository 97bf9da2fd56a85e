import { table } from "../lib/table.ts";
import { ENTITIES, type Entity } from "../model/entities.ts";
import { LANGUAGES } from "../model/i18n.ts";
import { CATEGORIES } from "./manifest.ts";

const CONNECTOR_ID = /^[a-z][a-z0-9_]{1,39}$/;
const HOST_RULE = /^(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)+$/;
const SECRET_NAME = /(password|secret|token|passphrase|private_key|api_key)$|_key$/;
const ALLOWANCE_NAME = /^[a-z][a-z0-9_]{0,59}$/;
const ABILITIES = ["manifest", "check", "streams", "sinks", "files", "tables", "deliver", "fiscal"];
const FILE_CALLS = ["put", "list", "get", "stat", "remove"];
const TABLE_CALLS = ["list", "describe", "read", "write"];
const FISCAL_CALLS = ["company", "distribute"];
const FISCAL_SERVICES = ["nfe", "cte"];
const MODES = ["period", "incremental", "full"];
const DELETES = ["none", "tombstone", "full_compare"];
const AUTH_FIELDS: Readonly<Record<string, readonly string[]>> = table({
  none: [],
  custom: [],
  basic: ["username", "password"],
  bearer: ["token"],
  header: ["value"],
  query: ["value"],
  oauth2: [],
});

type Part = Readonly<Record<string, unknown>>;

/**
 * What is wrong with a connector's definition, one sentence each; empty for a good one. Takes anything,
 * since packages of third parties are not seen by our compiler.
 */
export function definitionProblems(connector: unknown): readonly string[] {
  if (!isPart(connector)) return ["the default export is not an object; use defineConnector"];
  const { manifest } = connector;
  if (!isPart(manifest)) return ["there is no manifest; use defineManifest"];
  return [
    ...unknownNames(connector),
    ...manifestProblems(manifest),
    ...schemaProblems("credentials", manifest.credentials),
    ...schemaProblems("settings", manifest.settings),
    ...authProblems(manifest),
    ...abilityProblems(connector),
  ];
}

function manifestProblems(manifest: Part): string[] {
  const { id, category, countries, docs, allowedHosts, rate, steps, transport } = manifest;
  const allowances = entries(manifest.allowances);
  const problems: string[] = [];
  const demand = (isGood: boolean, problem: string) => void (isGood || problems.push(problem));
  demand(typeof id === "string" && CONNECTOR_ID.test(id), `id must match ${CONNECTOR_ID.source}`);
  demand(
    CATEGORIES.some((name) => name === category),
    `category is none of ${CATEGORIES.join(", ")}`,
  );
  demand(
    isList(countries) && countries.every((code) => /^[A-Z]{2}$/.test(String(code))),
    "countries must be a list of ISO 3166-1 alpha-2 codes",
  );
  const isAddress = typeof docs === "string" && /^https?:\/\/./.test(docs);
  demand(docs === undefined || isAddress, "docs must be an address");
  demand(
    isList(allowedHosts) && allowedHosts.every((rule) => HOST_RULE.test(String(rule))),
    "allowedHosts must be host names such as api.example.com or *.example.com",
  );
  demand(
    transport === undefined || ["socket", "folder", "disk"].includes(String(transport)),
    "transport must be socket, folder, disk or left out",
  );
  const { clientCertificate } = manifest;
  demand(
    clientCertificate === undefined || typeof clientCertificate === "function",
    "clientCertificate must be a function",
  );
  demand(rate === undefined || isRate(rate), "rate needs positive requests, perMs and concurrency");
  for (const [name, limits] of allowances) {
    demand(ALLOWANCE_NAME.test(name), `allowances.${name} must match ${ALLOWANCE_NAME.source}`);
    demand(
      isAllowance(limits),
      `allowances.${name} needs one to eight limits, each with whole requests and perMs from 1`,
    );
  }
  problems.push(...i18nProblems("title", manifest.title));
  problems.push(...i18nProblems("summary", manifest.summary));
  for (const [name, texts] of entries(manifest.missing))
    problems.push(...i18nProblems(`missing.${name}`, texts));
  if (isList(steps))
    for (const [i, s] of steps.entries()) problems.push(...i18nProblems(`steps[${i}]`, s));
  else problems.push("steps must be a list");
  return problems;
}

function schemaProblems(name: string, schema: unknown): string[] {
  if (!isPart(schema) || schema.type !== "object" || !isPart(schema.properties))
    return [`${name} must be an object schema; use fields()`];
  const open =
    schema.additionalProperties === false ? [] : [`${name} must be closed; use fields()`];
  const parts = Object.entries(schema.properties).flatMap(([field, part]) => {
    const where = `${name}.${field}`;
    if (!isPart(part)) return [`${where} is not a schema`];
    const texts = isPart(part["x-i18n"]) ? part["x-i18n"] : {};
    const help = texts.help === undefined ? [] : i18nProblems(`${where} help`, texts.help);
    const isMarked = part["x-secret"] === true && part.writeOnly === true;
    const mark =
      SECRET_NAME.test(field) && !isMarked ? [`${where} must be a secret; use field.secret()`] : [];
    const form = /^[a-z][a-z0-9_]*$/.test(field) ? [] : [`${where} must be snake_case`];
    return [...i18nProblems(`${where} title`, texts.title), ...help, ...mark, ...form];
  });
  return [...open, ...parts];
}

function authProblems({ auth, credentials }: Part): string[] {
  const kind = isPart(auth) ? String(auth.kind) : "";
  const wanted = AUTH_FIELDS[kind];
  if (!isPart(auth) || !wanted)
    return [`auth.kind is none of ${Object.keys(AUTH_FIELDS).join(", ")}`];
  const schema = isPart(credentials) ? credentials.properties : undefined;
  const known = isPart(schema) ? Object.keys(schema) : [];
  return wanted
    .filter((name) => !known.includes(String(auth[name])))
    .map((name) => `auth.${name} names no field of the credentials`);
}

function abilityProblems(connector: Part): string[] {
  const { check, streams, sinks, files, tables, deliver, fiscal } = connector;
  const problems: string[] = [];
  const abilities = [streams, sinks, files, tables, deliver, fiscal];
  const isAble = abilities.some((ability) => ability !== undefined);
  if (check !== undefined && typeof check !== "function") problems.push("check must be a function");
  if (isAble && typeof check !== "function") problems.push("abilities need a check");
  for (const [name, part] of entries(streams))
    problems.push(...streamProblems(`streams.${name}`, part));
  for (const [name, part] of entries(sinks)) {
    problems.push(...entityProblems(`sinks.${name}`, part));
    problems.push(...callProblems(`sinks.${name}`, part, ["find", "write"]));
  }
  if (files !== undefined) problems.push(...callProblems("files", files, FILE_CALLS));
  if (tables !== undefined) problems.push(...callProblems("tables", tables, TABLE_CALLS));
  if (deliver !== undefined) problems.push(...deliverProblems(deliver));
  if (fiscal !== undefined) problems.push(...fiscalProblems(fiscal));
  return problems;
}

function streamProblems(where: string, part: unknown): string[] {
  if (!isPart(part)) return [`${where} is not an object; use defineStream`];
  const { modes, deletes, title } = part;
  const isModes =
    isList(modes) && modes.length > 0 && modes.every((m) => MODES.includes(String(m)));
  return [
    ...entityProblems(where, part),
    ...callProblems(where, part, ["read"]),
    ...i18nProblems(`${where}.title`, title),
    ...(isModes ? [] : [`${where}.modes must be some of ${MODES.join(", ")}`]),
    ...(DELETES.includes(String(deletes))
      ? []
      : [`${where}.deletes is none of ${DELETES.join(", ")}`]),
  ];
}

/** A subscription's settings are shown to whoever may see it. */
function deliverProblems(part: unknown): string[] {
  const settings = isPart(part) ? part.settings : undefined;
  const fields = entries(isPart(settings) ? settings.properties : undefined);
  const secrets = fields.filter(([, schema]) => isPart(schema) && schema["x-secret"] === true);
  const isTaken = fields.some(([name]) => name === "language");
  return [
    ...callProblems("deliver", part, ["send"]),
    ...schemaProblems("deliver.settings", settings),
    ...secrets.map(
      ([name]) => `deliver.settings.${name} is a secret: it belongs to the credentials`,
    ),
    ...(isTaken ? ["deliver.settings.language is the hub's own field"] : []),
  ];
}

function fiscalProblems(part: unknown): string[] {
  const { services, register, status } = isPart(part) ? part : {};
  const isServices =
    isList(services) &&
    services.length > 0 &&
    services.every((name) => FISCAL_SERVICES.includes(String(name)));
  const optional = Object.entries({ register, status }).filter(([, call]) => call !== undefined);
  return [
    ...callProblems("fiscal", part, [...FISCAL_CALLS, ...optional.map(([name]) => name)]),
    ...(isServices ? [] : [`fiscal.services must be some of ${FISCAL_SERVICES.join(", ")}`]),
  ];
}

const entityProblems = (where: string, part: unknown): string[] =>
  isPart(part) && ENTITIES.includes(part.entity as Entity)
    ? []
    : [`${where}.entity is none of ${ENTITIES.join(", ")}`];

const callProblems = (where: string, part: unknown, names: readonly string[]): string[] =>
  names
    .filter((name) => !isPart(part) || typeof part[name] !== "function")
    .map((name) => `${where}.${name} must be a function`);

function i18nProblems(where: string, texts: unknown): string[] {
  if (!isPart(texts)) return [`${where} has no texts`];
  return LANGUAGES.filter((language) => !String(texts[language] ?? "").trim()).map(
    (language) => `${where} has no text in ${language}`,
  );
}

const unknownNames = (connector: Part): string[] =>
  Object.keys(connector)
    .filter((name) => !ABILITIES.includes(name))
    .map((name) => `there is no ability named ${name}`);

const isRate = (rate: unknown): boolean =>
  isPart(rate) && ["requests", "perMs", "concurrency"].every((name) => Number(rate[name]) > 0);

/** One limit for each length of window: two for the same length are a mistake. */
function isAllowance(limits: unknown): boolean {
  if (!isList(limits) || limits.length === 0 || limits.length > 8) return false;
  const lengths = new Set(limits.map((limit) => (isPart(limit) ? limit.perMs : undefined)));
  const isGood = (limit: unknown): boolean =>
    isPart(limit) &&
    ["requests", "perMs"].every((name) => Number.isInteger(limit[name]) && Number(limit[name]) > 0);
  return lengths.size === limits.length && limits.every(isGood);
}

const isPart = (value: unknown): value is Part => typeof value === "object" && value !== null;
const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);
const entries = (value: unknown): [string, unknown][] =>
  isPart(value) ? Object.entries(value) : [];
