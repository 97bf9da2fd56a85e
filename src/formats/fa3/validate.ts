import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { ConfigError } from "../../lib/errors.ts";
import { parseXml } from "../xml/xml-reader.ts";
import { type SchemaFault, validateXsd } from "../xml/xsd.ts";
import { FA3 } from "./namespace.ts";

export type { SchemaFault } from "../xml/xsd.ts";

/** A schema set of the ministry has four files of at most 200 kB. */
const MAX_SCHEMA_FILES = 50;

/**
 * What the document has against the XML schema in the folder; nothing where it is valid. The folder has the
 * schema of FA(3) and those that it imports, under their own file names: addresses in them are never called.
 * @throws DataError for what is no well-formed document
 * @throws ConfigError where the folder has no such schema
 */
export async function validateFa3(
  xml: Uint8Array | string,
  xsdFolder: string,
): Promise<readonly SchemaFault[]> {
  const bytes = typeof xml === "string" ? Buffer.from(xml) : xml;
  parseXml(bytes);
  const files = await schemaFiles(xsdFolder);
  const main = [...files.values()].find((file) => file.includes(`targetNamespace="${FA3}"`));
  if (!main) throw new ConfigError(`The folder ${xsdFolder} has no schema of FA(3).`);
  const faults = await validateXsd(bytes, main, files);
  return faults.map((fault) => ({ ...fault, message: fault.message.replaceAll(`{${FA3}}`, "") }));
}

async function schemaFiles(folder: string): Promise<ReadonlyMap<string, Buffer>> {
  const names = await readdir(folder).catch((cause: unknown) => {
    throw new ConfigError(`The folder of XML schemas ${folder} cannot be read.`, { cause });
  });
  const schemas = names.filter((name) => /\.xsd$/i.test(name)).slice(0, MAX_SCHEMA_FILES);
  const read = schemas.map(async (name) => [name, await readFile(join(folder, name))] as const);
  return new Map(await Promise.all(read));
}
