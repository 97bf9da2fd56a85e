import { readFile, stat } from "node:fs/promises";
import { createRequire } from "node:module";
import { isAbsolute, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { ConfigError, messageOf } from "../lib/errors.ts";
import type { Connector } from "../sdk/connector.ts";
import { assertDefinition } from "./registry.ts";
import { provideSdk } from "./sdk-hook.ts";

const ENTRIES = ["index.ts", "index.js", "index.mjs"];

/**
 * Connectors of third parties, in the order of `specs`: names of packages that are installed next to
 * the hub or in `fromFolder`, or paths of folders. Their code runs with all the rights of the hub.
 * @throws ConfigError code bad_connector that names the spec and what is wrong with it
 */
export async function loadConnectors(
  specs: readonly string[],
  fromFolder: string = process.cwd(),
): Promise<readonly Connector[]> {
  if (specs.length > 0) provideSdk();
  const loaded: Connector[] = [];
  for (const spec of specs) loaded.push(await loadConnector(spec, fromFolder));
  return loaded;
}

async function loadConnector(spec: string, fromFolder: string): Promise<Connector> {
  const address = await addressOf(spec, fromFolder);
  const { default: connector } = await importFrom(address, spec);
  assertDefinition(connector, spec);
  return connector as Connector;
}

async function importFrom(address: string, spec: string): Promise<{ default?: unknown }> {
  try {
    return (await import(address)) as { default?: unknown };
  } catch (error) {
    throw new ConfigError(`The connector ${spec} cannot be loaded: ${messageOf(error)}`, {
      code: "bad_connector",
      cause: error,
    });
  }
}

async function addressOf(spec: string, fromFolder: string): Promise<string> {
  const isPath = spec.startsWith(".") || isAbsolute(spec);
  if (isPath) return pathToFileURL(await entryOf(resolve(fromFolder, spec), spec)).href;
  try {
    const find = createRequire(join(fromFolder, "package.json"));
    return pathToFileURL(find.resolve(spec)).href;
  } catch {
    return spec;
  }
}

/** The file that a folder's package.json names, or its index file. */
async function entryOf(folder: string, spec: string): Promise<string> {
  const named = await mainOf(folder, spec);
  for (const entry of named ? [named] : ENTRIES) {
    const path = join(folder, entry);
    if (await isFile(path)) return path;
  }
  const wanted = named ?? ENTRIES.join(" or ");
  throw new ConfigError(
    `The connector ${spec} cannot be loaded: there is no ${wanted} in ${folder}.`,
    {
      code: "bad_connector",
    },
  );
}

async function mainOf(folder: string, spec: string): Promise<string | undefined> {
  const path = join(folder, "package.json");
  if (!(await isFile(path))) return undefined;
  try {
    const { exports, main } = JSON.parse(await readFile(path, "utf8")) as Record<string, unknown>;
    if (typeof exports === "string") return exports;
    return typeof main === "string" ? main : undefined;
  } catch (error) {
    throw new ConfigError(`The connector ${spec} has a broken package.json.`, {
      code: "bad_connector",
      cause: error,
    });
  }
}

const isFile = async (path: string): Promise<boolean> =>
  (await stat(path).catch(() => undefined))?.isFile() ?? false;
