import type { MirrorDefinition } from "../definition.ts";
import type { ImportDefinition } from "../import-definition.ts";
import type { PackDefinition } from "./pack.ts";
import { type DefinitionObject, definitionName } from "./standard-texts.ts";

interface About {
  readonly slug: string;
  readonly program: string;
}

/** Copies tables of the ERP as they are. */
export const mirrorOf = ({ slug, program }: About, mirror: MirrorDefinition): PackDefinition => ({
  slug: `${slug}-mirror`,
  name: {
    en: `Mirror of ${program}`,
    pl: `Lustro bazy ${program}`,
    "pt-BR": `Espelho de ${program}`,
    cs: `Zrcadlo ${program}`,
    hu: `${program} tükre`,
  },
  module: "items",
  body: { direction: "mirror", mirror },
});

/** Reads the copy; what has gone from it is gone. */
export function fromMirror(
  { slug, program }: About,
  object: Exclude<DefinitionObject, "staging">,
  { source, ...definition }: ImportDefinition,
): PackDefinition {
  return {
    slug: `${slug}-${object}`,
    name: definitionName(object, program),
    module: object === "sales" || object === "costs" ? "invoices" : object,
    body: {
      direction: "import",
      import: { deletes: "compare", ...definition, source: { ...source, from_mirror: true } },
    },
  };
}
