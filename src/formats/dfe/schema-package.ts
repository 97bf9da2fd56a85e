import { readdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { type Libxml, parseOptions } from "../xml/xsd-compile.ts";

/** A schema file that declares what a document begins with. */
export interface SchemaEntry {
  readonly file: string;
  /** Local name of the document's outermost element. */
  readonly root: string;
  readonly namespace: string;
  /** `4.00`, from the file's name. */
  readonly layout: string;
}

/** The schemas that the tax administrations published together. */
export interface SchemaPackage {
  /** Of its folder: `PL_010e`. */
  readonly name: string;
  readonly files: ReadonlyMap<string, Buffer>;
  readonly entries: readonly SchemaEntry[];
}

const XSD = "http://www.w3.org/2001/XMLSchema";
/** The largest package has 48 files. */
const MAX_FILES = 500;
const MAX_PACKAGES = 100;
const LAYOUT = /_v(\d{1,2}\.\d{2})\.xsd$/i;

/**
 * Those in the folders of a folder, newest first: their names carry a number that grows, PL_009, PL_010b, PL_010e.
 * A file that cannot be read as XML counts for nothing: official packages have some.
 */
export async function readPackages(
  libxml: Libxml,
  folder: string,
): Promise<readonly SchemaPackage[]> {
  const inside = await readdir(folder, { withFileTypes: true });
  const names = inside
    .filter((one) => one.isDirectory() && !one.name.startsWith("."))
    .map(({ name }) => name)
    .sort((a, b) => b.localeCompare(a, "en", { numeric: true }));
  const packages: SchemaPackage[] = [];
  for (const name of names.slice(0, MAX_PACKAGES)) {
    const found = await readPackage(libxml, join(folder, name));
    if (found.files.size > 0) packages.push(found);
  }
  return packages;
}

/** The schemas of one folder. */
export async function readPackage(libxml: Libxml, folder: string): Promise<SchemaPackage> {
  const inside = await readdir(folder, { withFileTypes: true });
  const names = inside.filter((one) => one.isFile() && /\.xsd$/i.test(one.name));
  const files = new Map<string, Buffer>();
  for (const { name } of names.slice(0, MAX_FILES))
    files.set(name, await readFile(join(folder, name)));
  const entries = [...files].flatMap(([file, bytes]) => entriesOf(libxml, file, bytes));
  return { name: basename(folder), files, entries };
}

function entriesOf(libxml: Libxml, file: string, bytes: Buffer): SchemaEntry[] {
  const layout = LAYOUT.exec(file)?.[1];
  if (layout === undefined) return [];
  try {
    using document = libxml.XmlDocument.fromBuffer(bytes, parseOptions(libxml));
    const namespace = document.root.attr("targetNamespace")?.value ?? "";
    return document
      .find("/xs:schema/xs:element/@name", { xs: XSD })
      .map(({ content }) => ({ file, root: content, namespace, layout }));
  } catch (error) {
    if (error instanceof libxml.XmlError) return [];
    throw error;
  }
}

export interface WantedEntry {
  readonly root: string;
  readonly layout: string;
  /** Any, where it is not known. */
  readonly namespace?: string;
}

/**
 * Where a document of that kind begins. Of events there is one schema for all kinds and some for single ones,
 * which refuse all others and letters in a CNPJ: only the one that is named after the element counts.
 */
export function entryOf(
  { entries }: SchemaPackage,
  { root, layout, namespace }: WantedEntry,
): SchemaEntry | undefined {
  const fitting = entries.filter(
    (entry) =>
      entry.root === root &&
      entry.layout === layout &&
      (namespace === undefined || entry.namespace === namespace),
  );
  const stem = `${root}_v${layout}.xsd`.toLowerCase();
  const named = fitting.find(({ file }) => file.toLowerCase() === stem);
  if (named || /evento/i.test(root)) return named;
  return fitting.toSorted((a, b) => a.file.length - b.file.length)[0];
}
