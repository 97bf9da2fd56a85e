import { Type } from "typebox";
import { unpack } from "../../fiscal/take-file.ts";
import { NotFoundError } from "../../lib/errors.ts";
import { LANGUAGES } from "../../model/i18n.ts";
import { fromMinor } from "../../model/money.ts";
import { oneOf } from "../../model/scalars.ts";
import { exportFiscal, FISCAL_EXPORTS } from "../../reports/export-fiscal.ts";
import { fiscalPdf } from "../../reports/fiscal-pdf.ts";
import {
  type FiscalDocumentRow,
  findDocument,
  findOriginal,
} from "../../store/fiscal-documents.ts";
import { listFiscalDocuments, totalFiscalDocuments } from "../../store/fiscal-list.ts";
import { manifestationsOf } from "../../store/fiscal-manifestations.ts";
import { slugsOf } from "../../store/integrations.ts";
import { download, showPdf } from "../download.ts";
import { Problem } from "../errors.ts";
import {
  FiscalDocumentOut,
  FiscalFilterFields,
  FiscalHeadOut,
  fiscalFilter,
  fiscalPlace,
  KeyParam,
  placeText,
} from "../fiscal-schemas.ts";
import { toDocument, toHead } from "../fiscal-views.ts";
import { pageOf, type Routes } from "../routes.ts";
import { PageQuery, page } from "../schemas.ts";
import type { Scope } from "../scope.ts";

const tags = ["fiscal documents"];
const read = { permission: "records.read" } as const;

/** NF-e and CT-e that were imported or that an authority handed out. */
export const fiscalDocumentRoutes: Routes = async (app, { hub }) => {
  app.get(
    "/fiscal/documents",
    {
      schema: {
        summary: "Fiscal documents, newest issue date first",
        tags,
        querystring: Type.Object({ ...PageQuery, ...FiscalFilterFields }),
        response: { 200: page(FiscalHeadOut), 422: Problem },
      },
      config: read,
    },
    async ({ scope, query: { limit = 50, cursor, ...filters } }) => {
      const filter = fiscalFilter(filters);
      const rows = await listFiscalDocuments(scope.data, {
        filter,
        after: fiscalPlace(cursor),
        limit,
      });
      return pageOf(rows, limit, { cursor: placeText, item: toHead });
    },
  );

  app.get(
    "/fiscal/documents/totals",
    {
      schema: {
        summary: "How many fiscal documents of each kind, and what they come to",
        description: "Sums leave out what is cancelled, denied or rejected.",
        tags,
        querystring: Type.Object(FiscalFilterFields),
        response: {
          200: Type.Object({
            items: Type.Array(
              Type.Object({ kind: Type.String(), count: Type.Integer(), total: Type.String() }),
            ),
          }),
          422: Problem,
        },
      },
      config: read,
    },
    async ({ scope, query }) => {
      const totals = await totalFiscalDocuments(scope.data, fiscalFilter(query));
      return {
        items: totals.map(({ kind, count, total_minor }) => ({
          kind,
          count,
          total: fromMinor(total_minor, "BRL"),
        })),
      };
    },
  );

  app.get(
    "/fiscal/documents/export",
    {
      schema: {
        summary: "Fiscal documents as one file",
        description:
          "Takes the filters of the list. `zip` has the XML of each as it came, and that of its events; `csv` and `xlsx` a row for each document or, with `rows=items`, for each item.",
        tags,
        querystring: Type.Object({
          ...FiscalFilterFields,
          format: oneOf([...FISCAL_EXPORTS]),
          rows: Type.Optional(oneOf(["documents", "items"])),
          language: Type.Optional(oneOf([...LANGUAGES], { description: "of the titles" })),
        }),
        response: { 422: Problem },
      },
      config: read,
    },
    async ({ scope, query }, reply) => {
      const { format, rows = "documents", language = "pt-BR", ...filters } = query;
      const order = { format, rows, language, filter: fiscalFilter(filters), now: hub.clock.now() };
      return download(reply, await exportFiscal(scope.data, order));
    },
  );

  app.get(
    "/fiscal/documents/:key",
    {
      schema: {
        summary: "One fiscal document with its checks, events and links",
        tags,
        params: KeyParam,
        response: { 200: FiscalDocumentOut, 404: Problem },
      },
      config: read,
    },
    async ({ scope, params: { key } }) => {
      const row = await documentOf(scope, key);
      const said = await manifestationsOf(scope.data, [row.access_key]);
      const slugs = await slugsOf(
        scope.config,
        said.map(({ integration_id: id }) => id),
      );
      return toDocument(scope.data, row, (id) => slugs.get(id) ?? String(id));
    },
  );

  app.get(
    "/fiscal/documents/:key/xml",
    {
      schema: {
        summary: "The XML of a fiscal document, byte for byte as it came",
        tags,
        params: KeyParam,
        response: { 404: Problem },
      },
      config: read,
    },
    async ({ scope, params: { key } }, reply) => {
      const row = await documentOf(scope, key);
      const original = await findOriginal(scope.data, row.original_id);
      if (!original) throw new NotFoundError("original of the document", key);
      const name = `${row.access_key}.xml`;
      return download(reply, {
        name,
        mime: "application/xml",
        content: [unpack(original.content)],
      });
    },
  );

  app.get(
    "/fiscal/documents/:key/pdf",
    {
      schema: {
        summary: "A printable view in the way of a DANFE or DACTE",
        description: "Made from the XML; it does not replace the official print.",
        tags,
        params: KeyParam,
        response: { 404: Problem, 409: Problem },
      },
      config: read,
    },
    async ({ scope, params: { key } }, reply) => {
      const row = await documentOf(scope, key);
      const made = await fiscalPdf(scope.data, row);
      return showPdf(reply, made);
    },
  );
};

/** @throws NotFoundError */
export async function documentOf({ data }: Scope, key: string): Promise<FiscalDocumentRow> {
  const row = await findDocument(data, key.toUpperCase());
  if (!row) throw new NotFoundError("fiscal document", key);
  return row;
}
