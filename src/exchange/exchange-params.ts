import { type Static, Type } from "typebox";
import { ConflictError, type FieldIssue, InvalidInputError } from "../lib/errors.ts";
import { oneOf, optional } from "../model/scalars.ts";
import { checkPart } from "../model/schema-issues.ts";
import { findExchange } from "../store/exchange-definitions.ts";
import { findBatch } from "../store/exchange-sent.ts";
import { findRun } from "../store/runs.ts";
import type { ConfigStore, DataStore } from "../store/store.ts";
import { SLUG_PATTERN } from "./definition.ts";
import type { ExchangeParams } from "./run-exchange.ts";

/** What a run of a definition can be told. */
export const ExchangeRunIn = Type.Object(
  {
    mode: optional(
      oneOf(["incremental", "full"], {
        description:
          "import and mirror: what has changed, or everything; incremental where left out",
      }),
    ),
    dry_run: optional(
      Type.Boolean({ description: "nothing is written: the run's preview tells what would be" }),
    ),
    allow_deletes: optional(
      Type.Boolean({ description: "a full compare may delete as many records as it finds gone" }),
    ),
    ids: optional(
      Type.Array(Type.Integer({ minimum: 1 }), {
        minItems: 1,
        maxItems: 10_000,
        description: "only these records of the hub",
      }),
    ),
    refused_of: optional(
      Type.String({ maxLength: 40, description: "id of a run: only the rows that it set aside" }),
    ),
    again: optional(
      Type.Boolean({ description: "export: also what has not changed since it was exported" }),
    ),
    acknowledge_only: optional(
      Type.Boolean({ description: "export: only the other side's answers are read" }),
    ),
    batch: optional(
      Type.Integer({ minimum: 1, description: "export: id of a batch that goes out once more" }),
    ),
  },
  { additionalProperties: false },
);
export type ExchangeRunIn = Static<typeof ExchangeRunIn>;

const Definition = { definition: Type.String({ pattern: SLUG_PATTERN, description: "slug" }) };
const ScheduledRun = Type.Object(Definition);
const { mode, allow_deletes, again, acknowledge_only } = ExchangeRunIn.properties;
/** What a schedule says: which definition, and how; never chosen records. */
export const ScheduledExchange = Type.Object(
  { ...Definition, mode, allow_deletes, again, acknowledge_only },
  { additionalProperties: false },
);

interface Parts {
  /** Both of the tenant. */
  readonly config: ConfigStore;
  readonly data: DataStore;
}

/**
 * Params of the action `run_exchange`; the body names the `definition` beside what `ExchangeRunIn` has.
 * @throws InvalidInputError; ConflictError `definition_inactive`
 */
export async function exchangeParams(
  { config, data }: Parts,
  integration: { readonly id: number; readonly slug: string },
  body: Readonly<Record<string, unknown>>,
): Promise<ExchangeParams> {
  const { definition: slug, ...rest } = body;
  checkPart(ScheduledRun, { definition: slug }, "");
  checkPart(ExchangeRunIn, rest, "");
  const wanted = rest as ExchangeRunIn;
  const row = await findExchange(config, String(slug));
  if (!row)
    throw wrong(
      "definition",
      `there is no definition ${slug}`,
      "Name one of /api/exchange/definitions.",
    );
  if (row.integration_id !== integration.id) {
    const message = `${slug} is not a definition of ${integration.slug}`;
    throw wrong("integration_id", message, "Name the definition's own integration.");
  }
  if (row.active === 0 && !wanted.dry_run) {
    const message = `${slug} is switched off. Set active to true, or try it with dry_run.`;
    throw new ConflictError("definition_inactive", message);
  }
  await checkRest({ config, data }, row, wanted);
  const { mode = "incremental", ...more } = wanted;
  return { definition: row.slug, definition_id: row.id, mode, ...more };
}

async function checkRest(
  { config, data }: Parts,
  { id, slug, direction }: { id: number; slug: string; direction: string },
  { refused_of, batch, ids, again, acknowledge_only }: ExchangeRunIn,
): Promise<void> {
  const isExport = direction === "export";
  if (!isExport && (batch !== undefined || again || acknowledge_only)) {
    const field = batch === undefined ? (again ? "again" : "acknowledge_only") : "batch";
    throw wrong(field, `is for exports, and ${slug} is none`, "Leave it out.");
  }
  if (direction === "mirror" && ids) throw wrong("ids", "a mirror copies tables", "Leave it out.");
  if (refused_of !== undefined) {
    const run = await findRun(config, refused_of);
    const known = run?.action === "run_exchange" && direction === "import";
    if (!known) throw wrong("refused_of", "is no run of an import", "Name one of this definition.");
  }
  if (batch !== undefined && (await findBatch(data, batch))?.definition_id !== id) {
    throw wrong("batch", "is no batch of this definition", "Name one that its list has.");
  }
}

const wrong = (field: string, message: string, remedy: string): InvalidInputError =>
  new InvalidInputError([{ field, message, remedy } satisfies FieldIssue]);
