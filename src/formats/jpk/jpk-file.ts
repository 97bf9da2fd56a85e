import { DataError } from "../../lib/errors.ts";
import { normalizeNip } from "../../model/identifiers.ts";
import { streamXml, type XmlElement } from "../xml/xml-reader.ts";

/** A file that can be read several times, from its beginning each time. */
export interface JpkSource {
  open(): AsyncIterable<Uint8Array> | Promise<AsyncIterable<Uint8Array>>;
}

/** `v7`: the monthly registers of VAT (JPK_V7M, JPK_V7K). `fa`: issued invoices (JPK_FA). */
export type JpkKind = "v7" | "fa";

export interface JpkHead {
  readonly kind: JpkKind;
  /** As the file names itself: `JPK_V7M (3)`. */
  readonly form: string;
  /** YYYY-MM of a register; undefined for JPK_FA. */
  readonly period: string | undefined;
  /** Whose file it is. */
  readonly nip: string;
  readonly name: string | undefined;
}

const ROOT = "JPK";
const FORM = /^JPK_(V7[MK]|FA) ?\(\d+\)/;

/** The kind of a form as its header names it; undefined for what is no such file. */
export function jpkKindOf(form: string): JpkKind | undefined {
  const found = FORM.exec(form)?.[1];
  if (found === undefined) return undefined;
  return found === "FA" ? "fa" : "v7";
}

/**
 * Who made the file, and for which month. Only its beginning is read.
 * @throws DataError for what is no JPK_V7 or JPK_FA
 */
export async function readJpkHead(source: JpkSource): Promise<JpkHead> {
  let form: string | undefined;
  let period: string | undefined;
  const isHead = ([root, part]: readonly string[]) =>
    root === ROOT && (part === "Naglowek" || part === "Podmiot1");
  for await (const element of streamXml(
    await source.open(),
    (path) => path.length === 2 && isHead(path),
  )) {
    if (element.name === "Naglowek") {
      form = anyChild(element, "KodFormularza")?.attributes.get("kodSystemowy") ?? "";
      const [year, month] = [anyText(element, "Rok"), anyText(element, "Miesiac")];
      if (year !== undefined && month !== undefined) period = `${year}-${month.padStart(2, "0")}`;
      continue;
    }
    const kind = jpkKindOf(form ?? "");
    if (kind === undefined) throw unknown(form);
    const nip = anyText(element, "NIP");
    if (nip === undefined) throw new DataError("Podmiot1: the NIP is missing");
    const name = anyText(element, "PelnaNazwa") ?? personName(element);
    return { kind, form: form ?? "", period: kind === "v7" ? period : undefined, nip, name };
  }
  throw unknown(form);
}

/** @throws DataError where the file is another company's */
export function requireOwner({ nip }: JpkHead, ownNip: string): void {
  const own = normalizeNip(ownNip);
  if (normalizeNip(nip) === own) return;
  const message = `the file belongs to ${nip}, not to ${own}`;
  throw new DataError(`own_nip: ${message}`, [{ field: "own_nip", message }]);
}

/** The rows of one kind, one after the other; of the rest of the file nothing is kept. */
export async function* jpkRows(source: JpkSource, name: string): AsyncGenerator<XmlElement> {
  const isRow = (path: readonly string[]) => path[0] === ROOT && path.at(-1) === name;
  yield* streamXml(await source.open(), isRow, { elements: 500 });
}

const unknown = (form: string | undefined): DataError =>
  new DataError(
    form === undefined || form === ""
      ? "The document is no JPK file."
      : `The document is ${form.slice(0, 40)}; only JPK_V7M, JPK_V7K and JPK_FA are read.`,
  );

const personName = (element: XmlElement): string | undefined => {
  const parts = [anyText(element, "ImiePierwsze"), anyText(element, "Nazwisko")];
  return parts.filter((part) => part !== undefined).join(" ") || undefined;
};

/** The first element of that name below, in any namespace: versions differ in it. */
function anyChild(element: XmlElement, name: string): XmlElement | undefined {
  for (const child of element.children) {
    const found = child.name === name ? child : anyChild(child, name);
    if (found) return found;
  }
  return undefined;
}

const anyText = (element: XmlElement, name: string): string | undefined =>
  anyChild(element, name)?.text || undefined;
