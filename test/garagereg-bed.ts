import type { openDialectBed } from "./dialect-bed.ts";

type Bed = Awaited<ReturnType<typeof openDialectBed>>;

export interface Subscription {
  readonly id: number;
  readonly integration_id: number | null;
  readonly retry_delays: number[];
  readonly max_retries: number;
}
export interface Page<T> {
  readonly items: T[];
  readonly next_cursor: string | null;
}

export const PATH = "/api/integrations/webhooks";
export const NEW = {
  name: "Kapuk",
  endpoint_url: "https://example.com/kapuk",
  subscribed_events: ["gate.inspection_due", "gate.fault_detected"],
};
export const EVENT = {
  event_type: "gate.inspection_due",
  payload_data: { gate_id: "GATE-001", gate_name: "Főbejárat Kapu", priority: "high" },
  entity_id: "GATE-001",
};

/** Answers its whole-number id. */
export async function addIntegration(bed: Bed, id = "kapuk"): Promise<number> {
  const { body } = await bed.call<{ number: number }>(
    "POST /api/integrations",
    {
      id,
      provider: "nextcloud",
      name: "Kapuk",
      credentials: { username: "anna", password: "titok" },
      base_url: "https://cloud.example.com",
    },
    { expect: 201 },
  );
  return body.number;
}

/** With the fields of `NEW` that the patch does not name. */
export const subscribe = async (bed: Bed, patch: object = {}): Promise<Subscription> =>
  (
    await bed.call<Subscription>(
      `POST ${PATH}/subscriptions`,
      { ...NEW, ...patch },
      { expect: 201 },
    )
  ).body;
