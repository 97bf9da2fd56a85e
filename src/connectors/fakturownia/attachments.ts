import {
  type Attachment,
  type Invoice,
  isKsefNumber,
  RejectedError,
  table,
} from "../../sdk/index.ts";
import type { RemoteFile } from "./download.ts";
import { boolOf, type Row, textOf } from "./values.ts";

/** Words in the field `ref`: `pdf:412345678`. */
const FILES: Readonly<Record<string, (id: string) => RemoteFile>> = table({
  pdf: (id) => ({ path: `/invoices/${id}.pdf`, types: /^application\/(pdf|octet-stream)$/ }),
  zip: (id) => ({
    path: `/invoices/${id}/attachments_zip.json`,
    types: /^application\/(zip|x-zip-compressed|octet-stream)$/,
  }),
  gov: (id) => ({
    path: `/invoices/${id}/attachment`,
    query: { kind: "gov" },
    types: /^(application\/(xml|octet-stream)|text\/xml)$/,
  }),
  upo: (id) => ({
    path: `/invoices/${id}/attachment`,
    query: { kind: "gov_upo" },
    types: /^(application\/(xml|pdf|octet-stream)|text\/xml)$/,
  }),
});

/**
 * The rendering as PDF; the XML where KSeF has the document, and its receipt (UPO) where we sent it; the uploaded
 * originals as one ZIP where there are some, and for a cost also where the answer does not tell.
 */
export function attachmentsOf(row: Row, direction: Invoice["direction"]): Attachment[] {
  const id = textOf(row.id, 60) ?? "";
  if (!/^\d+$/.test(id)) return [];
  const name = (textOf(row.number, 120) ?? id).replace(/[^\p{L}\p{N}._-]+/gu, "_");
  const hasXml = isKsefNumber(textOf(row.gov_id, 64) ?? "");
  return [
    { kind: "pdf", name: `${name}.pdf`, ref: `pdf:${id}` },
    ...(hasXml ? [{ kind: "xml", name: `${name}-ksef.xml`, ref: `gov:${id}` } as const] : []),
    ...(hasXml && direction === "sales" && row.gov_status === "ok"
      ? [{ kind: "upo", name: `${name}-upo.xml`, ref: `upo:${id}` } as const]
      : []),
    ...(hasUploads(row, direction)
      ? [{ kind: "zip", name: `${name}-files.zip`, ref: `zip:${id}` } as const]
      : []),
  ];
}

/** @throws RejectedError for a reference that this connector did not give. */
export function remoteFile({ ref }: Attachment): RemoteFile {
  const [, kind = "", id = ""] = /^(pdf|zip|gov|upo):(\d{1,20})$/.exec(ref) ?? [];
  const file = FILES[kind];
  if (!file)
    throw new RejectedError("This is not a file of Fakturownia.", { code: "no_such_file" });
  return file(id);
}

/** No field for this is documented; these are what answers were seen to have. */
function hasUploads(row: Row, direction: Invoice["direction"]): boolean {
  const hints = [row.has_attachments, row.show_attachments, row.attachments_count].filter(
    (hint) => hint !== undefined && hint !== null,
  );
  if (hints.length === 0) return direction === "cost";
  return hints.some((hint) => boolOf(hint) || Number(hint) > 0);
}
