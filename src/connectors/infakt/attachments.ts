import {
  type Attachment,
  type Context,
  type Download,
  isKsefNumber,
  NotFoundError,
  RejectedError,
} from "../../sdk/index.ts";
import { findOne } from "./client.ts";
import { type Row, rowOf, rowsOf, textOf } from "./values.ts";

const UUID = /^[0-9a-f-]{8,60}$/i;

/** Words in the field `ref`: `cost:<uuid>:<number from 0>`, `pdf:<resource>:<uuid>`, `ksef:<number>`. */
const REF = /^(cost|pdf|xml|ksef):(.{1,120})$/;

/** What the detail of a cost lists; without a detail its first file, whose name is not known yet. */
export function costFiles(row: Row): Attachment[] {
  const uuid = textOf(row.uuid, 60) ?? "";
  if (!UUID.test(uuid)) return [];
  const stem = stemOf(row.number) ?? uuid;
  if (row.attachments === undefined)
    return [{ kind: "scan", name: stem, ref: `cost:${uuid}:0` }, ...ksefFiles(stem, row)];
  const files = rowsOf(row.attachments).slice(0, 50);
  return [
    ...files.map((file, i): Attachment => {
      const name = nameOf(file) ?? `${stem}-${i + 1}`;
      return { kind: kindOf(name), name, ref: `cost:${uuid}:${i}` };
    }),
    ...ksefFiles(stem, row),
  ];
}

/**
 * The XML of a document that KSeF has, and its PDF: only of one that is printed already unless told otherwise,
 * since the vendor marks what it hands out as printed.
 */
export function salesFiles(
  row: Row,
  { resource, withUnprinted }: { resource: string; withUnprinted: boolean },
): Attachment[] {
  const uuid = textOf(row.uuid, 60) ?? "";
  if (!UUID.test(uuid)) return [];
  const stem = stemOf(row.number) ?? uuid;
  const status = textOf(row.status, 20) ?? "";
  const isPrinted = withUnprinted ? status !== "draft" : /^(printed|paid)$/.test(status);
  const hasXml = ksefNumberOf(row) !== undefined;
  return [
    ...(isPrinted
      ? [{ kind: "pdf", name: `${stem}.pdf`, ref: `pdf:${resource}:${uuid}` } as const]
      : []),
    ...(hasXml
      ? [{ kind: "xml", name: `${stem}-ksef.xml`, ref: `xml:${resource}:${uuid}` } as const]
      : []),
  ];
}

/** Where the document is told to be in KSeF; another shape of number is a person's remark. */
export function ksefNumberOf(row: Row): string | undefined {
  const data = rowOf(row.ksef_data);
  const found = [row.ksef_number, data.ksef_number].map((value) => textOf(value, 64));
  return found.find((value) => value !== undefined && isKsefNumber(value));
}

function ksefFiles(stem: string, row: Row): Attachment[] {
  const number = ksefNumberOf(row);
  return number === undefined
    ? []
    : [{ kind: "xml", name: `${stem}-ksef.xml`, ref: `ksef:${number}` }];
}

/** @throws RejectedError code no_such_file */
export async function download(
  ctx: Pick<Context<unknown, unknown>, "http">,
  { ref }: Attachment,
): Promise<Download> {
  const [, kind, rest = ""] = REF.exec(ref) ?? [];
  if (kind === "cost") return costFile(ctx, rest);
  if (kind === "ksef" && isKsefNumber(rest)) {
    const request = { path: `/ksef2/import/${rest}.json`, query: { file_format: "xml" } };
    return fetchFile(ctx, { ...request, allowance: "ksef_file" });
  }
  const [, resource = "", uuid = ""] = /^([a-z_]{1,40}):([0-9a-f-]{8,60})$/i.exec(rest) ?? [];
  if (uuid === "" || !/_?invoices$/.test(resource)) throw noFile();
  if (kind === "xml") return fetchFile(ctx, { path: `/${resource}/${uuid}/download_xml.json` });
  const query = { document_type: "original", locale: "pl" };
  return fetchFile(ctx, { path: `/${resource}/${uuid}/pdf.json`, query });
}

/** The link of a file lasts minutes, so it is asked for anew and used at once, without the key. */
async function costFile(
  ctx: Pick<Context<unknown, unknown>, "http">,
  rest: string,
): Promise<Download> {
  const [, uuid = "", index = ""] = /^([0-9a-f-]{8,60}):(\d{1,2})$/i.exec(rest) ?? [];
  if (uuid === "") throw noFile();
  const row = await findOne(ctx.http, `/documents/costs/${uuid}.json`);
  const file = rowsOf(row?.attachments)[Number(index)];
  const link = textOf(file?.file_url, 4000) ?? textOf(file?.download_url, 4000);
  if (link === undefined) throw noFile();
  return fetchFile(ctx, { path: link, isAnonymous: true });
}

interface FileRequest {
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly allowance?: string;
  readonly isAnonymous?: boolean;
}

async function fetchFile(
  { http }: Pick<Context<unknown, unknown>, "http">,
  request: FileRequest,
): Promise<Download> {
  const response = await http
    .request({ method: "GET", timeoutMs: 60_000, ...request, accept: [422] })
    .catch((error: unknown) => {
      throw error instanceof NotFoundError ? noFile() : error;
    });
  const mime = (response.headers["content-type"] ?? "").split(";")[0]?.trim() ?? "";
  if (response.status !== 200 || /^(text\/html|application\/json)$/.test(mime)) {
    response.stream().destroy();
    throw noFile();
  }
  const size = Number(response.headers["content-length"] ?? Number.NaN);
  return {
    stream: response.stream(),
    mime: mime === "" ? "application/octet-stream" : mime,
    ...(Number.isSafeInteger(size) ? { sizeBytes: size } : {}),
  };
}

const noFile = (): RejectedError =>
  new RejectedError("inFakt has no such file for this document.", { code: "no_such_file" });

const stemOf = (number: unknown): string | undefined =>
  textOf(number, 120)?.replace(/[^\p{L}\p{N}._-]+/gu, "_");

/** Without folders and control characters. */
const nameOf = (file: Row): string | undefined =>
  textOf((textOf(file.file_name, 255) ?? "").replace(/^.*[/\\]/, "").replace(/\p{Cc}/gu, ""), 200);

function kindOf(name: string): Attachment["kind"] {
  const ending = /\.([a-z0-9]{2,4})$/i.exec(name)?.[1]?.toLowerCase();
  if (ending === "pdf" || ending === "xml" || ending === "zip") return ending;
  return "scan";
}
