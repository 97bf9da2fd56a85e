import type { ExpectedTable, PackOptions, PackScript } from "./pack.ts";
import { bracketed, checkOptions } from "./pack-options.ts";
import { SCRIPT_TITLES } from "./script-texts.ts";
import { stagingSql } from "./staging-script.ts";
import type { ViewName } from "./standard-definitions.ts";

/** A view, told once: its SQL and the definitions that read it are both made of this. */
export interface PackView {
  readonly name: ViewName;
  /** By column: what it is in SQL, over the aliases of `from`. */
  readonly columns: Readonly<Record<string, string>>;
  /** All behind FROM; tables of the ERP are written `{erp}.CDN.Towary`. */
  readonly from: string;
}

/** `modified` of a view: the same columns, only rows for which the condition holds. */
export const modifiedView = (name: ViewName, of: PackView, where: string): PackView => ({
  name,
  columns: Object.fromEntries(Object.keys(of.columns).map((column) => [column, `v.${column}`])),
  from: `[dbo].[${of.name}] AS v\nWHERE ${where}`,
});

/** Columns of each view, for `standardDefinitions`. */
export const columnsOfViews = (
  views: readonly PackView[],
): Partial<Record<ViewName, readonly string[]>> =>
  Object.fromEntries(views.map(({ name, columns }) => [name, Object.keys(columns)]));

/** Views, login with its rights, staging tables: for SQL Server 2008 and later. @throws InvalidInputError */
export function mssqlScripts(
  given: PackOptions,
  {
    views,
    expects,
  }: { readonly views: readonly PackView[]; readonly expects: readonly ExpectedTable[] },
): readonly PackScript[] {
  const options = checkOptions(given);
  return [
    script("1-views.sql", "views", viewsSql(options, views)),
    script("2-login.sql", "login", loginSql(options, { views, expects })),
    { ...script("3-staging.sql", "staging", stagingSql(options)), is_optional: true },
  ];
}

const script = (name: string, title: keyof typeof SCRIPT_TITLES, sql: string): PackScript => ({
  ...{ name, title: SCRIPT_TITLES[title], is_optional: false, sql },
});

function viewsSql({ erp_database, hub_database }: PackOptions, views: readonly PackView[]): string {
  const parts = views.map((view) => viewSql(view, bracketed(erp_database)));
  const intro = `-- Views of the intermediate database over ${erp_database}. They read, and change nothing there.
-- Run by a member of sysadmin; it can be run again after an upgrade of the ERP.
IF DB_ID(N'${literal(hub_database)}') IS NULL CREATE DATABASE ${bracketed(hub_database)};
GO
USE ${bracketed(hub_database)};
GO
`;
  return intro + parts.join("");
}

function viewSql({ name, columns, from }: PackView, erp: string): string {
  const list = Object.entries(columns).map(
    ([column, sql]) => `  ${inErp(sql, erp)} AS [${column}]`,
  );
  return `
IF OBJECT_ID(N'dbo.${name}', N'V') IS NOT NULL DROP VIEW [dbo].[${name}];
GO
CREATE VIEW [dbo].[${name}] AS
SELECT
${list.join(",\n")}
FROM ${inErp(from, erp)};
GO
`;
}

/** A function, since `$` in a name is none of a replacement. */
const inErp = (sql: string, erp: string): string => sql.replaceAll("{erp}", () => erp);

/** Views over another database ask for rights in both: ownership chains end at the border of a database. */
function loginSql(
  { erp_database, hub_database, login }: PackOptions,
  {
    views,
    expects,
  }: { readonly views: readonly PackView[]; readonly expects: readonly ExpectedTable[] },
): string {
  const user = bracketed(login);
  const isWindows = login.includes("\\");
  const making = isWindows
    ? `CREATE LOGIN ${user} FROM WINDOWS`
    : `CREATE LOGIN ${user} WITH PASSWORD = N'CHANGE-ME', CHECK_POLICY = ON`;
  const userIn = (database: string) => `USE ${bracketed(database)};
GO
IF USER_ID(N'${literal(login)}') IS NULL CREATE USER ${user} FOR LOGIN ${user};
GO
`;
  const tables = expects.map(({ table }) => {
    const [schema = "", name = ""] = table.split(".");
    return `GRANT SELECT ON [${schema}].[${name}] TO ${user};`;
  });
  const own = views.map(({ name }) => `GRANT SELECT ON [dbo].[${name}] TO ${user};`);
  const password = isWindows ? "" : "-- Put a password of your own in the place of CHANGE-ME.\n";
  return `-- The login of the hub: it reads the views and the tables below them, nothing else.
${password}USE [master];
GO
IF SUSER_ID(N'${literal(login)}') IS NULL ${making};
GO
${userIn(erp_database)}${tables.join("\n")}
GO
${userIn(hub_database)}${own.join("\n")}
GO
`;
}

const literal = (text: string): string => text.replaceAll("'", "''");
