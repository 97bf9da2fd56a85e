import { type Static, Type } from "typebox";
import { Value } from "typebox/value";
import { InvalidInputError } from "../../lib/errors.ts";
import type { Path } from "../../model/paths.ts";
import { CurrencyCode, oneOf, optional, text } from "../../model/scalars.ts";

export const POLICIES = ["newest", "erp", "hub", "ask"] as const;
/** Who is right where both sides have changed one field. */
export type Policy = (typeof POLICIES)[number];

export const DIRECTIONS = ["both", "from_erp", "to_erp"] as const;
export type Direction = (typeof DIRECTIONS)[number];

const closed = { additionalProperties: false };
const Factor = Type.String({
  pattern: "^(?=.*[1-9])\\d{1,9}(\\.\\d{1,9})?$",
  description: "a decimal number above zero",
});

/** How the records of one entity are synced with one integration. */
export const SyncSettings = Type.Object(
  {
    direction: oneOf([...DIRECTIONS], {
      description: "of runs that name none: both ways, or one way only",
    }),
    conflicts: oneOf([...POLICIES], {
      description:
        "where both sides changed one field: the newer change, the other system's value, the hub's, or a person decides",
    }),
    fields: Type.Record(Type.String({ maxLength: 120 }), oneOf([...POLICIES, "ignore"]), {
      description: "another rule for single fields, by path; ignore: the field is not synced",
    }),
    create_here: Type.Boolean({ description: "records that only the other system has come in" }),
    create_there: Type.Boolean({ description: "records that only the hub has go out" }),
    deletes: oneOf(["follow", "keep"], {
      description: "follow: what one side deletes is deleted on the other, too",
    }),
    max_delete_percent: Type.Number({
      minimum: 0,
      maximum: 100,
      description: "a run that would delete more of what is synced stops and asks",
    }),
    only_active: Type.Boolean({
      description: "records that are not in use any more are not created there",
    }),
    categories: Type.Array(text(200), {
      maxItems: 200,
      description: "only items of these categories are created there; all where it is empty",
    }),
    units: Type.Array(Type.Object({ hub: text(20), erp: text(20), factor: Factor }, closed), {
      maxItems: 200,
      description: "units by other names; factor: how many of the hub's unit make one of theirs",
    }),
    currencies: Type.Array(
      Type.Object({ hub: CurrencyCode, erp: CurrencyCode, rate: Factor }, closed),
      { maxItems: 20, description: "rate: what one unit of their currency costs in the hub's" },
    ),
    price_lists: Type.Array(Type.Object({ hub: text(60), erp: text(60) }, closed), {
      maxItems: 50,
      description: "price lists by other names",
    }),
    import_definition: optional(
      text(63, "of an integration with a database or files: the definition that reads the records"),
    ),
    export_definition: optional(text(63, "the definition that writes the records")),
  },
  { additionalProperties: false, title: "SyncSettings" },
);
export type SyncSettings = Static<typeof SyncSettings>;

export const DEFAULT_SETTINGS: SyncSettings = {
  direction: "both",
  conflicts: "ask",
  fields: {},
  create_here: true,
  create_there: true,
  deletes: "follow",
  max_delete_percent: 5,
  only_active: true,
  categories: [],
  units: [],
  currencies: [],
  price_lists: [],
};

/** As kept, with the defaults of what is left out. */
export const readSettings = (body: string | undefined): SyncSettings => ({
  ...DEFAULT_SETTINGS,
  ...(body === undefined ? {} : (JSON.parse(body) as Partial<SyncSettings>)),
});

/**
 * Checks what single rules say together.
 * @throws InvalidInputError that names each wrong field
 */
export function checkSettings(settings: SyncSettings, paths: readonly Path[]): void {
  const known = new Set(paths);
  const strange = Object.keys(settings.fields).filter((path) => !known.has(path));
  const issues = [
    ...strange.map((path) => ({
      field: `fields.${path}`,
      message: "is not a field that is synced with this integration",
      remedy: `Use one of ${paths.join(", ") || "none: it syncs no fields"}.`,
    })),
    ...doubled(settings, "units"),
    ...doubled(settings, "price_lists"),
    ...doubled(settings, "currencies"),
  ];
  if (issues.length > 0) throw new InvalidInputError(issues);
}

/** Both ways a name must lead to one other: otherwise a value would not come back as it went. */
function doubled(settings: SyncSettings, field: "units" | "price_lists" | "currencies") {
  return (["hub", "erp"] as const).flatMap((side) => {
    const names = settings[field].map((one) => one[side]);
    const again = names.find((name, i) => names.indexOf(name) < i);
    if (again === undefined) return [];
    const remedy = "Keep one line for each name.";
    return [{ field, message: `names ${again} twice as ${side}`, remedy }];
  });
}

/** @throws InvalidInputError */
export function parseSettings(input: unknown): SyncSettings {
  const whole = { ...DEFAULT_SETTINGS, ...(input as object) };
  const [error] = Value.Errors(SyncSettings, whole);
  if (!error) return whole;
  const field = error.instancePath.replace(/^\//, "").replaceAll("/", ".");
  throw new InvalidInputError([{ field, message: error.message, remedy: "See the API document." }]);
}

/** The paths that are synced, in their order. */
export const syncedPaths = ({ fields }: SyncSettings, paths: readonly Path[]): readonly Path[] =>
  paths.filter((path) => fields[path] !== "ignore");

export function policyOf({ fields, conflicts }: SyncSettings, path: Path): Policy {
  const own = fields[path];
  return own === undefined || own === "ignore" ? conflicts : own;
}
