import { Buffer } from "node:buffer";
import { type DetectedFormat, detectFormats } from "../formats/rows/detect.ts";
import { ConfigError, NotFoundError } from "../lib/errors.ts";
import type { Entity } from "../model/entities.ts";
import type { TableColumn } from "../sdk/tables.ts";
import { openPlace } from "./files/file-place.ts";
import type { Source } from "./import-definition.ts";
import { type Proposal, propose } from "./language/propose.ts";
import { firstRows, type PreviewParts } from "./preview.ts";

const SAMPLE_ROWS = 50;
const HEAD_BYTES = 64 * 1024;

/** A first definition for a source, from its columns and some of its rows. */
export async function proposeFor(
  parts: PreviewParts,
  { entity, source }: { readonly entity: Entity; readonly source: Source },
): Promise<Proposal & { readonly columns: readonly TableColumn[] }> {
  const { connector, context } = parts;
  if (source.files) {
    const place = openPlace(connector, context, parts.contents);
    const [file] = await place.find(source.files.pattern, 0);
    if (!file) throw new NotFoundError("file", source.files.pattern);
    const stream = await place.open(file.path);
    const { rows, columns: names } = await firstRows(stream, source.files.format, SAMPLE_ROWS);
    const columns = names.map(textColumn);
    const cells = rows.map(({ values }) => names.map((name) => values[name] ?? null));
    return { ...propose({ entity, columns, rows: cells }), columns };
  }
  const tables = source.from_mirror ? await parts.mirrorTables() : connector.tables;
  if (!tables) throw new ConfigError(`${connector.manifest.title.en} has no tables to read.`);
  const from = source.query === undefined ? { table: source.table ?? "" } : { sql: source.query };
  const { columns, key } = await tables.describe(context, from);
  const first = columns[0]?.name;
  const order = key.length > 0 ? key : first === undefined ? [] : [first];
  for await (const page of tables.read(context, {
    source: from,
    key: order,
    pageSize: SAMPLE_ROWS,
  })) {
    return { ...propose({ entity, columns, key, rows: page.rows }), columns };
  }
  return { ...propose({ entity, columns, key }), columns };
}

const textColumn = (name: string): TableColumn => ({
  ...{ name, kind: "text", native: "text", nullable: true },
});

/** What formats the first file may have that the pattern means. @throws NotFoundError where there is none */
export async function detectFor(
  { connector, context, contents }: PreviewParts,
  pattern: string,
): Promise<{ readonly file: string; readonly formats: readonly DetectedFormat[] }> {
  const place = openPlace(connector, context, contents);
  const [file] = await place.find(pattern, 0);
  if (!file) throw new NotFoundError("file", pattern);
  const stream = await place.open(file.path);
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.byteLength;
    if (size >= HEAD_BYTES) break;
  }
  stream.destroy();
  return { file: file.path, formats: detectFormats(Buffer.concat(chunks), file.path) };
}
