import type { XmlDocument, XmlElement } from "libxml2-wasm";
import { ConfigError } from "../../lib/errors.ts";
import { openDocument } from "../xml/libxml-document.ts";
import { type CompiledSchema, compileXsd, type Libxml } from "../xml/xsd-compile.ts";
import { entryOf, readPackages, type SchemaEntry, type SchemaPackage } from "./schema-package.ts";

export { installSchemaPackages } from "./schema-install.ts";

export interface SchemaVerdict {
  /** Which one the document is valid by; where there is none, the newest, whose faults these are. */
  readonly package: string;
  /** Nothing where it is valid; the first fifty otherwise. */
  readonly faults: readonly { readonly line: number; readonly message: string }[];
}

export interface SchemaSet extends Disposable {
  /** Names, newest first. */
  readonly packages: readonly string[];
  /**
   * By the newest package, and by older ones where that has something against it: a document stays as it was
   * right on its day. Undefined where no package knows an element of that name in that layout.
   * @param root local name of the element that is checked: the document's outermost, or else its first of that name
   * @param layout `4.00`
   * @param only the one package to check by
   * @throws DataError for what is no well-formed document, and for a document type
   */
  validate(
    bytes: Uint8Array,
    root: string,
    layout: string,
    only?: string,
  ): SchemaVerdict | undefined;
}

const MAX_FAULTS = 50;
const MAX_MESSAGE = 500;
/** Compiled, each takes up to some megabytes; a day's documents need four. */
const MAX_COMPILED = 16;

/**
 * The schema packages in the folders of `folder`, read once: open it anew after installing more.
 * @throws ConfigError where the folder cannot be read
 */
export async function openSchemaSet(folder: string): Promise<SchemaSet> {
  const libxml = await import("libxml2-wasm");
  const packages = await readPackages(libxml, folder).catch((cause: unknown) => {
    throw new ConfigError(`The folder of XML schemas ${folder} cannot be read.`, { cause });
  });
  const cache = new SchemaCache(libxml);
  return {
    packages: packages.map(({ name }) => name),
    validate(bytes, root, layout, only) {
      using document = openDocument(libxml, bytes);
      const element = elementOf(libxml, document, root);
      if (!element) return undefined;
      const wanted = { root, layout, namespace: element.namespaceUri };
      const tried = packages.filter(({ name }) => only === undefined || name === only);
      return firstVerdict(tried, (one) => {
        const entry = entryOf(one, wanted);
        return entry && verdictOf(one, cache.of(one, entry), element);
      });
    },
    [Symbol.dispose]: () => cache[Symbol.dispose](),
  };
}

function elementOf(
  { XmlElement }: Libxml,
  document: XmlDocument,
  root: string,
): XmlElement | undefined {
  if (document.root.name === root) return document.root;
  if (!/^[A-Za-z_][\w.-]{0,100}$/.test(root)) return undefined;
  const found = document.get(`//*[local-name()='${root}']`);
  return found instanceof XmlElement ? found : undefined;
}

function firstVerdict(
  packages: readonly SchemaPackage[],
  judge: (one: SchemaPackage) => SchemaVerdict | undefined,
): SchemaVerdict | undefined {
  let newest: SchemaVerdict | undefined;
  for (const one of packages) {
    const verdict = judge(one);
    if (verdict?.faults.length === 0) return verdict;
    newest ??= verdict;
  }
  return newest;
}

function verdictOf(
  { name }: SchemaPackage,
  schema: CompiledSchema,
  element: XmlElement,
): SchemaVerdict {
  const namespace = `{${element.namespaceUri}}`;
  const faults = schema.validate(element).slice(0, MAX_FAULTS);
  return {
    package: name,
    faults: faults.map(({ line, message }) => ({
      line: line ?? 0,
      message: message.replaceAll(namespace, "").slice(0, MAX_MESSAGE),
    })),
  };
}

/** Compiled schemas, the least used of which makes room. */
class SchemaCache implements Disposable {
  readonly #libxml: Libxml;
  readonly #compiled = new Map<string, CompiledSchema>();
  #isClosed = false;

  constructor(libxml: Libxml) {
    this.#libxml = libxml;
  }

  of({ name, files }: SchemaPackage, { file }: SchemaEntry): CompiledSchema {
    if (this.#isClosed) throw new Error("The set of schemas is closed.");
    const key = `${name}/${file}`;
    const schema =
      this.#compiled.get(key) ??
      compileXsd(this.#libxml, files.get(file) ?? Buffer.alloc(0), files);
    this.#compiled.delete(key);
    this.#compiled.set(key, schema);
    const [oldest] = this.#compiled;
    if (oldest && this.#compiled.size > MAX_COMPILED) {
      this.#compiled.delete(oldest[0]);
      oldest[1][Symbol.dispose]();
    }
    return schema;
  }

  [Symbol.dispose](): void {
    this.#isClosed = true;
    for (const schema of this.#compiled.values()) schema[Symbol.dispose]();
    this.#compiled.clear();
  }
}
