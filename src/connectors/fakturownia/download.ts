import type { Readable } from "node:stream";
import { type Http, RejectedError } from "../../sdk/index.ts";

const REDIRECTS = [301, 302, 303, 307, 308];

/** A file of a document: what it is called there, and the content types that it may have. */
export interface RemoteFile {
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly types: RegExp;
}

export interface RemoteContent {
  readonly stream: Readable;
  readonly mime: string;
  readonly sizeBytes?: number;
}

/**
 * A redirect leads to storage: it is followed once, without the token.
 * @throws RejectedError where the document has no such file.
 */
export async function download(http: Http, file: RemoteFile): Promise<RemoteContent> {
  const query = file.query ? { query: file.query } : {};
  const accept = [...REDIRECTS, 404];
  let response = await http.request({ method: "GET", path: file.path, ...query, accept });
  const location = response.headers.location;
  if (REDIRECTS.includes(response.status) && location !== undefined) {
    response.stream().destroy();
    const stored = { method: "GET", path: location, isAnonymous: true, accept } as const;
    response = await http.request(stored);
  }
  const mime = (response.headers["content-type"] ?? "").split(";")[0]?.trim() ?? "";
  if (response.status !== 200 || !file.types.test(mime)) {
    response.stream().destroy();
    throw new RejectedError("Fakturownia has no such file for this document.", {
      code: "no_such_file",
    });
  }
  const size = Number(response.headers["content-length"] ?? Number.NaN);
  return {
    stream: response.stream(),
    mime,
    ...(Number.isSafeInteger(size) ? { sizeBytes: size } : {}),
  };
}
