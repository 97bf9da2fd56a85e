import type { PackOptions } from "./pack.ts";
import { bracketed } from "./pack-options.ts";

/** Tables of the intermediate database that invoices go back through; `STAGING_EXPORT` writes them. */
export const STAGING_TABLES = ["bs_out_documents", "bs_out_document_lines"] as const;

const DOCUMENTS = `CREATE TABLE [dbo].[bs_out_documents] (
  document_id bigint NOT NULL PRIMARY KEY,
  batch_no int NULL,
  status varchar(20) NOT NULL,
  message nvarchar(1000) NULL,
  remote_id nvarchar(100) NULL,
  direction varchar(10) NULL,
  kind varchar(20) NULL,
  number nvarchar(256) NULL,
  issue_date date NULL,
  sale_date date NULL,
  due_date date NULL,
  currency char(3) NULL,
  net decimal(19,4) NULL,
  tax decimal(19,4) NULL,
  gross decimal(19,4) NULL,
  seller_name nvarchar(500) NULL,
  seller_tax_id nvarchar(64) NULL,
  buyer_name nvarchar(500) NULL,
  buyer_tax_id nvarchar(64) NULL,
  ksef_number nvarchar(64) NULL,
  corrected_number nvarchar(256) NULL
)`;

const LINES = `CREATE TABLE [dbo].[bs_out_document_lines] (
  document_id bigint NOT NULL,
  line_no int NOT NULL,
  product_code nvarchar(120) NULL,
  name nvarchar(1000) NULL,
  quantity decimal(25,10) NULL,
  unit nvarchar(40) NULL,
  net_price decimal(25,10) NULL,
  net decimal(19,4) NULL,
  vat_rate decimal(9,4) NULL,
  tax decimal(19,4) NULL,
  PRIMARY KEY (document_id, line_no)
)`;

/** They stay where they are there already: what waits in them is not lost. */
export function stagingSql({ hub_database, login }: PackOptions): string {
  const [documents, lines] = STAGING_TABLES;
  const grants = STAGING_TABLES.map(
    (name) => `GRANT SELECT, INSERT, UPDATE, DELETE ON [dbo].[${name}] TO ${bracketed(login)};`,
  );
  return `-- Tables for invoices that go from the hub to the ERP. The importer reads rows with status 'new' and sets
-- 'done' and remote_id, or 'failed' and message.
USE ${bracketed(hub_database)};
GO
IF OBJECT_ID(N'dbo.${documents}', N'U') IS NULL ${DOCUMENTS};
GO
IF OBJECT_ID(N'dbo.${lines}', N'U') IS NULL ${LINES};
GO
${grants.join("\n")}
GO
`;
}
