import type { Cell, JsonColumn, JsonRows } from "./reader.ts";

/** What the process of a lane is asked, one thing at a time. `open` and `next` give the next batch. */
export type LaneRequest =
  | {
      readonly type: "open";
      readonly id: number;
      readonly sql: string;
      readonly params: readonly (string | number | null)[];
      /** Rows are to be JSON of these. */
      readonly columns?: readonly JsonColumn[];
    }
  | { readonly type: "next" | "close"; readonly id: number };

export interface LaneReply {
  readonly rows: readonly (readonly Cell[])[];
  /** In place of rows, where JSON was asked for. */
  readonly json?: JsonRows;
  /** The statement has ended, its connection is free. */
  readonly isDone: boolean;
  readonly fault?: { readonly message: string; readonly errcode: number | undefined };
}

export const BATCH_ROWS = 500;
