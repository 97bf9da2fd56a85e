import { decodeHead, guessEncoding } from "./encoding.ts";
import type { JsonOptions } from "./json.ts";

/** Keys on the way to the first list of objects, at most so many levels down. */
const MAX_LEVELS = 6;
const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;

/** Encoding and the path of the first list of objects. */
export function sniffJson(head: Uint8Array, fileName: string): Partial<JsonOptions> | undefined {
  const encoding = guessEncoding(head);
  const text = decodeHead(head, encoding).trimStart();
  if (!/^(\{\s*["}]|\[\s*[[\]{"\d-])/.test(text)) return undefined;
  // An INI file begins with [ too: only its name would speak for JSON.
  if (/^\[\s*[\d"-]/.test(text) && !/\.json$/i.test(fileName)) return undefined;
  return { encoding, row_path: listPath(text) };
}

/** The keys above the first list that holds an object; none where the file is a list or holds no such one. */
function listPath(text: string): string {
  const keys: string[] = [];
  let [key, before] = ["", ""];
  for (const [token] of text.matchAll(TOKEN)) {
    if (token === "{" && before === "[") return keys.slice(1).join(".");
    if (token === "{" || token === "[") {
      keys.push(key);
      key = "";
      if (keys.length > MAX_LEVELS) return "";
    } else if (token === "}" || token === "]") keys.pop();
    else if (token === ":" && before.startsWith('"')) key = unquoted(before);
    before = token;
  }
  return "";
}

function unquoted(token: string): string {
  try {
    return String(JSON.parse(token));
  } catch {
    return token;
  }
}
