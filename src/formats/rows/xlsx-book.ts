import { posix } from "node:path";
import { DataError } from "../../lib/errors.ts";
import { parseXml, type XmlElement } from "../xml/xml-reader.ts";
import type { PackedFile, ZipArchive } from "../zip/zip-reader.ts";
import { brokenFile, shown } from "./file-row.ts";
import { type NumberKind, numberKinds } from "./xlsx-formats.ts";

/** Of the parts that are read as a whole: list of sheets, relations, styles. */
const MAX_PART_BYTES = 16_777_216;
const SHOWN_SHEETS = 20;

export interface Book {
  readonly sheet: PackedFile;
  readonly strings: PackedFile | undefined;
  readonly kinds: readonly NumberKind[];
  readonly is1904: boolean;
}

/**
 * What of a workbook is needed to read one sheet of it, by name, number or, for the empty text, the first.
 * @throws InvalidInputError for what is no workbook or has no such sheet
 */
export async function openBook({ files }: ZipArchive, sheet: string): Promise<Book> {
  const parts = new Map(files.map((file) => [file.name.toLowerCase(), file]));
  const part = (name: string) => parts.get(name.toLowerCase());
  const root = relations(await tree(part("_rels/.rels")), "");
  const bookPath = root.find(({ kind }) => kind === "officeDocument")?.target ?? "xl/workbook.xml";
  const book = await tree(part(bookPath));
  if (book?.name !== "workbook") throw brokenFile("The file is no workbook of Excel.");
  const folder = posix.dirname(bookPath);
  const relationsPath = posix.join(folder, "_rels", `${posix.basename(bookPath)}.rels`);
  const links = relations(await tree(part(relationsPath)), folder);
  const id = chosen(book, sheet).attributes.get("id");
  const link = links.find((one) => one.id === id && one.kind === "worksheet");
  const page = link && !link.isExternal ? part(link.target) : undefined;
  if (!page) throw brokenFile("The sheet is not in the file, or holds no cells.");
  const targetOf = (kind: string) =>
    links.find((one) => one.kind === kind && !one.isExternal)?.target ?? "";
  const settings = childrenOf(book, "workbookPr")[0]?.attributes.get("date1904") ?? "";
  return {
    sheet: page,
    strings: part(targetOf("sharedStrings")),
    kinds: numberKinds(await tree(part(targetOf("styles")))),
    is1904: /^(1|true|on)$/.test(settings),
  };
}

const childrenOf = (parent: XmlElement, name: string): readonly XmlElement[] =>
  parent.children.filter((child) => child.name === name);

function chosen(book: XmlElement, wanted: string): XmlElement {
  const sheets = childrenOf(book, "sheets").flatMap((list) => childrenOf(list, "sheet"));
  const nameOf = (sheet: XmlElement) => sheet.attributes.get("name") ?? "";
  const found =
    wanted === ""
      ? sheets[0]
      : (sheets.find((sheet) => nameOf(sheet) === wanted) ??
        sheets.find((sheet) => nameOf(sheet).toLowerCase() === wanted.toLowerCase()) ??
        (/^\d{1,4}$/.test(wanted) ? sheets[Number(wanted) - 1] : undefined));
  if (found) return found;
  const names = sheets.slice(0, SHOWN_SHEETS).map((sheet) => shown(nameOf(sheet)));
  throw brokenFile(
    wanted === "" ? "The workbook has no sheets." : `The workbook has no sheet ${shown(wanted)}.`,
    names.length > 0 ? `There are: ${names.join(", ")}.` : undefined,
  );
}

interface Relation {
  readonly id: string;
  /** The last word of its type. */
  readonly kind: string;
  /** The name of a part; of an external one an address, which is never called. */
  readonly target: string;
  readonly isExternal: boolean;
}

const relations = (document: XmlElement | undefined, folder: string): readonly Relation[] =>
  (document?.children ?? []).map(({ attributes }) => {
    const target = attributes.get("Target") ?? "";
    const isExternal = attributes.get("TargetMode") === "External";
    return {
      id: attributes.get("Id") ?? "",
      kind: attributes.get("Type")?.split("/").at(-1) ?? "",
      target: target.startsWith("/") ? target.slice(1) : posix.join(folder, target),
      isExternal,
    };
  });

async function tree(file: PackedFile | undefined): Promise<XmlElement | undefined> {
  if (!file) return undefined;
  if (file.sizeBytes > MAX_PART_BYTES) {
    throw new DataError(`The part ${shown(file.name)} is larger than ${MAX_PART_BYTES} bytes.`);
  }
  return parseXml(Buffer.concat(await Array.fromAsync(file.open())));
}
