import { Type } from "typebox";
import {
  type FieldIssue,
  type HubError,
  InvalidInputError,
  isHubError,
  NotFoundError,
} from "../../lib/errors.ts";
import { LANGUAGES } from "../../model/i18n.ts";
import { oneOf } from "../../model/scalars.ts";
import {
  documentName,
  EXPORT_FORMATS,
  exportInvoices,
  writerOf,
} from "../../reports/export-invoices.ts";
import { InvoiceFilterFields, invoiceFilter } from "../../rules/invoice-filter.ts";
import { findRecord } from "../../store/records.ts";
import { download } from "../download.ts";
import { Problem } from "../errors.ts";
import type { Routes } from "../routes.ts";

const tags = ["records"];
const read = { permission: "records.read" } as const;

const Peppol = Type.Optional(
  Type.Boolean({ description: "UBL by the rules of Peppol BIS Billing 3.0" }),
);
const querystring = Type.Object({
  ...InvoiceFilterFields,
  format: oneOf([...EXPORT_FORMATS], {
    description:
      "`csv` and `xlsx`: a row for each invoice; `jpk`: registers as in a JPK_V7M; `ubl-zip` and `fa3-zip`: a document for each invoice, and `not-exported.csv` with the reasons for those that lack what the format needs",
  }),
  language: Type.Optional(
    oneOf([...LANGUAGES], { description: "of the titles; en where left out" }),
  ),
  separator: Type.Optional(
    oneOf(["semicolon", "comma", "tab"], {
      description: "of a CSV file; a comma in English, else a semicolon",
    }),
  ),
  decimal: Type.Optional(
    oneOf(["comma", "point"], { description: "of a CSV file; a point in English, else a comma" }),
  ),
  bom: Type.Optional(
    Type.Boolean({
      description:
        "of a CSV file: begin with a byte order mark, which Excel needs; true where left out",
    }),
  ),
  peppol: Peppol,
});
const SEPARATORS = { semicolon: ";", comma: ",", tab: "\t" } as const;
const MARKS = { comma: ",", point: "." } as const;

/** Invoices as files for other programs. */
export const exportRoutes: Routes = async (app, { hub }) => {
  app.get(
    "/records/invoice/export",
    {
      schema: {
        summary: "Invoices as one file",
        description: "Takes the filters of the list; the answer is a download.",
        tags,
        querystring,
        response: { 422: Problem },
      },
      config: read,
    },
    async ({ scope, query }, reply) => {
      const { format, language = "en", separator, decimal, bom, peppol, ...filters } = query;
      const made = await exportInvoices(scope.data, {
        format,
        language,
        filter: await invoiceFilter(scope.config, filters),
        csv: {
          ...(separator === undefined ? {} : { separator: SEPARATORS[separator] }),
          ...(decimal === undefined ? {} : { decimalMark: MARKS[decimal] }),
          ...(bom === undefined ? {} : { withByteOrderMark: bom }),
        },
        ...(peppol === undefined ? {} : { isPeppol: peppol }),
        now: hub.clock.now(),
      });
      return download(reply, made);
    },
  );

  app.get(
    "/records/invoice/:id/export",
    {
      schema: {
        summary: "One invoice as a document",
        description: "422 names each field that the format needs and the invoice lacks.",
        tags,
        params: Type.Object({ id: Type.Integer({ minimum: 1 }) }),
        querystring: Type.Object({
          format: oneOf(["ubl", "fa3", "json"], {
            description: "UBL 2.1 by EN 16931, FA(3), or the record",
          }),
          peppol: Peppol,
        }),
        response: { 404: Problem, 422: Problem },
      },
      config: read,
    },
    async ({ scope, params: { id }, query: { format, peppol = false } }, reply) => {
      const record = await findRecord(scope.data, "invoice", id);
      if (!record) throw new NotFoundError("invoice", id);
      const name = documentName({ id, invoice: record.data });
      if (format === "json") {
        const content = [`${JSON.stringify(record.data, null, 2)}\n`];
        const mime = "application/json";
        return download(reply, { name: name.replace(/\.xml$/, ".json"), mime, content });
      }
      const write = writerOf(format, { now: hub.clock.now(), isPeppol: peppol });
      const xml = named(() => write(record.data));
      return download(reply, { name, mime: "application/xml", content: [xml] });
    },
  );
};

/** What the invoice lacks is the caller's to see, field by field. */
function named(write: () => string): string {
  try {
    return write();
  } catch (error) {
    if (!isHubError(error) || error.code !== "bad_data") throw error;
    throw incomplete(error);
  }
}

function incomplete(error: HubError): InvalidInputError {
  const issues = "issues" in error ? (error.issues as readonly FieldIssue[]) : [];
  const remedy = "Complete the invoice where it comes from, or take another format.";
  return new InvalidInputError(
    issues.length > 0
      ? issues.map((issue) => ({ remedy, ...issue }))
      : [{ field: "id", message: error.message, remedy }],
  );
}
