import { type Attachment, isHubError, RejectedError } from "../../sdk/index.ts";
import type { WfirmaContext } from "./account.ts";
import { readAll } from "./dictionaries.ts";
import { fileName } from "./header.ts";
import { DOCUMENTS } from "./modules.ts";
import { type Row, textOf } from "./values.ts";

const MAX_FILES = 20;

/**
 * The files of some expenses, asked for together. That files point to their expense by these two fields is
 * not documented: where it is not so, expenses come without them.
 */
export async function readScans(
  ctx: WfirmaContext,
  rows: readonly Row[],
): Promise<ReadonlyMap<string, readonly Attachment[]>> {
  const ids = rows
    .filter((row) => Number(textOf(row.documents, 10) ?? "0") > 0)
    .map((row) => textOf(row.id, 60) ?? "")
    .filter((id) => /^\d{1,20}$/.test(id))
    .toSorted((a, b) => a.length - b.length || (a < b ? -1 : 1));
  const [first] = ids;
  const last = ids.at(-1);
  if (first === undefined || last === undefined) return new Map();
  try {
    const files = await readAll(ctx, DOCUMENTS, {
      conditions: [
        { field: "object_name", operator: "eq", value: "expense" },
        { field: "object_id", operator: "ge", value: first },
        { field: "object_id", operator: "le", value: last },
      ],
    });
    return Map.groupBy(files.flatMap(toScan), ({ owner }) => owner);
  } catch (error) {
    if (!isHubError(error) || error.reaction === "retry" || error.name === "AuthError") throw error;
    ctx.log.warn({ code: error.code }, "files of expenses cannot be listed, going on without");
    return new Map();
  }
}

interface Scan extends Attachment {
  readonly owner: string;
}

function toScan(row: Row): Scan[] {
  const id = textOf(row.id, 20) ?? "";
  const owner = textOf(row.object_id, 60) ?? "";
  if (!/^\d+$/.test(id) || owner === "" || textOf(row.type, 20) === "url") return [];
  const mime = textOf(row.mime, 100)?.toLowerCase() ?? "";
  const name = textOf(row.filename, 120) ?? textOf(row.name, 120);
  const kind = mime === "application/zip" ? "zip" : mime.endsWith("/xml") ? "xml" : "scan";
  return [{ kind, name: fileName(name, id), ref: `document:${id}:${mime}`.slice(0, 500), owner }];
}

export const scansOf = (
  scans: ReadonlyMap<string, readonly Attachment[]>,
  id: string,
): readonly Attachment[] =>
  (scans.get(id) ?? []).slice(0, MAX_FILES).map(({ kind, name, ref }) => ({ kind, name, ref }));

export const pdfOf = (id: string, number: string | undefined): Attachment => ({
  kind: "pdf",
  name: `${fileName(number, id)}.pdf`,
  ref: `pdf:${id}`,
});

export type RemoteFile =
  | { readonly kind: "pdf"; readonly id: string }
  | { readonly kind: "document"; readonly id: string; readonly mime: string };

/** @throws RejectedError for a reference that this connector did not give. */
export function remoteFile({ ref }: Attachment): RemoteFile {
  const [, invoice] = /^pdf:(\d{1,20})$/.exec(ref) ?? [];
  if (invoice !== undefined) return { kind: "pdf", id: invoice };
  const [, id, mime = ""] = /^document:(\d{1,20}):([a-z0-9.+/-]{0,100})$/.exec(ref) ?? [];
  if (id !== undefined) return { kind: "document", id, mime: mime || "application/octet-stream" };
  throw new RejectedError("This is not a file of wFirma.", { code: "no_such_file" });
}
