import { randomUUID } from "node:crypto";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { basename, join, posix } from "node:path";
import { DataError, isHubError } from "../../lib/errors.ts";
import { compileXsd, type Libxml } from "../xml/xsd-compile.ts";
import { openZip, type PackedFile } from "../zip/zip-reader.ts";
import { readPackage, type SchemaPackage } from "./schema-package.ts";

/** Official archives have up to 60 files of 700 kB at most. */
const LIMITS = { entries: 2_000, entryBytes: 4_194_304, totalBytes: 67_108_864 };
const FILE = /^[\w.-]{1,120}\.xsd$/i;
/** What the hub keeps; the others in a package are for answers of services. */
const DOCUMENTS =
  /Proc$|^proc|^res(NFe|Evento)$|^(NFe|CTe|CTeOS|CTeSimp|GTVe|enviNFe)$|^(retD|d)istDFeInt$/;

/**
 * Unpacks the schemas of an archive as the tax administrations publish it, one package for each of its folders
 * that has some, or one named after the archive. A package of that name is replaced. Either all of them are
 * there afterwards or none.
 * @returns the names of the packages
 * @throws DataError for an archive that is damaged, unsafe or has no schemas of documents, and where one includes
 *   what the package does not have or does not compile
 */
export async function installSchemaPackages(
  zip: string,
  folder: string,
): Promise<readonly string[]> {
  const libxml = await import("libxml2-wasm");
  await mkdir(folder, { recursive: true });
  const temporary = join(folder, `.new-${randomUUID()}`);
  await mkdir(temporary);
  try {
    const names = await unpack(zip, temporary);
    let documents = 0;
    for (const name of names)
      documents += check(libxml, await readPackage(libxml, join(temporary, name)));
    if (documents === 0)
      throw new DataError("The ZIP archive has no XML schemas of fiscal documents.");
    await putInPlace(names, { from: temporary, to: folder });
    return names;
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

async function unpack(zip: string, folder: string): Promise<readonly string[]> {
  using archive = await openZip(zip, LIMITS);
  const names = new Map<string, string>();
  for (const file of archive.files) {
    const path = file.name.replaceAll("\\", "/");
    if (!/\.xsd$/i.test(path) || path.split("/").some(isHidden)) continue;
    const name = packageName(path, zip);
    const known = names.get(name);
    if (known !== undefined && known !== posix.dirname(path))
      throw new DataError(`The ZIP archive has two folders that would become ${name}.`);
    names.set(name, posix.dirname(path));
    await mkdir(join(folder, name), { recursive: true });
    await write(join(folder, name, fileName(path)), file);
  }
  if (names.size === 0) throw new DataError("The ZIP archive has no XML schemas (.xsd).");
  return [...names.keys()].sort();
}

/** What programs leave in archives beside the files: `__MACOSX`, `.DS_Store`, `._x.xsd`. */
const isHidden = (part: string): boolean => part === "__MACOSX" || part.startsWith(".");

/** The path in the archive never becomes a path on the disk: only these letters of its last folder do. */
function packageName(path: string, zip: string): string {
  const inside = posix.basename(posix.dirname(path));
  const wanted = inside === "." || inside === "" ? basename(zip).replace(/\.zip$/i, "") : inside;
  const name = wanted
    .normalize("NFKD")
    .replace(/[^\w.-]+/g, "_")
    .replace(/^[._]+/, "")
    .slice(0, 80);
  if (name === "") throw new DataError("The ZIP archive has a folder without a usable name.");
  return name;
}

function fileName(path: string): string {
  const name = posix.basename(path);
  if (FILE.test(name)) return name;
  throw new DataError(
    `A schema in the ZIP archive has an unusual name: ${JSON.stringify(name.slice(0, 80))}.`,
  );
}

async function write(path: string, file: PackedFile): Promise<void> {
  const parts: Uint8Array[] = [];
  for await (const part of file.open()) parts.push(part);
  await writeFile(path, Buffer.concat(parts), { flag: "wx" }).catch((cause: unknown) => {
    throw new DataError(`The ZIP archive has the file ${basename(path)} twice.`, [], { cause });
  });
}

/** How many schemas of documents the package has; each is compiled with all that it includes. */
function check(libxml: Libxml, { name, files, entries }: SchemaPackage): number {
  const wanted = new Set(
    entries.filter(({ root }) => DOCUMENTS.test(root)).map(({ file }) => file),
  );
  for (const file of wanted) {
    try {
      using _ = compileXsd(libxml, files.get(file) ?? Buffer.alloc(0), files);
    } catch (cause) {
      if (!isHubError(cause)) throw cause;
      throw incomplete(`${name}: ${file}`, cause);
    }
  }
  return wanted.size;
}

const incomplete = (where: string, cause: Error): DataError =>
  new DataError(`The schema package is not complete: ${where}: ${cause.message}`, [], { cause });

/** Each new package in place of the one that had its name; where one fails, the old ones come back. */
async function putInPlace(
  names: readonly string[],
  { from, to }: { readonly from: string; readonly to: string },
): Promise<void> {
  const old = join(from, ".old");
  await mkdir(old);
  const moved: (() => Promise<void>)[] = [];
  try {
    for (const name of names) {
      if (await exists(() => rename(join(to, name), join(old, name))))
        moved.push(() => rename(join(old, name), join(to, name)));
      await rename(join(from, name), join(to, name));
      moved.push(() => rename(join(to, name), join(from, name)));
    }
  } catch (error) {
    for (const back of moved.reverse()) await back();
    throw error;
  }
}

/** Whether there was something to move. */
async function exists(move: () => Promise<void>): Promise<boolean> {
  try {
    await move();
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return false;
    throw error;
  }
}
