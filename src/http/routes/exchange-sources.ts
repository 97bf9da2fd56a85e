import { Type } from "typebox";
import { bodyIssues } from "../../exchange/language/check-body.ts";
import { placeIssues } from "../../exchange/manage-definitions.ts";
import { type PreviewParts, previewExchange } from "../../exchange/preview.ts";
import { detectFor, proposeFor } from "../../exchange/propose-source.ts";
import { lookupLists } from "../../exchange/run-exchange.ts";
import { ROW_CODECS } from "../../formats/rows/codecs.ts";
import type { Hub } from "../../hub.ts";
import { ConflictError, InvalidInputError } from "../../lib/errors.ts";
import type { TableColumn, TableInfo, TableSource } from "../../sdk/tables.ts";
import { Problem } from "../errors.ts";
import {
  CodecOut,
  DetectOut,
  PreviewExchangeIn,
  PreviewExchangeOut,
  ProposeIn,
  ProposeOut,
  TableInfoOut,
  TableOut,
} from "../exchange-schemas.ts";
import { openForRequest } from "../open-storage.ts";
import type { Routes } from "../routes.ts";

const tags = ["exchange"];
const params = Type.Object({ id: Type.String({ maxLength: 63 }) });
const manage = { permission: "integrations.manage" } as const;

/** What there is to define exchanges from: tables, formats of files, and what a definition would make of them. */
export const exchangeSourceRoutes: Routes = async (app, { hub }) => {
  app.get(
    "/integrations/:id/tables",
    {
      schema: {
        summary: "Tables and views of a database",
        description: "Those that the integration's user may read.",
        tags,
        params,
        response: {
          200: Type.Object({ items: Type.Array(TableOut) }),
          404: Problem,
          409: Problem,
          502: Problem,
        },
      },
      config: manage,
    },
    async ({ scope, params: { id } }, reply) => {
      const { connector, context } = await openForRequest(hub, { scope, id, reply });
      if (!connector.tables) throw noTables(connector.manifest.title.en);
      const items = await connector.tables.list(context);
      return { items: items.map(({ rows = null, ...one }) => ({ ...one, rows })) };
    },
  );

  app.post(
    "/integrations/:id/tables/describe",
    {
      schema: {
        summary: "Columns of a table, a view or a SELECT",
        tags,
        params,
        body: Type.Object(
          {
            table: Type.Optional(Type.String({ minLength: 1, maxLength: 400 })),
            query: Type.Optional(Type.String({ minLength: 1, maxLength: 20_000 })),
          },
          { additionalProperties: false, description: "exactly one of the two" },
        ),
        response: { 200: TableInfoOut, 404: Problem, 409: Problem, 422: Problem, 502: Problem },
      },
      config: manage,
    },
    async ({ scope, params: { id }, body: { table, query } }, reply) => {
      if ((table === undefined) === (query === undefined)) {
        const remedy = "Give the table or the query.";
        const message = "exactly one of table and query is needed";
        throw new InvalidInputError([{ field: "table", message, remedy }]);
      }
      const { connector, context } = await openForRequest(hub, { scope, id, reply });
      if (!connector.tables) throw noTables(connector.manifest.title.en);
      const source: TableSource = query === undefined ? { table: table ?? "" } : { sql: query };
      return toTableInfo(await connector.tables.describe(context, source));
    },
  );

  app.get(
    "/exchange/codecs",
    {
      schema: {
        summary: "Formats of files with rows",
        tags,
        response: { 200: Type.Object({ items: Type.Array(CodecOut) }) },
      },
      config: manage,
    },
    async () => ({
      items: ROW_CODECS.map(({ name, extensions, options, write }) => ({
        ...{ name, options, extensions: [...extensions] },
        can_write: write !== undefined,
      })),
    }),
  );

  app.post(
    "/exchange/preview",
    {
      schema: {
        summary: "What a definition makes of the first rows",
        description:
          "Nothing is stored and nothing is sent: the rows as they are read, and what becomes of each or why it does not.",
        tags,
        body: PreviewExchangeIn,
        response: { 200: PreviewExchangeOut, 409: Problem, 422: Problem, 502: Problem },
      },
      config: manage,
    },
    async ({ scope, body: { integration_id: id, body, limit = 20, ids } }, reply) => {
      const parts = await openParts(hub, { scope, id, reply });
      const issues = [...bodyIssues(body), ...placeIssues(parts.connector, body)];
      if (issues.length > 0) throw new InvalidInputError(issues);
      const { rows, columns, ...preview } = await previewExchange(parts, body, { limit, ids });
      return {
        ...preview,
        columns: [...columns],
        rows: rows.map((row) => ({ ...row, issues: row.issues.map((one) => ({ ...one })) })),
      };
    },
  );

  app.post(
    "/exchange/propose",
    {
      schema: {
        summary: "Propose a definition for a source",
        description: "From the names, kinds and values of its columns: a person looks it over.",
        tags,
        body: ProposeIn,
        response: { 200: ProposeOut, 404: Problem, 409: Problem, 422: Problem, 502: Problem },
      },
      config: manage,
    },
    async ({ scope, body: { integration_id: id, entity, source } }, reply) => {
      const parts = await openParts(hub, { scope, id, reply });
      const { columns, map, left_out, ...one } = await proposeFor(parts, { entity, source });
      return {
        columns: columns.map(toColumn),
        map: map.map((part) => ({ ...part })),
        left_out: [...left_out],
        key: one.key ?? null,
        change_column: one.change_column ?? null,
        deleted_when: one.deleted_when ?? null,
        match: one.match ?? null,
        link: one.link ?? null,
      };
    },
  );

  app.post(
    "/exchange/detect",
    {
      schema: {
        summary: "Find out what format files have",
        description: "By the beginning of the first one that the pattern means; likeliest first.",
        tags,
        body: Type.Object(
          {
            integration_id: Type.String({ maxLength: 63 }),
            pattern: Type.String({ minLength: 1, maxLength: 400 }),
          },
          { additionalProperties: false },
        ),
        response: { 200: DetectOut, 404: Problem, 409: Problem, 502: Problem },
      },
      config: manage,
    },
    async ({ scope, body: { integration_id: id, pattern } }, reply) => {
      const { file, formats } = await detectFor(
        await openParts(hub, { scope, id, reply }),
        pattern,
      );
      return { file, formats: formats.map((one) => ({ ...one })) };
    },
  );
};

async function openParts(
  hub: Hub,
  ask: Parameters<typeof openForRequest>[1],
): Promise<PreviewParts> {
  const { integration, connector, context } = await openForRequest(hub, ask);
  const { config, data } = ask.scope;
  return {
    ...{ data, connector, context, contents: hub.files, lists: await lookupLists(config) },
    mirrorTables: async () => hub.mirrors.tablesOf({ data, integrationId: integration.id }),
  };
}

const toColumn = ({ name, kind, native, nullable, length, precision, scale }: TableColumn) => ({
  ...{ name, kind, native, nullable },
  ...{ length: length ?? null, precision: precision ?? null, scale: scale ?? null },
});

const toTableInfo = ({ columns, key, ...info }: TableInfo) => ({
  ...info,
  key: [...key],
  columns: columns.map(toColumn),
});

const noTables = (title: string): ConflictError =>
  new ConflictError("action_not_possible", `${title} has no tables to look at.`);
