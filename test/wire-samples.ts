import type { Message, Target } from "../src/delivery/target.ts";

/** A target of the standard format without a secret, with what a test says on top. */
export const targetWith = (patch: Partial<Target> = {}): Target => ({
  id: 7,
  tenantId: 1,
  name: "test",
  url: "http://127.0.0.1/",
  integrationId: null,
  destinationSettings: {},
  consumer: null,
  wireFormat: "standard",
  formatOptions: {},
  template: undefined,
  secrets: [],
  keys: [],
  signatureHeader: undefined,
  headers: {},
  auth: undefined,
  timeoutMs: 2_000,
  retryDelays: [],
  rateLimitPerMinute: undefined,
  maxConcurrency: undefined,
  isOrdered: false,
  orderingKey: undefined,
  batchSize: 1,
  batchWaitMs: 1_000,
  disableAfterMs: 0,
  eventTypes: ["*"],
  accepts: undefined,
  isActive: true,
  fault: undefined,
  ...patch,
});

/** The event of a Brazilian invoice, its numbers as they are written. */
export const messageWith = (patch: Partial<Message> = {}): Message => ({
  id: "evt_1",
  tenantId: 1,
  type: "nfe_importada",
  occurredAt: Date.UTC(2024, 9, 4, 10, 30, 0, 123),
  subject: "invoice/412",
  consumer: null,
  dataText:
    '{"numero_nf":"12345","emit_nome":"Ação & \\"Cia\\"","valor_total":"1500.00","n":15.990}',
  ...patch,
});
