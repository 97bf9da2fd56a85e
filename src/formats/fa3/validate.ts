import { readdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { ConfigError } from "../../lib/errors.ts";
import { parseXml } from "../xml/xml-reader.ts";
import { FA3 } from "./namespace.ts";

export interface SchemaFault {
  /** In the document, from 1. */
  readonly line?: number;
  readonly message: string;
}

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
  // 1.5 MB of WebAssembly, which only those who validate shall wait for.
  const libxml = await import("libxml2-wasm");
  const provider = providerOf(files, libxml);
  libxml.xmlRegisterInputProvider(provider);
  const { XML_PARSE_NONET, XML_PARSE_NO_XXE } = libxml.ParseOption;
  const options = { option: XML_PARSE_NONET | XML_PARSE_NO_XXE };
  try {
    using schema = libxml.XmlDocument.fromBuffer(main, options);
    using validator = libxml.XsdValidator.fromDoc(schema);
    using document = libxml.XmlDocument.fromBuffer(bytes, options);
    try {
      validator.validate(document);
      return [];
    } catch (error) {
      if (!(error instanceof libxml.XmlValidateError)) throw error;
      return error.details.map(({ line, message }) => ({
        ...(line > 0 ? { line } : {}),
        message: message.trim().replaceAll(`{${FA3}}`, ""),
      }));
    }
  } finally {
    libxml.xmlCleanupInputProvider();
  }
}

async function schemaFiles(folder: string): Promise<ReadonlyMap<string, Buffer>> {
  const names = await readdir(folder).catch((cause: unknown) => {
    throw new ConfigError(`The folder of XML schemas ${folder} cannot be read.`, { cause });
  });
  const schemas = names.filter((name) => /\.xsd$/i.test(name)).slice(0, MAX_SCHEMA_FILES);
  const read = schemas.map(async (name) => [name, await readFile(join(folder, name))] as const);
  return new Map(await Promise.all(read));
}

/** Imports by any address are the file of that name in the folder; any other is not there. */
function providerOf(
  files: ReadonlyMap<string, Buffer>,
  { openBuffer, readBuffer, closeBuffer }: typeof import("libxml2-wasm"),
): import("libxml2-wasm").XmlInputProvider {
  const fileOf = (address: string) => files.get(basename(address.replaceAll("\\", "/")));
  return {
    match: (address) => fileOf(address) !== undefined,
    open(address) {
      const file = fileOf(address);
      return file === undefined ? undefined : openBuffer(file);
    },
    read: (handle, buffer) => readBuffer(handle, buffer),
    close(handle) {
      closeBuffer(handle);
      return true;
    },
  };
}
