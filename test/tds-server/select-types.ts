import { type DeclaredType, declaredType } from "./declared-type.ts";
import {
  closingOf,
  isSign,
  isWord,
  splitAt,
  type Token,
  textOf,
  withoutSpace,
} from "./tsql-tokens.ts";

/**
 * Types of the items of the outermost SELECT that are a CONVERT or a CAST as a whole, by position; `*` or
 * anything else is undefined.
 */
export function selectTypes(statement: readonly Token[]): readonly (DeclaredType | undefined)[];
export function selectTypes(
  statement: readonly Token[],
  form: "text",
): readonly (string | undefined)[];
export function selectTypes(
  statement: readonly Token[],
  form?: "text",
): readonly (DeclaredType | string | undefined)[] {
  const items = itemsOf(withoutSpace(statement));
  if (items.some((item) => item.some((token) => isSign(token, "*")) && item.length <= 3)) return [];
  return items.map((item) => {
    const text = convertedTo(item);
    return form === "text" || text === undefined ? text : declaredType(text);
  });
}

function itemsOf(tokens: readonly Token[]): Token[][] {
  if (!isWord(tokens[0], "SELECT")) return [];
  let depth = 0;
  let end = tokens.length;
  for (const [at, token] of tokens.entries()) {
    if (isSign(token, "(")) depth += 1;
    if (isSign(token, ")")) depth -= 1;
    if (depth === 0 && isWord(token, "FROM")) {
      end = at;
      break;
    }
  }
  const start = isWord(tokens[1], "TOP")
    ? isSign(tokens[2], "(")
      ? closingOf(tokens, 2) + 1
      : 3
    : 1;
  return splitAt(tokens.slice(start, end), ",");
}

function convertedTo(item: readonly Token[]): string | undefined {
  const isConvert = isWord(item[0], "CONVERT", "TRY_CONVERT");
  const isCast = isWord(item[0], "CAST", "TRY_CAST");
  if ((!isConvert && !isCast) || !isSign(item[1], "(")) return undefined;
  const close = closingOf(item, 1);
  const rest = item.slice(close + 1);
  // Beside a name there is nothing behind it.
  if (rest.length > 2 || rest.some((token) => token.kind === "sign")) return undefined;
  const inside = item.slice(2, close);
  if (isConvert) return textOf(splitAt(inside, ",")[0] ?? []);
  return textOf(inside.slice(inside.findLastIndex((token) => isWord(token, "AS")) + 1));
}
