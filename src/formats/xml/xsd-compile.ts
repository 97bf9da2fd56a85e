import { basename } from "node:path";
import { ConfigError, messageOf } from "../../lib/errors.ts";

export type Libxml = typeof import("libxml2-wasm");

export interface SchemaFault {
  /** In the document, from 1. */
  readonly line?: number;
  readonly message: string;
}

/** A schema ready for documents; it holds memory of libxml2 until it is disposed of. */
export interface CompiledSchema extends Disposable {
  /** What a document, or an element of one, has against it; nothing where it is valid. */
  validate(
    document: import("libxml2-wasm").XmlDocument | import("libxml2-wasm").XmlElement,
  ): readonly SchemaFault[];
}

/** Nothing outside what is given is ever opened, and lines are counted beyond 65 535. */
export function parseOptions({ ParseOption }: Libxml): import("libxml2-wasm").ParseOptions {
  const { XML_PARSE_NONET, XML_PARSE_NO_XXE, XML_PARSE_BIG_LINES } = ParseOption;
  return { option: XML_PARSE_NONET | XML_PARSE_NO_XXE | XML_PARSE_BIG_LINES };
}

/**
 * Compiles an XML schema. What it includes and imports is taken from `files` by file name: addresses are
 * never called, and folders in them count for nothing.
 * @throws ConfigError for what is no schema
 */
export function compileXsd(
  libxml: Libxml,
  schema: Uint8Array,
  files: ReadonlyMap<string, Uint8Array>,
): CompiledSchema {
  libxml.xmlRegisterInputProvider(providerOf(files, libxml));
  try {
    return compiled(libxml, schema);
  } catch (cause) {
    const message = messageOf(cause).trim().slice(0, 300);
    throw new ConfigError(`The XML schema cannot be used: ${message}`, { cause });
  } finally {
    libxml.xmlCleanupInputProvider();
  }
}

function compiled(libxml: Libxml, schema: Uint8Array): CompiledSchema {
  using kept = new DisposableStack();
  const document = kept.use(libxml.XmlDocument.fromBuffer(schema, parseOptions(libxml)));
  const validator = kept.use(libxml.XsdValidator.fromDoc(document));
  const memory = kept.move();
  return {
    validate: (one) =>
      faultsOf(libxml, () => {
        if (one instanceof libxml.XmlElement) validator.validate(one);
        else validator.validate(one);
      }),
    [Symbol.dispose]: () => memory.dispose(),
  };
}

function faultsOf({ XmlValidateError }: Libxml, validate: () => void): readonly SchemaFault[] {
  try {
    validate();
    return [];
  } catch (error) {
    if (!(error instanceof XmlValidateError)) throw error;
    return error.details.map(({ line, message }) => ({
      ...(line > 0 ? { line } : {}),
      message: message.trim(),
    }));
  }
}

/** Imports by any address are the file of that name; any other is not there. */
function providerOf(
  files: ReadonlyMap<string, Uint8Array>,
  { openBuffer, readBuffer, closeBuffer }: Libxml,
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
