import { InvalidInputError } from "../../lib/errors.ts";
import type { PackView } from "./mssql-script.ts";
import type { ExpectedTable, PackOptions, PackScript } from "./pack.ts";
import { SCRIPT_TITLES } from "./script-texts.ts";

/** Names that Oracle takes without quotes: https://docs.oracle.com/en/database/oracle/oracle-database/19/sqlrf/Database-Object-Names-and-Qualifiers.html */
const NAME = /^[A-Za-z][A-Za-z0-9_$#]{0,29}$/;

/**
 * Views in a schema of their own, and the hub's user. In Oracle a database is what SQL Server has as a schema:
 * `erp_database` is the schema of the tables, `hub_database` the one of the views. @throws InvalidInputError
 */
export function oracleScripts(
  options: PackOptions,
  {
    views,
    expects,
  }: { readonly views: readonly PackView[]; readonly expects: readonly ExpectedTable[] },
): readonly PackScript[] {
  checkNames(options);
  const { erp_database: erp, hub_database: hub, login } = options;
  const tables = expects.map(({ table }) => table.split(".").at(-1) ?? table);
  const owner = `-- Owner of the views: it may read the tables below, and hand that on with its views.
-- Run by a DBA. Put a password of your own in the place of CHANGE_ME.
CREATE USER ${hub} IDENTIFIED BY "CHANGE_ME" ACCOUNT LOCK;
${tables.map((name) => `GRANT SELECT ON ${erp}.${name} TO ${hub} WITH GRANT OPTION;`).join("\n")}
`;
  const made = views.map((view) => viewSql(view, { erp, hub })).join("\n");
  const reader = `-- The login of the hub: it reads the views, nothing else.
CREATE USER ${login} IDENTIFIED BY "CHANGE_ME";
GRANT CREATE SESSION TO ${login};
${views.map(({ name }) => `GRANT SELECT ON ${hub}.${name} TO ${login};`).join("\n")}
`;
  return [
    { name: "1-owner.sql", title: OWNER_TITLE, is_optional: false, sql: owner },
    { name: "2-views.sql", title: SCRIPT_TITLES.views, is_optional: false, sql: made },
    { name: "3-login.sql", title: SCRIPT_TITLES.login, is_optional: false, sql: reader },
  ];
}

function viewSql(
  { name, columns, from }: PackView,
  { erp, hub }: { readonly erp: string; readonly hub: string },
): string {
  const place = (sql: string) => sql.replaceAll("{erp}", () => erp).replaceAll("{hub}", () => hub);
  const list = Object.entries(columns).map(([column, sql]) => `  ${place(sql)} AS "${column}"`);
  return `CREATE OR REPLACE VIEW ${hub}.${name} AS
SELECT
${list.join(",\n")}
FROM ${place(from)};
`;
}

function checkNames(options: PackOptions): void {
  const issues = (["erp_database", "hub_database", "login"] as const)
    .filter((field) => !NAME.test(options[field]))
    .map((field) => ({
      field,
      message: "is no name of a schema or a user of Oracle",
      remedy: "Use letters, digits, _ $ and #, at most 30, beginning with a letter.",
    }));
  if (issues.length > 0) throw new InvalidInputError(issues);
}

const OWNER_TITLE = {
  en: "Owner of the views",
  pl: "Właściciel widoków",
  "pt-BR": "Proprietário das visões",
  cs: "Vlastník pohledů",
  hu: "A nézetek tulajdonosa",
};
