/** One statement for the thread of a mirror's file; with `cells` it runs once for each `width` of them. */
export interface Question {
  readonly id: number;
  readonly on: "write" | "read";
  readonly sql: string;
  readonly params?: readonly unknown[];
  readonly cells?: readonly unknown[];
  readonly width?: number;
}

export interface Answer {
  readonly id: number;
  readonly rows?: readonly (readonly unknown[])[];
  readonly affected?: number;
  readonly fault?: { readonly message: string; readonly errcode: number | undefined };
}
