import { ApiProblem, problemOf } from "../../api/client.ts";

/** A document as far as a page can show it. */
export type Shown =
  | { readonly kind: "pdf" | "image"; readonly address: string }
  | { readonly kind: "xml"; readonly text: string; readonly isCut: boolean }
  | { readonly kind: "other" };

/** More text would make the browser slow, and nobody reads it in a page. */
const MAX_BYTES = 300_000;
const IMAGES: readonly string[] = ["image/png", "image/jpeg", "image/webp", "image/gif"];

/**
 * What stands behind an address of the hub that gives a file: looked at by what comes, not by what it is called.
 * @throws ApiProblem
 */
export async function readDocument(path: string, signal: AbortSignal): Promise<Shown> {
  const address = `${path}?inline=true`;
  const response = await fetchOrProblem(address, signal);
  const type = response.headers.get("content-type")?.split(";")[0]?.trim() ?? "";
  if (type === "application/pdf" || IMAGES.includes(type)) {
    // The viewer fetches it itself.
    await response.body?.cancel();
    const isInline = response.headers.get("content-disposition")?.startsWith("inline") === true;
    if (type === "application/pdf") return isInline ? { kind: "pdf", address } : { kind: "other" };
    return { kind: "image", address };
  }
  const { bytes, isCut } = await beginningOf(response);
  const text = decoded(bytes);
  return /^\uFEFF?\s*</.test(text) ? { kind: "xml", text, isCut } : { kind: "other" };
}

async function fetchOrProblem(address: string, signal: AbortSignal): Promise<Response> {
  const response = await fetch(address, { signal, credentials: "same-origin" }).catch(
    (cause: unknown) => {
      if (signal.aborted) throw cause;
      throw new ApiProblem({ status: 0, code: "offline", detail: "" });
    },
  );
  if (response.ok) return response;
  throw problemOf(await response.json().catch(() => undefined), response.status);
}

async function beginningOf(response: Response): Promise<{ bytes: Uint8Array; isCut: boolean }> {
  const reader = response.body?.getReader();
  const bytes = new Uint8Array(MAX_BYTES);
  let size = 0;
  while (reader) {
    const { done, value } = await reader.read();
    if (done) break;
    const room = value.subarray(0, MAX_BYTES - size);
    bytes.set(room, size);
    size += room.length;
    if (room.length < value.length) {
      await reader.cancel();
      return { bytes, isCut: true };
    }
  }
  return { bytes: bytes.subarray(0, size), isCut: false };
}

/** As the document itself says in its first line; UTF-8 where it says nothing or a name that no browser knows. */
function decoded(bytes: Uint8Array): string {
  const head = new TextDecoder("latin1").decode(bytes.subarray(0, 200));
  const said = /^[^<]*<\?xml[^>]*encoding=["']([\w-]+)["']/.exec(head)?.[1] ?? "utf-8";
  const mark = bytes[0] === 0xff || bytes[0] === 0xfe ? "utf-16" : said;
  try {
    return new TextDecoder(mark).decode(bytes);
  } catch {
    return new TextDecoder().decode(bytes);
  }
}
