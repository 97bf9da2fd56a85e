import { randomUUID } from "node:crypto";
import { type Static, Type } from "typebox";
import { Value } from "typebox/value";
import { changesBetween, recordAudit } from "../auth/audit.ts";
import { networkOf } from "../lib/address.ts";
import { ConflictError, type FieldIssue, InvalidInputError, NotFoundError } from "../lib/errors.ts";
import { issuesOf } from "../model/schema-issues.ts";
import {
  deleteUnit,
  findUnit,
  insertUnit,
  listUnits,
  type UnitRow,
  updateUnit,
} from "../store/accounting-units.ts";
import { type ConfigStore, inTransaction } from "../store/store.ts";
import { type AccountingUnit, UnitSettings } from "./unit.ts";

/** GUID as people write it: any case, with or without braces. */
export const UnitGuid = Type.String({
  pattern: "^\\{?[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}\\}?$",
  description: "ID-UJ: the GUID by which clients name the unit; made where it is left out",
});

const STRICT = { additionalProperties: false } as const;

export const UnitInput = Type.Object(
  {
    unit_id: Type.Optional(UnitGuid),
    name: Type.String({ minLength: 1, maxLength: 200, pattern: "\\S" }),
    company_id: Type.Optional(Type.String({ maxLength: 20, description: "IČO" })),
    is_enabled: Type.Optional(Type.Boolean({ default: true })),
    settings: Type.Optional(Type.Partial(UnitSettings, STRICT)),
  },
  STRICT,
);
export type UnitInput = Static<typeof UnitInput>;

export const UnitPatch = Type.Partial(UnitInput, STRICT);
export type UnitPatch = Static<typeof UnitPatch>;

/** Keeps the tables of the commands for tenants that have a unit. */
export interface TableKeeper {
  activate(tenantId: number): Promise<void>;
  deactivate(tenantId: number): Promise<void>;
}

export interface UnitParts {
  readonly config: ConfigStore & { readonly tenantId: number };
  readonly tables: TableKeeper;
  readonly actor: string;
  readonly now: number;
}

export const DEFAULT_UNIT_SETTINGS: UnitSettings = Value.Create(UnitSettings);

/** Settings that a later release knows are filled in. */
export function unitOf(row: UnitRow): AccountingUnit {
  const stored = JSON.parse(row.settings) as Partial<UnitSettings>;
  return {
    id: row.id,
    tenantId: row.tenant_id,
    unitId: row.unit_id,
    name: row.name,
    companyId: row.company_id,
    isEnabled: row.is_enabled === 1,
    settings: { ...DEFAULT_UNIT_SETTINGS, ...stored },
  };
}

/** @throws NotFoundError */
export async function getUnit(config: ConfigStore, id: number): Promise<AccountingUnit> {
  const row = await findUnit(config, id);
  if (!row) throw new NotFoundError("accounting unit", id);
  return unitOf(row);
}

export const allUnits = async (config: ConfigStore): Promise<AccountingUnit[]> =>
  (await listUnits(config)).map(unitOf);

/**
 * Adds a unit to the organisation; with its first one the tables of the commands begin to be kept.
 * @throws InvalidInputError, ConflictError unit_exists
 */
export async function createUnit(parts: UnitParts, input: UnitInput): Promise<AccountingUnit> {
  const values = valuesOf({ name: input.name }, input);
  const { config, tables, actor, now } = parts;
  await tables.activate(config.tenantId);
  try {
    return await inTransaction(config, async (tx) => {
      const row = await insertUnit(tx, { ...rowOf(values), created_at: now, updated_at: now });
      if (!row) throw taken(values.unitId);
      const details = changesBetween({}, shown(values));
      const target = { kind: "accounting_unit", name: values.name };
      await recordAudit(tx, { actor, action: "accounting_unit.created", target, details, now });
      return unitOf(row);
    });
  } finally {
    await deactivateUnused(parts);
  }
}

/**
 * Changes what is given; settings one by one.
 * @throws InvalidInputError, NotFoundError, ConflictError unit_exists
 */
export async function changeUnit(
  { config, actor, now }: UnitParts,
  id: number,
  change: UnitPatch,
): Promise<AccountingUnit> {
  return inTransaction(config, async (tx) => {
    const before = await getUnit(tx, id);
    const values = valuesOf(before, change);
    const details = changesBetween(shown(before), shown(values));
    if (Object.keys(details).length === 0) return before;
    const outcome = await updateUnit(tx, id, { ...rowOf(values), updated_at: now });
    if (outcome === "taken") throw taken(values.unitId);
    if (outcome === "missing") throw new NotFoundError("accounting unit", id);
    const target = { kind: "accounting_unit", name: values.name };
    await recordAudit(tx, { actor, action: "accounting_unit.updated", target, details, now });
    return { ...before, ...values };
  });
}

/** Replaces all but the GUID where it is left out. */
export const replaceUnit = (
  parts: UnitParts,
  id: number,
  { settings, company_id = "", is_enabled = true, ...rest }: UnitInput,
): Promise<AccountingUnit> =>
  changeUnit(parts, id, {
    ...rest,
    company_id,
    is_enabled,
    settings: { ...DEFAULT_UNIT_SETTINGS, ...settings },
  });

/** Records stay; with the last unit of the organisation its tables are no longer kept. @throws NotFoundError */
export async function removeUnit(parts: UnitParts, id: number): Promise<void> {
  const { config, actor, now } = parts;
  await inTransaction(config, async (tx) => {
    const unit = await getUnit(tx, id);
    await deleteUnit(tx, id);
    const details = changesBetween(shown(unit), {});
    const target = { kind: "accounting_unit", name: unit.name };
    await recordAudit(tx, { actor, action: "accounting_unit.deleted", target, details, now });
  });
  await deactivateUnused(parts);
}

async function deactivateUnused({ config, tables }: UnitParts): Promise<void> {
  if ((await listUnits(config)).length === 0) await tables.deactivate(config.tenantId);
}

type Values = Pick<AccountingUnit, "unitId" | "name" | "companyId" | "isEnabled" | "settings">;

function valuesOf(before: Partial<Values> & Pick<Values, "name">, change: UnitPatch): Values {
  if (!Value.Check(UnitPatch, change)) {
    throw new InvalidInputError(issuesOf(UnitPatch, Value.Errors(UnitPatch, change)));
  }
  const { unit_id, name, company_id, is_enabled, settings } = change;
  const values = {
    unitId: unit_id === undefined ? (before.unitId ?? randomUUID()) : plainGuid(unit_id),
    name: (name ?? before.name).trim(),
    companyId: (company_id ?? before.companyId ?? "").trim(),
    isEnabled: is_enabled ?? before.isEnabled ?? true,
    settings: { ...(before.settings ?? DEFAULT_UNIT_SETTINGS), ...defined(settings) },
  };
  const issues = values.settings.allow_from
    .map((text, index) => networkIssue(text, index))
    .filter((issue) => issue !== undefined);
  if (issues.length > 0) throw new InvalidInputError(issues);
  return values;
}

const defined = <T extends object>(value: T | undefined): Partial<T> =>
  Object.fromEntries(
    Object.entries(value ?? {}).filter(([, one]) => one !== undefined),
  ) as Partial<T>;

/** As it is stored and compared: lower case, without braces. */
export const plainGuid = (text: string): string =>
  text
    .trim()
    .replace(/^\{|\}$/g, "")
    .toLowerCase();

function networkIssue(text: string, index: number): FieldIssue | undefined {
  if (networkOf(text)) return undefined;
  return {
    field: `settings.allow_from.${index}`,
    message: `"${text}" is no address and no network`,
    remedy: "Write it like 192.168.1.0/24 or 10.0.0.5.",
  };
}

const rowOf = ({ unitId, name, companyId, isEnabled, settings }: Values) => ({
  unit_id: unitId,
  name,
  company_id: companyId,
  is_enabled: isEnabled ? (1 as const) : (0 as const),
  settings: JSON.stringify(settings),
});

const shown = ({ unitId, name, companyId, isEnabled, settings }: Values) => ({
  ...{ unit_id: unitId, name, company_id: companyId, is_enabled: isEnabled },
  ...settings,
});

const taken = (unitId: string) =>
  new ConflictError(
    "unit_exists",
    `There is an accounting unit ${unitId} already: use another GUID.`,
  );
