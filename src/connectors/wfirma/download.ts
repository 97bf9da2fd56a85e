import { Readable } from "node:stream";
import { type Download, isHubError, RejectedError } from "../../sdk/index.ts";
import type { WfirmaContext } from "./account.ts";
import { type Call, checked, parse, requestOf } from "./client.ts";

const MAX_FILE_BYTES = 32 * 1024 * 1024;

/** The rendering of a sales invoice. */
export const downloadPdf = (ctx: WfirmaContext, id: string): Promise<Download> => {
  const parameter = (name: string, value: string) => ({ parameter: { name, value } });
  return download(ctx, {
    method: "POST",
    path: `/invoices/download/${encodeURIComponent(id)}`,
    body: {
      invoices: { parameters: [parameter("page", "invoice"), parameter("duplicate", "0")] },
    },
    isRepeatable: true,
  });
};

export const downloadDocument = (ctx: WfirmaContext, id: string, mime: string): Promise<Download> =>
  download(
    ctx,
    { method: "GET", path: `/documents/download/${encodeURIComponent(id)}`, isRepeatable: true },
    mime,
  );

/**
 * A file comes bare; a status in its place says that there is none.
 * @throws RejectedError code no_such_file
 */
async function download(ctx: WfirmaContext, wanted: Call, mime?: string): Promise<Download> {
  const request = requestOf(ctx, wanted);
  const response = await ctx.http.request({ ...request, maxBytes: MAX_FILE_BYTES, accept: [404] });
  const bytes = Buffer.from(await response.bytes());
  const start = bytes.subarray(0, 256).toString("latin1").trimStart();
  const isPdf = start.startsWith("%PDF");
  if (isPdf || (mime !== undefined && response.status === 200 && !isStatus(start)))
    return fileOf(bytes, isPdf ? "application/pdf" : mime);
  const cause = await refusalOf(ctx, bytes.toString("utf8"));
  if (cause && cause.reaction !== "skip") throw cause;
  throw new RejectedError("wFirma has no such file for this document.", {
    code: "no_such_file",
    ...(cause ? { cause } : {}),
  });
}

/** JSON or XML with a status, a plain word, a web page. */
const isStatus = (start: string): boolean =>
  start === "" ||
  (start.startsWith("{") && start.includes('"status"')) ||
  /^(<\?xml[^>]*>\s*)?<(api|!doctype html|html)\b/i.test(start) ||
  /^[A-Z][A-Z ]{2,60}$/.test(start.trim());

async function refusalOf(ctx: WfirmaContext, text: string) {
  try {
    await checked(ctx, parse(text));
    return undefined;
  } catch (error) {
    return isHubError(error) && error.code !== "not_json" ? error : undefined;
  }
}

const fileOf = (bytes: Buffer, mime: string | undefined): Download => ({
  stream: Readable.from([bytes]),
  mime: mime ?? "application/octet-stream",
  sizeBytes: bytes.length,
});
