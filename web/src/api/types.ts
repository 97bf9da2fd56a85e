import type { paths } from "./schema.gen.ts";

type Json<T> = T extends { content: { "application/json": infer Body } } ? Body : never;
type Get<P extends keyof paths> = paths[P] extends { get: { responses: { 200: infer R } } }
  ? Json<R>
  : never;
type In<P extends keyof paths, M extends "post" | "put" | "patch"> = paths[P] extends {
  [K in M]: { requestBody?: infer B };
}
  ? Json<NonNullable<B>>
  : never;
type Item<T> = T extends { items: (infer I)[] } ? I : never;

export type Session = Get<"/api/session">;
export type Setup = Get<"/api/setup">;
export type Provider = Item<Get<"/api/integrations/providers">>;
export type Integration = Get<"/api/integrations/{id}">;
export type IntegrationIn = In<"/api/integrations", "post">;
export type IntegrationPatch = In<"/api/integrations/{id}", "put">;
export type VerifyResult = Json<paths["/api/integrations/{id}/verify"]["post"]["responses"][200]>;
export type Hook = Get<"/api/integrations/{id}/hook">;
export type HookIn = In<"/api/integrations/{id}/hook", "put">;
export type Run = Get<"/api/runs/{id}">;
export type RunState = Run["state"];
export type RunLogLine = Item<Get<"/api/runs/{id}/log">>;
export type Refused = Item<Get<"/api/runs/{id}/refused">>;
export type Schedule = Get<"/api/schedules/{id}">;
export type ScheduleIn = In<"/api/schedules", "post">;
export type ScheduleWhen = In<"/api/schedules/preview", "post">;
export type SyncIn = In<"/api/integrations/{id}/sync/invoices", "post">;
export type UploadIn = In<"/api/integrations/{id}/upload/report", "post">;
export type HubRecord = Get<"/api/records/{entity}/{id}">;
export type RecordChange = Item<Get<"/api/records/{entity}/{id}/changes">>;
export type InvoiceTotal = Get<"/api/records/invoice/totals">["totals"][number];
export type InvoiceWarning = HubRecord["warnings"][number];
export type AccountingIn = In<"/api/records/invoice/{id}/accounting", "patch">;
export type SavedView = Item<Get<"/api/saved-views">>;
export type PayerCheck = Item<Get<"/api/records/invoice/{id}/white-list">>;
export type Project = Get<"/api/projects/{code}">;
export type ProjectIn = In<"/api/projects", "post">;
export type ProjectSum = Project["totals"][number];
export type Rule = Get<"/api/rules/{id}">;
export type RuleIn = In<"/api/rules", "post">;
export type RuleConditions = Rule["conditions"];
export type TryIn = In<"/api/rules/try", "post">;
export type Trial = Json<paths["/api/rules/try"]["post"]["responses"][200]>;
export type InboxFile = Item<Get<"/api/integrations/{id}/inbox">>;
export type TakenFiles = Json<
  paths["/api/integrations/{id}/upload/documents"]["post"]["responses"][202]
>;
export type SendIn = In<"/api/integrations/{id}/send/{entity}", "post">;
export type RelatedInvoices = Get<"/api/records/invoice/{id}/related">;
export type RecordsIn = In<"/api/integrations/{id}/sync/records", "post">;
export type SendResult = Item<Get<"/api/runs/{id}/results">>;
export type Preview = Item<Get<"/api/runs/{id}/preview">>;
export type Subscription = Get<"/api/subscriptions/{id}">;
export type SubscriptionIn = In<"/api/subscriptions", "post">;
export type SubscriptionPatch = In<"/api/subscriptions/{id}", "patch">;
export type EndpointSummary = Item<Get<"/api/statistics/subscriptions">>;
export type Statistics = Get<"/api/statistics/deliveries">;
export type TrendPoint = Statistics["trend"]["points"][number];
export type HubEvent = Get<"/api/events/{id}">;
export type EventType = Item<Get<"/api/events/types">>;
export type Delivery = Item<Get<"/api/deliveries">>;
export type DeliveryState = Delivery["state"];
export type DeliveryDetail = Get<"/api/deliveries/{id}">;
export type Attempt = DeliveryDetail["attempt_log"][number];
export type EventTypeIn = In<"/api/events/types", "post">;
export type EventIn = In<"/api/events/preview", "post">;
export type RenderIn = In<"/api/events/render", "post">;
export type Wanting = Item<Json<paths["/api/events/preview"]["post"]["responses"][200]>>;
export type ResendIn = In<"/api/deliveries/resend", "post">;
export type HubFile = Get<"/api/files/{id}">;
export type Report = Item<Get<"/api/reports">>;
export type BuiltInReport = Get<"/api/reports">["built_in"][number];
export type ReportIn = In<"/api/reports", "post">;
export type ReportDefinition = ReportIn["definition"];
export type ReportChange = In<"/api/reports/{slug}", "put">;
export type ReportVersion = Item<Get<"/api/reports/{slug}/versions">>;
export type ReportSource = Item<Get<"/api/reports/sources">>;
export type ReportLook = Get<"/api/reports/settings">;
export type PreviewReportIn = In<"/api/reports/preview", "post">;
export type RowPreview = Json<paths["/api/reports/preview"]["post"]["responses"][200]>;
export type MakeReportIn = In<"/api/reports/{slug}/make", "post">;
export type FileCopy = Item<Get<"/api/files/{id}/copies">>;
export type StoredEntry = Item<Get<"/api/integrations/{id}/files">>;
export type IfExists = NonNullable<In<"/api/integrations/{id}/upload/file", "post">["if_exists"]>;
export type StartedAll = Json<
  paths["/api/integrations/actions/sync-all-invoices"]["post"]["responses"][202]
>;
export type Token = Item<Get<"/api/tokens">>;
export type TokenIn = In<"/api/tokens", "post">;
/** A text in all five languages. */
export type I18nText = Provider["title"];
