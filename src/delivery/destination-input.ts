import type { FieldIssue } from "../lib/errors.ts";
import { partIssues } from "../model/schema-issues.ts";
import type { Connector } from "../sdk/connector.ts";
import { deliverSchema } from "../sdk/deliver-schema.ts";
import type { Integration } from "../store/integrations.ts";
import type { SubscriptionInput } from "./subscription-input.ts";
import { templateFaults } from "./wire-input.ts";

const FIELD = "destination_settings";

/** Where the events go: an address, or an integration whose connector delivers. */
export function destinationIssues(
  { url, destination_settings: settings = {} }: SubscriptionInput,
  {
    integration,
    connector,
  }: { integration: Integration | undefined; connector: Connector | undefined },
): FieldIssue[] {
  if (url) return [];
  if (!integration) {
    const remedy = "Give the address that takes the events, or integration_id of a destination.";
    return [{ field: "url", message: "is missing", remedy }];
  }
  const schema = connector && deliverSchema(connector);
  if (!schema) {
    const remedy = "Give a url as well, or an integration such as slack or email.";
    const message = `${integration.provider} takes no events`;
    return [{ field: "integration_id", message, remedy }];
  }
  const issues = partIssues(schema, settings, FIELD);
  return issues.length > 0 ? issues : settingTemplateIssues(schema.properties, settings);
}

/** Fields that are filled with the event: a wrong one would only show with the first delivery. */
function settingTemplateIssues(
  schemas: Readonly<Record<string, unknown>>,
  settings: Readonly<Record<string, unknown>>,
): FieldIssue[] {
  return Object.entries(settings).flatMap(([name, value]) => {
    const schema = schemas[name];
    if (Array.isArray(value) && isTemplate(itemsOf(schema))) {
      return value.flatMap((one, i) =>
        templateFaults(String(one), { field: `${FIELD}.${name}.${i}` }),
      );
    }
    return typeof value === "string" && isTemplate(schema)
      ? templateFaults(value, { field: `${FIELD}.${name}` })
      : [];
  });
}

const isTemplate = (schema: unknown): boolean =>
  typeof schema === "object" && schema !== null && "x-template" in schema;

const itemsOf = (schema: unknown): unknown =>
  typeof schema === "object" && schema !== null && "items" in schema ? schema.items : undefined;
