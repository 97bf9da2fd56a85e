import { type Static, type TSchema, Type } from "typebox";
import { Value } from "typebox/value";
import { type Http, TransientError } from "../../sdk/index.ts";

/** At most 50, or the ERP answers 400. */
const PAGE_SIZE = 50;
/** At most 100 rows in one lookup or batch. */
const BATCH_SIZE = 100;

export const Part = Type.Object({
  part_id: Type.Integer(),
  part_number: Type.String(),
  description: Type.String(),
  long_text: Type.String(),
  kind: Type.Enum(["STOCK", "LABOUR", "SET"]),
  unit_price_cents: Type.Integer(),
  price_currency: Type.String(),
  tax_percent: Type.Number(),
  unit_code: Type.String(),
  barcode: Type.String(),
  maker: Type.String(),
  maker_ref: Type.String(),
  part_group: Type.String(),
  qty_on_hand: Type.Array(
    Type.Object({
      depot: Type.String(),
      qty: Type.Number(),
      qty_reserved: Type.Number(),
      qty_minimum: Type.Number(),
    }),
  ),
  discontinued: Type.Boolean(),
  revision: Type.Integer(),
  changed_at: Type.Optional(Type.String({ format: "date-time" })),
});
export type Part = Static<typeof Part>;

const Removal = Type.Object({
  part_id: Type.Integer(),
  removed: Type.Literal(true),
  revision: Type.Integer(),
});
export type Removal = Static<typeof Removal>;

const PartsPage = Type.Object({
  parts: Type.Array(Part),
  more: Type.Boolean(),
  count_all: Type.Integer(),
});
const ChangesPage = Type.Object({
  parts: Type.Array(Type.Union([Removal, Part])),
  more: Type.Boolean(),
});
const Whoami = Type.Object({
  company: Type.String(),
  vat_number: Type.String(),
  release: Type.String(),
  server_time: Type.String({ format: "date-time" }),
  rights: Type.Array(Type.String()),
});
const Outcome = Type.Object({
  part_number: Type.String(),
  outcome: Type.Enum(["NEW", "CHANGED", "SAME", "STALE", "REFUSED"]),
  part_id: Type.Optional(Type.Integer()),
  revision: Type.Optional(Type.Integer()),
  reason: Type.Optional(Type.String()),
});
export type Outcome = Static<typeof Outcome>;

/** What a batch may say about a part; fields that are left out stay as they are. */
export type PartRow = Partial<Omit<Part, "part_id" | "revision" | "changed_at" | "qty_on_hand">> & {
  readonly part_number: string;
  readonly if_revision?: number;
  readonly qty_on_hand?: readonly {
    readonly depot: string;
    readonly qty: number;
    readonly qty_reserved?: number;
    readonly qty_minimum?: number;
  }[];
};

export const whoami = async (http: Http) =>
  parse(Whoami, await http.json({ method: "GET", path: "/v1/whoami" }));

/** Parts with an id above `after`, in the order of their ids. */
export const partsAfter = async (http: Http, after: number) =>
  parse(
    PartsPage,
    await http.json({
      method: "GET",
      path: "/v1/parts",
      query: { after_id: after, take: PAGE_SIZE },
    }),
  );

/** What changed or was removed after the revision, in the order of the changes. */
export const changesAfter = async (http: Http, revision: number) =>
  parse(
    ChangesPage,
    await http.json({
      method: "GET",
      path: "/v1/parts/changes",
      query: { after_revision: revision, take: PAGE_SIZE },
    }),
  );

/** The parts that exist among the numbers, in no order. */
export async function lookup(http: Http, partNumbers: readonly string[]): Promise<Part[]> {
  const found: Part[] = [];
  for (const numbers of batchesOf(partNumbers)) {
    const answer = await http.json({
      method: "POST",
      path: "/v1/parts/lookup",
      body: { part_numbers: numbers },
      isRepeatable: true,
    });
    found.push(...parse(Type.Object({ parts: Type.Array(Part) }), answer).parts);
  }
  return found;
}

/** One outcome per row, same order; without a key nothing is written. */
export async function sendRows(
  http: Http,
  rows: readonly PartRow[],
  idempotencyKey: string | undefined,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const [i, batch] of batchesOf(rows).entries()) {
    const answer = await http.json({
      method: "POST",
      path: "/v1/parts/batch",
      headers: idempotencyKey === undefined ? {} : { "idempotency-key": `${idempotencyKey}.${i}` },
      body: { dry_run: idempotencyKey === undefined, rows: batch },
      isRepeatable: true,
    });
    outcomes.push(...parse(Type.Object({ rows: Type.Array(Outcome) }), answer).rows);
  }
  return outcomes;
}

/** What became of the part: it is gone, has another revision, or is not there any more. */
export async function removePart(
  http: Http,
  partId: string,
  ifRevision: number | undefined,
): Promise<"removed" | "stale" | "absent"> {
  const answer = await http.request({
    method: "DELETE",
    path: `/v1/parts/${encodeURIComponent(partId)}`,
    query: { if_revision: ifRevision },
    accept: [404, 409],
  });
  if (answer.status === 404) return "absent";
  return answer.status === 409 ? "stale" : "removed";
}

const batchesOf = <T>(all: readonly T[]): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(all.length / BATCH_SIZE) }, (_, i) =>
    all.slice(i * BATCH_SIZE, (i + 1) * BATCH_SIZE),
  );

/** @throws TransientError where the answer has another shape. */
function parse<S extends TSchema>(schema: S, answer: unknown): Static<S> {
  const [error] = Value.Errors(schema, answer);
  if (error)
    throw new TransientError(
      `The answer of the ERP is wrong at ${error.instancePath || "its top"}.`,
      {
        code: "bad_answer",
      },
    );
  return answer as Static<S>;
}
