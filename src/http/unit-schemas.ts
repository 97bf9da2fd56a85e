import { Type } from "typebox";
import type { AccountingUnit } from "../commands/unit.ts";
import { UnitSettings } from "../commands/unit.ts";
import { toRfc3339 } from "../lib/clock.ts";
import { Instant } from "../model/scalars.ts";
import type { CommandLogRow } from "../store/command-log.ts";
import { nullable } from "./nullable.ts";

export const UnitOut = Type.Object(
  {
    id: Type.Integer(),
    unit_id: Type.String({ description: "ID-UJ of its clients: a GUID in lower case" }),
    name: Type.String(),
    company_id: Type.String({ description: "IČO; empty where there is none" }),
    is_enabled: Type.Boolean(),
    settings: UnitSettings,
  },
  {
    examples: [
      {
        id: 1,
        unit_id: "c8175fe2-5aba-460e-a492-5da487105394",
        name: "Novák a syn s.r.o.",
        company_id: "12345679",
        is_enabled: true,
        settings: {
          auth: "required",
          anonymous_rights: "read",
          select: "users",
          select_max_rows: 10_000,
          max_rows: 100_000,
          empty_child: "array",
          percent_decode: "data",
          image_mode: "base64",
          allow_from: [],
        },
      },
    ],
  },
);

export const toUnit = ({ id, unitId, name, companyId, isEnabled, settings }: AccountingUnit) => ({
  id,
  unit_id: unitId,
  name,
  company_id: companyId,
  is_enabled: isEnabled,
  settings,
});

export const CommandLogOut = Type.Object(
  {
    id: Type.Integer(),
    unit_id: Type.Integer({ description: "number of the unit" }),
    actor: Type.String({ description: "empty: anonymous" }),
    address: Type.String(),
    command: Type.String({ description: "SELECT for a raw query; empty: not to be read" }),
    started_at: Instant,
    duration_ms: Type.Integer(),
    row_count: nullable(Type.Integer()),
    size_bytes: Type.Integer({ description: "of the answer" }),
    error_number: Type.Integer({ description: "of the first error; 0: none" }),
    error_text: nullable(Type.String()),
  },
  {
    examples: [
      {
        id: 4711,
        unit_id: 1,
        actor: "shop@example.cz",
        address: "192.0.2.10",
        command: "FA_OUT",
        started_at: "2026-06-01T08:30:00.000Z",
        duration_ms: 42,
        row_count: 17,
        size_bytes: 20_480,
        error_number: 0,
        error_text: null,
      },
    ],
  },
);

export const toCommandLog = ({ tenant_id: _, started_at, ...row }: CommandLogRow) => ({
  ...row,
  started_at: toRfc3339(started_at),
});
