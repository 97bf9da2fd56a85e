import type { FastifyDynamicSwaggerOptions } from "@fastify/swagger";

type OpenApi = NonNullable<FastifyDynamicSwaggerOptions["openapi"]>;

/** What the API document says beside the routes' own words. */
export const apiDescription = (version: string): OpenApi => ({
  openapi: "3.1.0",
  info: {
    title: "Viadukt",
    description:
      "Self-hosted integration hub. Paths work with and without a trailing slash. Errors are problem details (RFC 9457). Lists are paged: pass `next_cursor` as `cursor`. Times are RFC 3339 in UTC, amounts are decimal text.",
    version,
    license: { name: "Apache-2.0", identifier: "Apache-2.0" },
  },
  components: {
    securitySchemes: {
      token: {
        type: "http",
        scheme: "bearer",
        description:
          "A token of `viadukt token create` or the settings page. `Authorization: Token …` and Basic work too.",
      },
    },
  },
  security: [{ token: [] }],
  tags: [
    { name: "integrations", description: "Configured accounts on outside systems" },
    { name: "runs", description: "Executions of actions, with their log" },
    { name: "records", description: "Invoices, parties and items in the hub's own shape" },
    { name: "projects", description: "What costs belong to: docs/projects-and-rules.md" },
    { name: "rules", description: "Give invoices a project and a group of costs" },
    { name: "saved views", description: "Lists as somebody likes to see them" },
    { name: "events", description: "Facts that others may want" },
    { name: "subscriptions", description: "Who wants which events, and where" },
    { name: "deliveries", description: "Events on their way, with every attempt" },
    { name: "fiscal dialect", description: "The same in Portuguese: docs/fiscal-webhooks.md" },
    { name: "garagereg dialect", description: "The same in Hungarian: docs/garagereg-webhooks.md" },
    { name: "incoming webhooks", description: "Calls of outside systems" },
    { name: "commands", description: "Commands in JSON, as clients of ApiComPrem send them" },
    { name: "files", description: "Files kept in the hub" },
    { name: "session", description: "Sign-in" },
    { name: "tokens", description: "Access for programs" },
    { name: "health", description: "For whoever watches over the hub" },
  ],
});
