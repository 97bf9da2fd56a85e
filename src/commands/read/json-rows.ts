import { rowRenderer } from "../sql/render.ts";
import type { Cell, CommandReader, JsonColumn, JsonRows } from "./reader.ts";

type Render = (cells: readonly Cell[]) => string;

/** Column lists are the callers' choice: what is kept of them has an end. */
const MOST_RENDERERS = 64;
const renderers = new Map<string, Render>();

/** The same one for the same columns. */
export function rendererOf(columns: readonly JsonColumn[]): Render {
  const key = JSON.stringify(columns);
  const known = renderers.get(key);
  if (known) return known;
  const made = rowRenderer(columns);
  if (renderers.size >= MOST_RENDERERS) renderers.clear();
  renderers.set(key, made);
  return made;
}

export function jsonRows(rows: readonly (readonly Cell[])[], render: Render): JsonRows {
  return { count: rows.length, bytes: Buffer.from(rows.map(render).join(",")) };
}

/** A reader whose cells come into this process becomes a whole one. */
export const withJson = (reader: Omit<CommandReader, "readJson">): CommandReader =>
  Object.assign(reader, {
    async *readJson(
      statement: Parameters<CommandReader["readJson"]>[0],
      columns: readonly JsonColumn[],
      options?: Parameters<CommandReader["readJson"]>[2],
    ): AsyncGenerator<JsonRows> {
      const render = rendererOf(columns);
      for await (const rows of reader.read(statement, options)) yield jsonRows(rows, render);
    },
  });
