import { type Static, Type } from "typebox";
import { Value } from "typebox/value";
import { oneOf } from "../model/scalars.ts";

export const SETTINGS_NAME = "import";

/** What an organisation wants of its fiscal documents. */
export const FiscalSettings = Type.Object(
  {
    on_error: oneOf(["refuse", "keep"], {
      description:
        "What becomes of a document with an error in its key, protocol or signature: refused with the reason, or kept and marked.",
    }),
    check_signatures: Type.Boolean({
      default: true,
      description: "Check digest and signature of what is imported.",
    }),
    check_schemas: Type.Boolean({
      default: true,
      description: "Validate against the XML schemas, where some are installed.",
    }),
    auto_ciencia: Type.Array(Type.String({ minLength: 11, maxLength: 14 }), {
      default: [],
      maxItems: 100,
      description:
        "Tax numbers of companies for which the hub registers the Ciência da Operação by itself: a statement to the authority in the company's name.",
    }),
  },
  { additionalProperties: false },
);
export type FiscalSettings = Static<typeof FiscalSettings>;

export const DEFAULT_FISCAL_SETTINGS: FiscalSettings = {
  on_error: "refuse",
  check_signatures: true,
  check_schemas: true,
  auto_ciencia: [],
};

/** What is kept, with the usual for what is not or is of another time. */
export function readFiscalSettings(body: string | undefined): FiscalSettings {
  if (body === undefined) return DEFAULT_FISCAL_SETTINGS;
  const kept = { ...DEFAULT_FISCAL_SETTINGS, ...(JSON.parse(body) as Partial<FiscalSettings>) };
  return Value.Check(FiscalSettings, kept) ? kept : DEFAULT_FISCAL_SETTINGS;
}
