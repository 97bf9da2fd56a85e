import { Type } from "typebox";
import { ConfigError } from "../../sdk/index.ts";
import { call, FROM_REPLICA, granted } from "./client.ts";
import type { BcContext } from "./manifest.ts";
import { isGuid } from "./settings.ts";

const Company = Type.Object({
  id: Type.String(),
  name: Type.String(),
  displayName: Type.Optional(Type.Unknown()),
  systemVersion: Type.Optional(Type.Unknown()),
});
export interface Company {
  readonly id: string;
  readonly name: string;
  readonly version?: string;
}

const Companies = Type.Object({ value: Type.Array(Company) });
const Information = Type.Object({
  value: Type.Array(
    Type.Object({
      currencyCode: Type.Optional(Type.Unknown()),
      taxRegistrationNumber: Type.Optional(Type.Unknown()),
    }),
    { minItems: 1 },
  ),
});

/** A name is looked up, and money of a company looked at, again after this time. */
const KEPT_MS = 24 * 3_600_000;
const MOST_NAMED = 20;

export interface Companies {
  readonly all: readonly Company[];
  readonly clockSkewMs: number | undefined;
}

export async function listCompanies(ctx: BcContext): Promise<Companies> {
  const answer = await call(ctx, { method: "GET", path: "/companies" });
  const { value } = granted(Companies, answer);
  const date = Date.parse(answer.headers.date ?? "");
  return {
    clockSkewMs: Number.isNaN(date) ? undefined : date - ctx.clock.now(),
    all: value.map(({ id, name, systemVersion }) => ({
      id: id.toLowerCase(),
      name,
      ...(typeof systemVersion === "string" ? { version: systemVersion } : {}),
    })),
  };
}

/**
 * The one that the setting names by name or id, or the only one that there is.
 * @throws ConfigError that names those to choose from
 */
export function chooseCompany(
  { settings: { company: wanted } }: Pick<BcContext, "settings">,
  all: readonly Company[],
): Company {
  const is = ({ id, name }: Company): boolean =>
    id === wanted?.toLowerCase() || name.toLowerCase() === wanted?.trim().toLowerCase();
  const found = wanted === undefined ? [] : all.filter(is);
  const [only] = wanted === undefined ? all : found;
  if (only && (found.length > 0 || all.length === 1)) return only;
  const names = all.slice(0, MOST_NAMED).map(({ name }) => name);
  const choice = names.length > 0 ? names.join(", ") : "none that the app may see";
  const what = wanted === undefined ? "Choose a company" : `There is no company ${wanted}`;
  throw new ConfigError(`${what}: set company to one of these: ${choice}.`);
}

/** Id of the company to work with; a name is looked up once a day. */
export async function companyId(ctx: BcContext): Promise<string> {
  const { company: wanted } = ctx.settings;
  if (wanted !== undefined && isGuid(wanted)) return wanted.toLowerCase();
  const state = `company ${wanted?.toLowerCase() ?? ""}`;
  const kept = await ctx.state.get(state);
  if (kept !== undefined) return kept;
  const { all } = await listCompanies(ctx);
  const { id } = chooseCompany(ctx, all);
  await ctx.state.set(state, id, { expiresAt: ctx.clock.now() + KEPT_MS });
  return id;
}

export interface Information {
  /** ISO 4217; undefined where the company's local currency has no such code. */
  readonly currency: string | undefined;
  readonly taxId: string | undefined;
}

export async function informationOf(ctx: BcContext, id: string): Promise<Information> {
  const path = `/companies(${id})/companyInformation`;
  const answer = await call(ctx, { method: "GET", path, headers: FROM_REPLICA });
  const [row] = granted(Information, answer).value;
  const code = String(row?.currencyCode ?? "")
    .trim()
    .toUpperCase();
  const taxId = String(row?.taxRegistrationNumber ?? "").trim();
  const known = /^[A-Z]{3}$/.test(code) ? code : undefined;
  return { currency: ctx.settings.currency ?? known, taxId: taxId === "" ? undefined : taxId };
}

/** What unit prices are in; asked once a day. */
export async function currencyOf(ctx: BcContext, id: string): Promise<string | undefined> {
  const { currency: set } = ctx.settings;
  if (set !== undefined) return set;
  const state = `currency ${id}`;
  const kept = await ctx.state.get(state);
  if (kept !== undefined) return kept === "" ? undefined : kept;
  const { currency } = await informationOf(ctx, id);
  await ctx.state.set(state, currency ?? "", { expiresAt: ctx.clock.now() + KEPT_MS });
  return currency;
}
