import { type Static, type TSchema, Type } from "typebox";
import { ScheduledExchange } from "../exchange/exchange-params.ts";
import { FolderParams, LAUNCHABLE, QueryParams } from "../launch.ts";
import { table } from "../lib/table.ts";
import { Instant, oneOf } from "../model/scalars.ts";
import { MakeIn } from "../reports/make-params.ts";
import { HOLIDAY_COUNTRIES } from "../scheduler/holidays.ts";
import { ApplyIn, PayersIn } from "./rule-schemas.ts";
import { nullable, RunState, SyncIn, SyncRecordsIn, UploadIn } from "./schemas.ts";
import { SyncBothWaysIn } from "./sync-schemas.ts";

const WHEN = {
  cron: Type.String({
    minLength: 1,
    maxLength: 120,
    description: "minute, hour, day, month, weekday: 30 6 * * 1-5; L is the last day of the month",
    examples: ["30 6 * * 1-5"],
  }),
  time_zone: Type.Optional(
    Type.String({ maxLength: 60, description: "IANA name; the organisation's where left out" }),
  ),
  working_day: Type.Optional(
    nullable(
      Type.Integer({
        minimum: 1,
        maximum: 23,
        description: "only on this working day of the month (Monday to Friday), counted from 1",
      }),
    ),
  ),
  holidays: Type.Optional(
    nullable(
      oneOf([...HOLIDAY_COUNTRIES], {
        description: "whose public holidays are no working days either; with working_day",
      }),
    ),
  ),
};
export const ScheduleIn = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 200 }),
    action: oneOf([...LAUNCHABLE]),
    integration_id: Type.Optional(
      nullable(Type.String({ maxLength: 63, description: "slug or number, for one's actions" })),
    ),
    params: Type.Optional(
      Type.Record(Type.String(), Type.Unknown(), {
        description:
          "the body of the action's own path; without dates they are those of the moment: the month before and this one for invoices, the month before for reports",
      }),
    ),
    ...WHEN,
    overlap: Type.Optional(
      oneOf(["skip", "wait"], {
        description:
          "while the run of the last time goes on: leave this one out, or start it after",
      }),
    ),
    catch_up: Type.Optional(
      Type.Boolean({ default: true, description: "start once, late, where the hub was down" }),
    ),
    jitter_seconds: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 3_600,
        default: 0,
        description: "at most so much later",
      }),
    ),
    active: Type.Optional(Type.Boolean({ default: true })),
  },
  { additionalProperties: false },
);
export type ScheduleIn = Static<typeof ScheduleIn>;
export const PreviewIn = Type.Object(WHEN, { additionalProperties: false });
export const Times = Type.Array(Instant, { description: "the next ones, without jitter" });

export const ScheduleOut = Type.Object({
  id: Type.Integer(),
  name: Type.String(),
  action: Type.String(),
  integration_id: nullable(Type.String({ description: "slug" })),
  params: Type.Record(Type.String(), Type.Unknown()),
  cron: Type.String(),
  time_zone: Type.String(),
  working_day: nullable(Type.Integer()),
  holidays: nullable(oneOf([...HOLIDAY_COUNTRIES])),
  overlap: oneOf(["skip", "wait"]),
  catch_up: Type.Boolean(),
  jitter_seconds: Type.Integer(),
  active: Type.Boolean(),
  next_at: nullable(Instant),
  next_times: Times,
  last_at: nullable(Instant),
  last_run: nullable(Type.Object({ id: Type.String(), state: RunState })),
  last_error: nullable(Type.String({ description: "why the last time started nothing" })),
  created_by: Type.String(),
  created_at: Instant,
  updated_at: Instant,
});

/** The body of each action's own path; an action without one takes none. */
export const BODIES: Readonly<Record<string, TSchema>> = table({
  sync_invoices: SyncIn,
  sync_all_invoices: SyncIn,
  sync_records: SyncRecordsIn,
  sync_both_ways: SyncBothWaysIn,
  upload_report: Type.Partial(UploadIn),
  upload_monthly_reports: Type.Partial(UploadIn),
  check_invoices: ApplyIn,
  check_payers: PayersIn,
  make_report: MakeIn,
  run_exchange: ScheduledExchange,
  query_sefaz: QueryParams,
  import_fiscal_folder: FolderParams,
});
export const NO_BODY = Type.Object({}, { additionalProperties: false });
