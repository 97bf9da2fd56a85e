import type { AccountingUnit, AccountingUnitIn } from "../api/types.ts";

type Settings = AccountingUnit["settings"];

/** A unit as its form holds it; numbers and networks as they are typed. */
export interface UnitDraft
  extends Omit<Settings, "select_max_rows" | "max_rows" | "allow_from">,
    Pick<AccountingUnit, "unit_id" | "name" | "company_id"> {
  readonly select_max_rows: string;
  readonly max_rows: string;
  /** One network on each line. */
  readonly allow_from: string;
}

const DEFAULTS: Settings = {
  auth: "required",
  anonymous_rights: "read",
  select: "users",
  select_max_rows: 10_000,
  max_rows: 100_000,
  empty_child: "array",
  percent_decode: "data",
  image_mode: "base64",
  allow_from: [],
};

export function unitDraft(unit: AccountingUnit | undefined): UnitDraft {
  const { unit_id = "", name = "", company_id = "", settings = DEFAULTS } = unit ?? {};
  return {
    ...settings,
    ...{ unit_id, name, company_id },
    select_max_rows: String(settings.select_max_rows),
    max_rows: String(settings.max_rows),
    allow_from: settings.allow_from.join("\n"),
  };
}

/** What is no number is left out, so that it stays as it is; an empty GUID is made by the hub. */
export function unitBody(draft: UnitDraft): AccountingUnitIn {
  const { unit_id, name, company_id, select_max_rows, max_rows, allow_from, ...choices } = draft;
  const guid = unit_id.trim();
  return {
    name: name.trim(),
    company_id: company_id.trim(),
    ...(guid === "" ? {} : { unit_id: guid }),
    settings: {
      ...choices,
      ...numberOf("select_max_rows", select_max_rows),
      ...numberOf("max_rows", max_rows),
      allow_from: allow_from.split(/[\s,;]+/).filter((one) => one !== ""),
    },
  };
}

const numberOf = (name: "select_max_rows" | "max_rows", typed: string) =>
  /^\d+$/.test(typed.trim()) ? { [name]: Number(typed) } : {};

/** How far the settings let callers in without a user: nothing, reading, or writing too. */
export const openness = ({
  auth,
  anonymous_rights,
}: Pick<Settings, "auth" | "anonymous_rights">): "none" | "read" | "write" =>
  auth === "required" ? "none" : anonymous_rights;
