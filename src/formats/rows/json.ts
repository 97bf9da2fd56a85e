import type { Static } from "typebox";
import { field, fields } from "../../model/field.ts";
import { PIECE_CHARACTERS } from "../tables/table.ts";
import type { FileRow, ReadLimits, RowCodec, RowFault } from "./codec.ts";
import { decodeText } from "./encoding.ts";
import { encodeText, referenceWriter } from "./encoding-writer.ts";
import { tooLarge } from "./file-row.ts";
import { jsonElements } from "./json-scan.ts";
import { sniffJson } from "./json-sniff.ts";
import { jsonRow } from "./json-value.ts";
import { jsonText } from "./json-write.ts";
import { ColumnNames, encodingFields, words } from "./option-fields.ts";

export const jsonFields = {
  encoding: encodingFields.encoding,
  byte_order_mark: encodingFields.byte_order_mark,
  nested: field.flag({
    title: words(
      "Write dotted names as objects in objects",
      "Zapisuj nazwy z kropkami jako obiekty w obiektach",
      "Gravar nomes com pontos como objetos dentro de objetos",
      "Názvy s tečkami zapisovat jako objekty v objektech",
      "A pontozott nevek egymásba ágyazott objektumként írása",
    ),
    default: true,
  }),
  number_columns: ColumnNames(
    words(
      "Columns written as numbers",
      "Kolumny zapisywane jako liczby",
      "Colunas gravadas como números",
      "Sloupce zapisované jako čísla",
      "Számként írt oszlopok",
    ),
    words(
      "Amounts are text where they are not named here; of children as lines.net.",
      "Kwoty niewymienione tutaj są tekstem; w wierszach podrzędnych: lines.net.",
      "Valores não citados aqui são texto; em linhas filhas: lines.net.",
      "Částky zde neuvedené jsou text; v podřízených řádcích: lines.net.",
      "Az itt nem szereplő összegek szövegek; gyermeksorokban: lines.net.",
    ),
  ),
};

export const JsonOptions = fields({
  row_path: field.text({
    title: words(
      "Where the rows are",
      "Gdzie są wiersze",
      "Onde estão as linhas",
      "Kde jsou řádky",
      "Hol vannak a sorok",
    ),
    help: words(
      "Keys with dots: data.items. Empty where the file is the list itself.",
      "Klucze z kropkami: data.items. Puste, gdy cały plik jest listą.",
      "Chaves com pontos: data.items. Vazio se o arquivo é a própria lista.",
      "Klíče s tečkami: data.items. Prázdné, je-li seznamem celý soubor.",
      "Kulcsok pontokkal: data.items. Üres, ha maga a fájl a lista.",
    ),
    minLength: 0,
    maxLength: 200,
    default: "",
  }),
  ...jsonFields,
});
export type JsonOptions = Static<typeof JsonOptions>;

/** A list of objects somewhere in a JSON document. */
export const jsonCodec: RowCodec<typeof JsonOptions> = {
  name: "json",
  options: JsonOptions,
  extensions: ["json"],
  mime: "application/json",
  read,
  write: (rows, options, { columns }) => encoded(jsonPieces(rows, options, columns), options),
  sniff: sniffJson,
};

export const writingOf = (options: Pick<JsonOptions, "nested" | "number_columns">) => ({
  nested: options.nested,
  numberColumns: new Set(options.number_columns),
});

/** What the encoding lacks is written in JSON's own way: `\u0142`. */
export async function* encoded(
  pieces: AsyncIterable<string>,
  options: Pick<JsonOptions, "encoding" | "byte_order_mark">,
): AsyncGenerator<Uint8Array> {
  const { encoding, byte_order_mark: byteOrderMark } = options;
  const references = referenceWriter(encoding, escaped);
  const written = async function* () {
    for await (const piece of pieces) yield references(piece);
  };
  yield* encodeText(written(), { encoding, unencodable: "refuse", byteOrderMark });
}

const escaped = (character: string): string =>
  Array.from(
    { length: character.length },
    (_, i) => `\\u${character.charCodeAt(i).toString(16).padStart(4, "0")}`,
  ).join("");

const pathOf = ({ row_path: path }: JsonOptions): string[] => (path === "" ? [] : path.split("."));

async function* read(
  bytes: AsyncIterable<Uint8Array>,
  options: JsonOptions,
  { maxRowBytes }: ReadLimits,
): AsyncGenerator<FileRow | RowFault> {
  const elements = jsonElements(decodeText(bytes, options.encoding), pathOf(options), maxRowBytes);
  let at = 0;
  for await (const { text, isCut } of elements) {
    at += 1;
    yield isCut ? tooLarge(at, maxRowBytes, text) : jsonRow(text, at);
  }
}

async function* jsonPieces(
  rows: AsyncIterable<FileRow>,
  options: JsonOptions,
  columns: readonly string[],
): AsyncGenerator<string> {
  const path = pathOf(options);
  const writing = writingOf(options);
  let text = `${path.map((key) => `{${JSON.stringify(key)}:`).join("")}[`;
  let isFirst = true;
  for await (const row of rows) {
    text += `${isFirst ? "" : ","}\n${jsonText(row, columns, writing)}`;
    isFirst = false;
    if (text.length < PIECE_CHARACTERS) continue;
    yield text;
    text = "";
  }
  yield `${text}${isFirst ? "" : "\n"}]${"}".repeat(path.length)}\n`;
}
