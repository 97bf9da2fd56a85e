import type { ColumnType } from "../../commands/types.ts";

/** A column as INFO tells it: `decimal`, 17, 2. Empty where the type has none. */
export interface ColumnShape {
  readonly type: string;
  readonly width: number;
  readonly decimals: number;
}

const FIXED = {
  int: { type: "decimal", width: 17, decimals: 0 },
  bit: { type: "bit", width: 1, decimals: 0 },
  datetime: { type: "datetime", width: 8, decimals: 3 },
  uniqueidentifier: { type: "uniqueidentifier", width: 16, decimals: 0 },
  timestamp: { type: "timestamp", width: 8, decimals: 0 },
  text: { type: "text", width: 0, decimals: 0 },
  list: { type: "list", width: 0, decimals: 0 },
} as const satisfies Readonly<Record<string, ColumnShape>>;

export function shapeOf(type: ColumnType): ColumnShape {
  switch (type.kind) {
    case "char":
    case "varchar":
      return { type: type.kind, width: type.length, decimals: 0 };
    case "decimal":
      return { type: "decimal", width: 17, decimals: type.scale };
    default:
      return FIXED[type.kind];
  }
}
