import { Type } from "typebox";
import { recordAudit } from "../../auth/audit.ts";
import { SLUG_PATTERN } from "../../exchange/definition.ts";
import { fromIni, fromYaml, toYaml } from "../../exchange/definition-texts.ts";
import { changeExchange, createExchange, getExchange } from "../../exchange/manage-definitions.ts";
import { READY } from "../../exchange/ready/index.ts";
import { InvalidInputError } from "../../lib/errors.ts";
import { findExchange } from "../../store/exchange-definitions.ts";
import { findIntegrationById } from "../../store/integrations.ts";
import { Problem } from "../errors.ts";
import { ImportedOut, ReadyOut } from "../exchange-schemas.ts";
import type { Routes } from "../routes.ts";

const tags = ["exchange"];
const params = Type.Object({ id: Type.String({ maxLength: 63, description: "slug" }) });
const manage = { permission: "integrations.manage" } as const;

const ImportIn = Type.Object(
  {
    yaml: Type.Optional(Type.String({ maxLength: 500_000 })),
    ini: Type.Optional(
      Type.String({ maxLength: 1_000_000, description: "a column map of BSConnect" }),
    ),
    integration_id: Type.Optional(
      Type.String({ maxLength: 63, description: "slug; goes before what the YAML says" }),
    ),
    slug: Type.Optional(
      Type.String({ pattern: SLUG_PATTERN, description: "goes before what the YAML says" }),
    ),
    section: Type.Optional(Type.String({ maxLength: 100, description: "of the ini file" })),
    table: Type.Optional(Type.String({ minLength: 1, maxLength: 400 })),
    key: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 200 }), { minItems: 1, maxItems: 8 }),
    ),
    replace: Type.Optional(
      Type.Boolean({ description: "a definition of that slug becomes a new version" }),
    ),
  },
  { additionalProperties: false, description: "exactly one of yaml and ini" },
);

/** Definitions as files: YAML of the hub, column maps of BSConnect, and those that come with it. */
export const exchangeTextRoutes: Routes = async (app, { hub }) => {
  app.get(
    "/exchange/definitions/:id/yaml",
    {
      schema: {
        summary: "A definition as a file",
        tags,
        params,
        produces: ["application/yaml"],
        response: { 200: Type.String(), 404: Problem },
      },
      config: manage,
    },
    async ({ scope, params: { id } }, reply) => {
      const row = await getExchange(scope.config, id);
      const owner = await findIntegrationById(scope.config, row.integration_id);
      return reply
        .header("content-type", "application/yaml; charset=utf-8")
        .header("content-disposition", `attachment; filename="${row.slug}.yaml"`)
        .send(toYaml(row, owner?.slug));
    },
  );

  app.post(
    "/exchange/definitions/import",
    {
      schema: {
        summary: "Make a definition from a file",
        description:
          "From YAML as this hub or another one gives it, or from a column map of BSConnect: `remarks` says what of it has no counterpart.",
        tags,
        body: ImportIn,
        response: { 201: ImportedOut, 404: Problem, 409: Problem, 422: Problem },
      },
      config: manage,
    },
    async ({ scope, body }, reply) => {
      const { input, remarks } = inputOf(body);
      const now = hub.clock.now();
      const { actor } = scope.principal;
      const hand = { actor, now, connectors: hub.connectors };
      const before = body.replace ? await findExchange(scope.config, input.slug) : undefined;
      const made = before
        ? await changeExchange(scope.config, hand, input)
        : await createExchange(scope.config, hand, input);
      const action = before ? "definition.changed" : "definition.created";
      const target = { kind: "definition", name: made.slug };
      await recordAudit(scope.config, { actor, now, action, target });
      return reply.status(201).send({
        ...{ definition: made.slug, version: made.version },
        remarks: remarks.map((one) => ({ ...one })),
      });
    },
  );

  app.get(
    "/exchange/ready",
    {
      schema: {
        summary: "Definitions that come with the hub",
        description: "For the files of ERPs: a body to start from.",
        tags,
        response: { 200: Type.Object({ items: Type.Array(ReadyOut) }) },
      },
      config: manage,
    },
    async () => ({ items: READY.map((one) => ({ ...one })) }),
  );
};

function inputOf(body: import("typebox").Static<typeof ImportIn>) {
  const { yaml, ini, integration_id, slug, section, table, key } = body;
  if ((yaml === undefined) === (ini === undefined)) {
    throw wrong("yaml", "exactly one of yaml and ini is needed", "Give the text of one file.");
  }
  if (yaml !== undefined) {
    const read = fromYaml(yaml);
    const owner = integration_id ?? read.integration_id;
    if (owner === undefined) throw wrong("integration_id", "is missing", "Name the integration.");
    const input = { ...read, slug: slug ?? read.slug, integration_id: owner };
    return { input, remarks: [] };
  }
  if (integration_id === undefined) {
    throw wrong("integration_id", "is missing", "Name the integration.");
  }
  const read = fromIni({ ini: ini ?? "", section, table, key });
  const name = read.section.toLowerCase().replace(/[^a-z0-9]+/g, "-");
  const input = {
    ...{ slug: slug ?? `bsconnect-${name}`, name: `BSConnect ${read.section}` },
    ...{ integration_id, module: read.module, body: read.body },
  };
  return { input, remarks: read.remarks };
}

const wrong = (field: string, message: string, remedy: string): InvalidInputError =>
  new InvalidInputError([{ field, message, remedy }]);
