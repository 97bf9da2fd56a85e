import { columnsOfViews, mssqlScripts, type PackView } from "./mssql-script.ts";
import type { Pack } from "./pack.ts";
import { standardDefinitions } from "./standard-definitions.ts";

interface MssqlPack extends Omit<Pack, "provider" | "scripts" | "definitions"> {
  /** Of the definitions' slugs. */
  readonly slug: string;
  readonly views: readonly PackView[];
}

/** A pack for an ERP on SQL Server: scripts and definitions both follow from its views. */
export function mssqlPack({ slug, views, ...about }: MssqlPack): Pack {
  const standard = { slug, program: about.title, views: columnsOfViews(views) };
  return {
    ...about,
    provider: "mssql",
    scripts: (options) => mssqlScripts(options, { views, expects: about.expects }),
    definitions: () => standardDefinitions(standard),
  };
}
