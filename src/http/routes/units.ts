import { Type } from "typebox";
import { importUnits } from "../../commands/import-units.ts";
import { readSetup, writeSetup } from "../../commands/setup-xml.ts";
import {
  allUnits,
  changeUnit,
  createUnit,
  getUnit,
  removeUnit,
  replaceUnit,
  UnitInput,
  type UnitParts,
  UnitPatch,
} from "../../commands/units.ts";
import type { Hub } from "../../hub.ts";
import { InvalidInputError, NotFoundError } from "../../lib/errors.ts";
import { oneOf } from "../../model/scalars.ts";
import { findTenant } from "../../store/tenants.ts";
import { Problem } from "../errors.ts";
import type { Routes } from "../routes.ts";
import type { Scope } from "../scope.ts";
import { toUnit, UnitOut } from "../unit-schemas.ts";

const tags = ["commands"];
const config = { permission: "system.manage" } as const;
const params = Type.Object({ id: Type.Integer({ minimum: 1 }) });
const list = Type.Object({ items: Type.Array(UnitOut) });

/** Organisations as clients of the command API know them. */
export const unitRoutes: Routes = async (app, { hub }) => {
  app.get(
    "/units",
    {
      schema: { summary: "The accounting units, by name", tags, response: { 200: list } },
      config,
    },
    async ({ scope }) => ({ items: (await allUnits(scope.config)).map(toUnit) }),
  );

  app.post(
    "/units",
    {
      schema: {
        summary: "Add an accounting unit",
        description:
          "Clients name it by its unit_id in the header ID-UJ; a GUID is made where none is given. With the first unit of an organisation the tables of the commands are filled from its records. A unit that does not demand a sign-in answers this machine and the networks of allow_from alone.",
        tags,
        body: UnitInput,
        response: { 201: UnitOut, 409: Problem, 422: Problem },
      },
      config,
    },
    async ({ scope, body }, reply) => {
      const unit = await createUnit(partsOf(hub, scope), body);
      hub.commands.forgetUnits();
      return reply.status(201).send(toUnit(unit));
    },
  );

  await app.register(oneUnitRoutes, { hub });
  await app.register(setupRoutes, { hub });
};

const oneUnitRoutes: Routes = async (app, { hub }) => {
  const response = { 200: UnitOut, 404: Problem, 409: Problem, 422: Problem };
  app.get(
    "/units/:id",
    {
      schema: {
        summary: "One accounting unit",
        tags,
        params,
        response: { 200: UnitOut, 404: Problem },
      },
      config,
    },
    async ({ scope, params: { id } }) => toUnit(await getUnit(scope.config, id)),
  );

  app.put(
    "/units/:id",
    {
      schema: {
        summary: "Replace an accounting unit",
        description:
          "What is left out gets its default; the unit_id stays where it is left out. It counts within a second.",
        tags,
        params,
        body: UnitInput,
        response,
      },
      config,
    },
    async ({ scope, params: { id }, body }) => {
      const unit = await replaceUnit(partsOf(hub, scope), id, body);
      hub.commands.forgetUnits();
      return toUnit(unit);
    },
  );

  app.patch(
    "/units/:id",
    {
      schema: {
        summary: "Change an accounting unit",
        description: "Only what is given; settings one by one. It counts within a second.",
        tags,
        params,
        body: UnitPatch,
        response,
      },
      config,
    },
    async ({ scope, params: { id }, body }) => {
      const unit = await changeUnit(partsOf(hub, scope), id, body);
      hub.commands.forgetUnits();
      return toUnit(unit);
    },
  );

  app.delete(
    "/units/:id",
    {
      schema: {
        summary: "Remove an accounting unit",
        description: "Its clients get error 9005 from then on. No record is removed.",
        tags,
        params,
        response: { 204: Type.Null(), 404: Problem },
      },
      config,
    },
    async ({ scope, params: { id } }, reply) => {
      await removeUnit(partsOf(hub, scope), id);
      hub.commands.forgetUnits();
      return reply.status(204).send(null);
    },
  );
};

const ImportOut = Type.Object({
  items: Type.Array(Type.Object({ outcome: oneOf(["created", "changed"]), ...UnitOut.properties })),
  environment: Type.Record(Type.String(), Type.String(), {
    description:
      "environment variables that mean what Http says: they are set where the hub starts",
  }),
});

/** `setup.xml`, in which servers of such commands keep their configuration. */
const setupRoutes: Routes = async (app, { hub }) => {
  app.addContentTypeParser(
    ["application/xml", "text/xml"],
    { parseAs: "string" },
    (_request, text, done) => done(null, text),
  );

  app.post(
    "/units/import",
    {
      schema: {
        summary: "Add and change accounting units as a setup.xml says",
        description:
          "The body is the file (application/xml). Units are known by their id; those that the file does not name stay as they are.",
        tags,
        consumes: ["application/xml"],
        body: Type.String(),
        response: { 200: ImportOut, 409: Problem, 422: Problem },
      },
      config,
    },
    async ({ scope, body }) => {
      const setup = readSetup(body);
      await refuseStrangers(scope, setup.units);
      try {
        const done = await importUnits(partsOf(hub, scope), setup.units);
        const items = done.map(({ unit, outcome }) => ({ outcome, ...toUnit(unit) }));
        return { items, environment: { ...setup.environment } };
      } finally {
        hub.commands.forgetUnits();
      }
    },
  );

  app.get(
    "/units/export",
    {
      schema: {
        summary: "The accounting units as a setup.xml",
        description: "With the settings of the ports. No passwords are in it.",
        tags,
        produces: ["application/xml"],
        response: { 200: Type.String() },
      },
      config,
    },
    async ({ scope }, reply) => {
      const tenant = (await ownTenant(scope)).slug;
      const units = (await allUnits(scope.config)).map((unit) => ({ unit, tenant }));
      return reply
        .type("application/xml; charset=utf-8")
        .header("content-disposition", 'attachment; filename="setup.xml"')
        .serializer((text: string) => text)
        .send(writeSetup(units, hub.settings));
    },
  );
};

async function ownTenant({ config }: Scope) {
  const tenant = await findTenant(config, config.tenantId);
  if (!tenant) throw new NotFoundError("organisation", config.tenantId);
  return tenant;
}

/** @throws InvalidInputError for units of another organisation */
async function refuseStrangers(
  scope: Scope,
  units: readonly { readonly tenant: string | undefined }[],
): Promise<void> {
  const { slug } = await ownTenant(scope);
  const issues = units.flatMap(({ tenant }, index) =>
    tenant === undefined || tenant === slug
      ? []
      : [
          {
            field: `Unit[${index + 1}]@tenant`,
            message: `is not ${slug}, the organisation that you work in`,
            remedy: "Leave it out, or import the file with `viadukt unit import`.",
          },
        ],
  );
  if (issues.length > 0) throw new InvalidInputError(issues);
}

const partsOf = (hub: Hub, { config, principal }: Scope): UnitParts => ({
  config,
  tables: hub.commandRows,
  actor: principal.actor,
  now: hub.clock.now(),
});
