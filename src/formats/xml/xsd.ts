import { parseXml } from "./xml-reader.ts";
import { compileXsd, parseOptions, type SchemaFault } from "./xsd-compile.ts";

export type { SchemaFault } from "./xsd-compile.ts";

/**
 * What the document has against an XML schema; nothing where it is valid. Schemas that it imports are taken
 * from `imports` by their file names: addresses are never called.
 * @throws DataError for what is no well-formed document
 * @throws ConfigError for what is no schema
 */
export async function validateXsd(
  document: Uint8Array,
  schema: Uint8Array,
  imports: ReadonlyMap<string, Buffer> = new Map(),
): Promise<readonly SchemaFault[]> {
  parseXml(document);
  // 1.5 MB of WebAssembly, which only those who validate shall wait for.
  const libxml = await import("libxml2-wasm");
  using compiled = compileXsd(libxml, schema, imports);
  using parsed = libxml.XmlDocument.fromBuffer(document, parseOptions(libxml));
  return compiled.validate(parsed);
}
