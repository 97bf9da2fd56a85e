import type { Kysely } from "kysely";
import { findCommandRowByGuid } from "../../store/command-rows.ts";
import { type FileRow, findFilesBySource } from "../../store/files.ts";
import type { Answer, CommandContext } from "../call.ts";
import { findTable } from "../catalogue.ts";
import type { Table } from "../definition.ts";
import { fault, NUMBERS } from "../fault.ts";
import type { Parameters } from "../parameters.ts";
import { fileGuid } from "../rows/file-rows.ts";
import { partOf } from "../rows/replace-rows.ts";
import { tableRef } from "../sql/build.ts";
import { fold, physicalTable } from "../sql/physical.ts";
import { base64Pieces } from "./base64-pieces.ts";
import { chooseColumns } from "./chosen-columns.ts";
import { missingFilter } from "./list-plan.ts";
import type { OutCall, ReadRequest } from "./out-call.ts";
import { rowText, type Selection, select } from "./selection.ts";

const MAX_BYTES = 20 * 1024 * 1024;

type Cell = string | number;
type FileCells = Readonly<Record<string, Cell>>;
type Tables = Record<string, Record<string, Cell>>;

/** IMAGE: files of a stock card. */
export const readImage: OutCall = async (context, read) => {
  const { parameters } = read;
  const warehouse = parameters.text("sklad") ?? "";
  const path = parameters.text("filename");
  const [sku, guid] = [parameters.text("skl_cislo"), parameters.text("id_cislo")];
  if (path === undefined && sku === undefined && guid === undefined) {
    throw missingFilter(["filename", "skl_cislo", "id_cislo"]);
  }
  const where: Record<string, Cell> = { sklad: Number(warehouse) };
  if (path !== undefined) where.OBRAZEK = shownPath(path, warehouse);
  if (sku !== undefined) where.cislo_f = fold(sku);
  if (guid !== undefined) {
    const row = await findCommandRowByGuid(context.data, guid.trim().toUpperCase());
    if (row?.entity !== "item")
      return answerFiles(context, read, { rows: [], isWithContent: true });
    Object.assign(where, { record_id: row.recordId, part: partOf("item", row.part) });
  }
  const rows = await findRows(context, where);
  if (path !== undefined && rows.length === 0) throw unknownFile(path);
  return answerFiles(context, read, { rows, isWithContent: !parameters.flag("only_list") });
};

/** By `typ`; documents that the hub does not keep have no files. */
const DOCUMENTS: Readonly<Record<string, string | undefined>> = {
  VF: "FA_OUT",
  PF: "FA_IN",
  PO: "OB_IN",
  VO: "OB_OUT",
  ZP: undefined,
  ZV: undefined,
};

/** DOCUMENT: files of an invoice or an order; where there are several and none is named, a list of them. */
export const readDocument: OutCall = async (context, read) => {
  const { parameters } = read;
  const kind = (parameters.text("typ") ?? "").trim().toUpperCase();
  if (!Object.hasOwn(DOCUMENTS, kind)) {
    const known = Object.keys(DOCUMENTS).join(", ");
    throw fault(NUMBERS.parameterWrong, `Parametr 'typ' musí být jeden z: ${known}.`);
  }
  const row = await findCommandRowByGuid(
    context.data,
    (parameters.text("id") ?? "").trim().toUpperCase(),
  );
  const isOfKind = row !== undefined && row.tableName === DOCUMENTS[kind];
  const name = parameters.text("soubor");
  const rows = isOfKind
    ? await findRows(context, {
        ...{ record_id: row.recordId, part: partOf(row.entity, row.part) },
        ...(name === undefined ? {} : { OBRAZEK: plainName(name) }),
      })
    : [];
  if (name !== undefined && rows.length === 0) throw unknownFile(name);
  return answerFiles(context, read, {
    rows,
    isWithContent: name !== undefined || rows.length === 1,
  });
};

const unknownFile = (path: string) =>
  fault(NUMBERS.notFound, `Soubor '${path.slice(0, 120)}' nebyl nalezen.`);

/** A path as OBRAZEK has it. @throws CommandFault 9018 for one that leads elsewhere */
function shownPath(path: string, warehouse: string): string {
  const parts = path.trim().replaceAll("/", "\\").split("\\");
  const [name = "", folder = warehouse, ...more] = parts.toReversed();
  if (more.length > 0 || folder !== warehouse || !isName(name)) throw unknownFile(path);
  return `${folder}\\${name}`;
}

function plainName(name: string): string {
  if (!isName(name) || /[\\/]/.test(name)) throw unknownFile(name);
  return name;
}

const isName = (name: string): boolean =>
  name !== "" && name !== "." && name !== ".." && !name.includes(":");

function dokumenty(): Table {
  const table = findTable("DOKUMENTY");
  if (!table) throw new TypeError("There is no table DOKUMENTY");
  return table;
}

async function findRows(
  { data }: CommandContext,
  where: Readonly<Record<string, Cell>>,
): Promise<readonly FileCells[]> {
  let query = (data.db as unknown as Kysely<Tables>)
    .selectFrom(physicalTable(dokumenty()))
    .selectAll()
    .orderBy("PORADI")
    .orderBy("OBRAZEK");
  for (const [column, value] of Object.entries(where)) query = query.where(column, "=", value);
  return query.execute();
}

interface Found {
  readonly rows: readonly FileCells[];
  readonly isWithContent: boolean;
}

async function answerFiles(
  context: CommandContext,
  { command, request, parameters }: ReadRequest,
  { rows, isWithContent }: Found,
): Promise<Answer> {
  const files = isWithContent ? await contentsOf(context, rows) : new Map<string, FileRow>();
  for (const { name, size_bytes: size } of files.values()) {
    if (size > MAX_BYTES) throw fault(NUMBERS.tooLarge, `Soubor '${name}' má více než 20 MiB.`);
  }
  const [only] = files.values();
  if (only && files.size === 1 && isRaw(context, parameters)) return fileAnswer(context, only);
  const table = dokumenty();
  const columns = chooseColumns(command, request.queryFields)(table);
  const selection = select(tableRef(table), columns, []);
  const isContentShown = columns.some(({ name }) => name === "BASE64");
  return {
    kind: "data",
    data: jsonOf(context, { rows, files: isContentShown ? files : new Map(), selection }),
    warnings: [],
    rowCount: () => rows.length,
  };
}

const isRaw = ({ unit }: CommandContext, parameters: Parameters): boolean =>
  parameters.has("raw") ? parameters.flag("raw") : unit.settings.image_mode === "file";

/** The hub's files of these rows, by the GUID of each. */
async function contentsOf(
  { data }: CommandContext,
  rows: readonly FileCells[],
): Promise<ReadonlyMap<string, FileRow>> {
  const prefixes = new Set(
    rows.map(({ part, record_id: id }) => `${String(part).split(" ", 1)[0]}/${id}/`),
  );
  const files = new Map<string, FileRow>();
  for (const prefix of prefixes) {
    for (const file of await findFilesBySource(data, prefix)) {
      files.set(fileGuid(file.source ?? ""), file);
    }
  }
  return new Map(
    rows.flatMap(({ ID }) => {
      const file = files.get(String(ID));
      return file ? [[String(ID), file] as const] : [];
    }),
  );
}

const blobOf = ({ sha256, size_bytes: sizeBytes }: FileRow) => ({ sha256, sizeBytes });

async function fileAnswer({ files }: CommandContext, file: FileRow): Promise<Answer> {
  const blob = blobOf(file);
  await files.verify(blob);
  const { name, mime, size_bytes: sizeBytes } = file;
  return { kind: "file", name, mime, sizeBytes, content: files.read(blob) };
}

async function* jsonOf(
  context: CommandContext,
  {
    rows,
    files,
    selection,
  }: {
    readonly rows: readonly FileCells[];
    readonly files: ReadonlyMap<string, FileRow>;
    readonly selection: Selection;
  },
): AsyncGenerator<string> {
  yield "[";
  for (const [at, row] of rows.entries()) {
    const cells = selection.items.map(({ label }) => row[label] ?? "");
    const text = rowText(selection, cells);
    yield at === 0 ? text.slice(0, -1) : `,${text.slice(0, -1)}`;
    const file = files.get(String(row.ID));
    if (file) {
      yield text === "{}" ? '"BASE64":"' : ',"BASE64":"';
      yield* base64Pieces(context.files.read(blobOf(file)), file.size_bytes);
      yield '"';
    }
    yield "}";
  }
  yield "]";
}
