import type { Cell } from "../../model/cell.ts";
import { textOfCell } from "./cell-text.ts";
import type { ConditionValue } from "./condition-tree.ts";
import { isEmptyCell } from "./rows.ts";

const ANY = Symbol("%");
const ONE = Symbol("_");
type Piece = string | typeof ANY | typeof ONE;

/** A pattern of LIKE: `%` is any text and `_` any one character; in the value of a token they are themselves. */
export class LikePattern {
  readonly #pieces: readonly Piece[];

  private constructor(pieces: readonly Piece[]) {
    this.#pieces = pieces;
  }

  /** Undefined where a token in it is empty. */
  static of(
    value: ConditionValue,
    tokens: (name: string) => Cell | undefined,
  ): LikePattern | undefined {
    const pieces: Piece[] = [];
    const parts =
      "parts" in value ? value.parts : "token" in value ? [value] : [String(plainOf(value))];
    for (const part of parts) {
      if (typeof part === "string") {
        for (const char of part) pieces.push(char === "%" ? ANY : char === "_" ? ONE : char);
        continue;
      }
      const cell = tokens(part.token);
      if (isEmptyCell(cell)) return undefined;
      for (const char of textOfCell(cell)) pieces.push(char);
    }
    return new LikePattern(pieces);
  }

  /** In time of text times pattern at most. */
  fits(text: string): boolean {
    const chars = [...text];
    let at = 0;
    let piece = 0;
    let anyPiece = -1;
    let anyAt = 0;
    while (at < chars.length) {
      const wanted = this.#pieces[piece];
      if (wanted === ANY) {
        anyPiece = piece;
        anyAt = at;
        piece += 1;
      } else if (wanted !== undefined && (wanted === ONE || wanted === chars[at])) {
        at += 1;
        piece += 1;
      } else if (anyPiece !== -1) {
        anyAt += 1;
        at = anyAt;
        piece = anyPiece + 1;
      } else return false;
    }
    while (this.#pieces[piece] === ANY) piece += 1;
    return piece === this.#pieces.length;
  }
}

const plainOf = (value: Exclude<ConditionValue, { token: string } | { parts: unknown }>) =>
  "literal" in value ? value.literal : value.decimal;
