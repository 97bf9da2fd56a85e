import type { paths } from "./schema.gen.ts";

type Json<T> = T extends { content: { "application/json": infer Body } } ? Body : never;
type Get<P extends keyof paths> = paths[P] extends { get: { responses: { 200: infer R } } }
  ? Json<R>
  : never;
type In<P extends keyof paths, M extends "post" | "put"> = paths[P] extends {
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
export type Run = Get<"/api/runs/{id}">;
export type RunState = Run["state"];
export type RunLogLine = Item<Get<"/api/runs/{id}/log">>;
export type Refused = Item<Get<"/api/runs/{id}/refused">>;
export type SyncIn = In<"/api/integrations/{id}/sync/invoices", "post">;
export type UploadIn = In<"/api/integrations/{id}/upload/report", "post">;
export type HubRecord = Get<"/api/records/{entity}/{id}">;
export type RecordChange = Item<Get<"/api/records/{entity}/{id}/changes">>;
export type Subscription = Get<"/api/subscriptions/{id}">;
export type SubscriptionIn = In<"/api/subscriptions", "post">;
export type HubEvent = Get<"/api/events/{id}">;
export type EventType = Item<Get<"/api/events/types">>;
export type Delivery = Item<Get<"/api/deliveries">>;
export type DeliveryState = Delivery["state"];
export type DeliveryDetail = Get<"/api/deliveries/{id}">;
export type HubFile = Get<"/api/files/{id}">;
export type StartedAll = Json<
  paths["/api/integrations/actions/sync-all-invoices"]["post"]["responses"][202]
>;
export type Token = Item<Get<"/api/tokens">>;
export type TokenIn = In<"/api/tokens", "post">;
/** A text in all five languages. */
export type I18nText = Provider["title"];
