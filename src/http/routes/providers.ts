import { Type } from "typebox";
import { actionsOf, isAvailable } from "../../connectors/registry.ts";
import type { Connector } from "../../sdk/connector.ts";
import { deliverSchema } from "../../sdk/deliver-schema.ts";
import { directionOf } from "../../sync/send-plan.ts";
import { redirectUri } from "../oauth-redirect.ts";
import type { Routes } from "../routes.ts";
import { ProviderOut } from "../schemas.ts";

export const providerRoutes: Routes = async (app, { hub }) => {
  const schema = {
    summary: "Providers that integrations can be made for",
    tags: ["integrations"],
    response: { 200: Type.Object({ items: Type.Array(ProviderOut) }) },
  };
  const config = { permission: "any" } as const;
  app.get("/integrations/providers", { schema, config }, async (request) => ({
    items: hub.connectors.all().map((connector) => ({
      ...toProvider(connector),
      redirect_uri:
        connector.manifest.auth.kind === "oauth2"
          ? redirectUri(hub, request, connector.manifest.id)
          : null,
    })),
  }));
};

function toProvider(connector: Connector) {
  const { manifest } = connector;
  return {
    provider: manifest.id,
    integration_type: manifest.category,
    title: manifest.title,
    summary: manifest.summary,
    countries: [...manifest.countries],
    docs: manifest.docs ?? null,
    available: isAvailable(connector),
    base_url_required: manifest.baseUrl === undefined && manifest.transport === undefined,
    credentials_schema: manifest.credentials,
    settings_schema: manifest.settings,
    deliver_schema: deliverSchema(connector) ?? null,
    steps: [...manifest.steps],
    missing: Object.entries(manifest.missing ?? {}).map(([stream, text]) => ({ stream, text })),
    reads_files: manifest.transport === "folder",
    sinks: Object.entries(connector.sinks ?? {}).map(([name, { entity }]) => ({
      ...{ name, entity, direction: directionOf(name) ?? null },
    })),
    actions: [...actionsOf(connector)],
  };
}
