import type { Cell } from "../../model/cell.ts";
import type { Mapping } from "../mapping.ts";
import { constantCell } from "./cell-text.ts";
import { compileExpression, type Expression, type ExpressionOptions } from "./expression.ts";
import type { LookupLists } from "./rows.ts";
import { compileTransforms } from "./transform.ts";

/** Where the value of one mapping comes from, made ready. */
export type MapSource =
  | { readonly kind: "names"; readonly names: readonly string[]; readonly isList: boolean }
  | { readonly kind: "value"; readonly value: Cell }
  | { readonly kind: "expression"; readonly expression: Expression };

export function sourceOf(mapping: Mapping, options: ExpressionOptions): MapSource {
  const { from, value, expression } = mapping;
  if (expression !== undefined) {
    return { kind: "expression", expression: compileExpression(expression, options) };
  }
  if (from !== undefined) {
    const isList = Array.isArray(from);
    return { kind: "names", names: isList ? from : [from], isList };
  }
  return { kind: "value", value: value === undefined ? null : constantCell(value) };
}

/** Names of columns or fields that it reads. */
export const namesOf = (source: MapSource): readonly string[] =>
  source.kind === "names"
    ? source.names
    : source.kind === "expression"
      ? source.expression.names
      : [];

/** Undefined where the mapping has no steps. */
export const stepsOf = ({ transforms }: Mapping, lists: LookupLists) =>
  transforms && transforms.length > 0 ? compileTransforms(transforms, lists) : undefined;
