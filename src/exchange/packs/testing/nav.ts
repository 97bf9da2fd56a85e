const table = (name: string): string => `NAV.dbo.[Łąka Sp_ z o_o_$${name}]`;
const trader = (name: string): string =>
  `CREATE TABLE ${table(name)} ([No_] nvarchar(20) PRIMARY KEY, [Name] nvarchar(50), [Name 2] nvarchar(50), [VAT Registration No_] nvarchar(20), [Address] nvarchar(50), [Post Code] nvarchar(20), [City] nvarchar(30), [Country_Region Code] nvarchar(10), [E-Mail] nvarchar(80), [Phone No_] nvarchar(30), [Blocked] int, [timestamp] rowversion)
GO
`;
const NO_DAY = "'1753-01-01T00:00:00'";
const header = (name: string, side: "Bill-to" | "Pay-to"): string =>
  `CREATE TABLE ${table(name)} ([No_] nvarchar(20) PRIMARY KEY, [${side} ${side === "Bill-to" ? "Customer" : "Vendor"} No_] nvarchar(20), [${side} Name] nvarchar(50), [${side} Address] nvarchar(50), [${side} Post Code] nvarchar(20), [${side} City] nvarchar(30), [Document Date] datetime, [Posting Date] datetime, [Due Date] datetime, [Currency Code] nvarchar(10), [VAT Registration No_] nvarchar(20), [Vendor Invoice No_] nvarchar(35), [Vendor Cr_ Memo No_] nvarchar(35), [Applies-to Doc_ No_] nvarchar(20), [timestamp] rowversion)
GO
`;
const line = (name: string, price: string): string =>
  `CREATE TABLE ${table(name)} ([Document No_] nvarchar(20), [Line No_] int, [Type] int, [No_] nvarchar(20), [Description] nvarchar(50), [Quantity] decimal(38,20), [Unit of Measure] nvarchar(10), [${price}] decimal(38,20), [Amount] decimal(38,20), [Amount Including VAT] decimal(38,20), [VAT %] decimal(38,20))
GO
`;
const entries = (name: string, details: string): string =>
  `CREATE TABLE ${table(name)} ([Entry No_] int PRIMARY KEY, [Document Type] int, [Document No_] nvarchar(20))
GO
CREATE TABLE ${table(details)} ([Entry No_] int PRIMARY KEY, [${name} No_] int, [Entry Type] int, [Amount] decimal(38,20), [Posting Date] datetime)
GO
`;
const HEAD = "[Document Date], [Posting Date], [Due Date], [Currency Code], [VAT Registration No_]";

/** A database shaped like NAV's, of the company `Łąka Sp. z o.o.`; people and firms are made up. */
export const NAV = `${trader("Customer")}${trader("Vendor")}
CREATE TABLE ${table("Item")} ([No_] nvarchar(20) PRIMARY KEY, [Description] nvarchar(50), [Description 2] nvarchar(50), [GTIN] nvarchar(14), [Vendor Item No_] nvarchar(20), [Item Category Code] nvarchar(20), [Base Unit of Measure] nvarchar(10), [Unit Price] decimal(38,20), [Blocked] int, [timestamp] rowversion)
GO
CREATE TABLE ${table("Sales Price")} ([Item No_] nvarchar(20), [Sales Type] int, [Currency Code] nvarchar(10), [Starting Date] datetime, [Unit Price] decimal(38,20))
GO
CREATE TABLE ${table("Item Ledger Entry")} ([Entry No_] int PRIMARY KEY, [Item No_] nvarchar(20), [Location Code] nvarchar(10), [Quantity] decimal(38,20))
GO
${header("Sales Invoice Header", "Bill-to")}${line("Sales Invoice Line", "Unit Price")}
${header("Sales Cr_Memo Header", "Bill-to")}${line("Sales Cr_Memo Line", "Unit Price")}
${header("Purch_ Inv_ Header", "Pay-to")}${line("Purch_ Inv_ Line", "Direct Unit Cost")}
${header("Purch_ Cr_ Memo Hdr_", "Pay-to")}${line("Purch_ Cr_ Memo Line", "Direct Unit Cost")}
${entries("Cust_ Ledger Entry", "Detailed Cust_ Ledg_ Entry")}${entries("Vendor Ledger Entry", "Detailed Vendor Ledg_ Entry")}
INSERT INTO ${table("Customer")} ([No_], [Name], [Name 2], [VAT Registration No_], [Address], [Post Code], [City], [Country_Region Code], [E-Mail], [Phone No_], [Blocked]) VALUES (N'10000', N'Świt', N'', N'PL677-00-65-406', N'Rynek 1', N'30-001', N'Kraków', N'PL', N'biuro@swit.example', N'', 0), (N'10001', N'Zablokowany', N'', N'', N'', N'', N'', N'', N'', N'', 3)
GO
INSERT INTO ${table("Vendor")} ([No_], [Name], [Name 2], [VAT Registration No_], [Address], [Post Code], [City], [Country_Region Code], [E-Mail], [Phone No_], [Blocked]) VALUES (N'10000', N'Huta', N'', N'6340125442', N'Stalowa 2', N'40-001', N'Katowice', N'PL', N'', N'', 0)
GO
INSERT INTO ${table("Item")} ([No_], [Description], [Description 2], [GTIN], [Vendor Item No_], [Item Category Code], [Base Unit of Measure], [Unit Price], [Blocked]) VALUES (N'1000', N'Rower', N'górski', N'', N'', N'ROWERY', N'SZT', 4000.5, 0), (N'1001', N'Dzwonek', N'', N'5901234123457', N'D-1', N'', N'SZT', 0, 1)
GO
INSERT INTO ${table("Sales Price")} VALUES (N'1000', 2, N'EUR', '2025-01-01T00:00:00', 900), (N'1000', 2, N'EUR', '2026-01-01T00:00:00', 950), (N'1000', 0, N'', '2026-01-01T00:00:00', 1)
GO
INSERT INTO ${table("Item Ledger Entry")} VALUES (1, N'1000', N'BIAŁY', 10), (2, N'1000', N'BIAŁY', -3), (3, N'1000', N'', 1)
GO
INSERT INTO ${table("Sales Invoice Header")} ([No_], [Bill-to Customer No_], [Bill-to Name], [Bill-to Address], [Bill-to Post Code], [Bill-to City], ${HEAD}) VALUES (N'S-1', N'10000', N'Świt', N'Rynek 1', N'30-001', N'Kraków', '2026-04-01T00:00:00', '2026-04-02T00:00:00', '2026-04-15T00:00:00', N'', N'PL677-00-65-406')
GO
INSERT INTO ${table("Sales Invoice Line")} VALUES (N'S-1', 10000, 2, N'1000', N'Rower górski', 1, N'SZT', 4000.5, 4000.5, 4920.62, 23), (N'S-1', 20000, 0, N'', N'Dziękujemy', 0, N'', 0, 0, 0, 0)
GO
INSERT INTO ${table("Sales Cr_Memo Header")} ([No_], [Bill-to Customer No_], [Bill-to Name], [Bill-to Address], [Bill-to Post Code], [Bill-to City], ${HEAD}, [Applies-to Doc_ No_]) VALUES (N'K-1', N'10000', N'Świt', N'', N'', N'', '2026-04-03T00:00:00', '2026-04-03T00:00:00', ${NO_DAY}, N'EUR', N'', N'S-1')
GO
INSERT INTO ${table("Sales Cr_Memo Line")} VALUES (N'K-1', 10000, 2, N'1000', N'Rower górski', 1, N'SZT', 100, 100, 123, 23)
GO
INSERT INTO ${table("Purch_ Inv_ Header")} ([No_], [Pay-to Vendor No_], [Pay-to Name], [Pay-to Address], [Pay-to Post Code], [Pay-to City], ${HEAD}, [Vendor Invoice No_]) VALUES (N'P-1', N'10000', N'Huta', N'', N'', N'', '2026-04-05T00:00:00', '2026-04-06T00:00:00', '2026-05-05T00:00:00', N'', N'6340125442', N'H/77/26')
GO
INSERT INTO ${table("Purch_ Inv_ Line")} VALUES (N'P-1', 10000, 2, N'1000', N'Rama', 2, N'SZT', 50, 100, 123, 23)
GO
INSERT INTO ${table("Cust_ Ledger Entry")} VALUES (1, 2, N'S-1')
GO
INSERT INTO ${table("Detailed Cust_ Ledg_ Entry")} VALUES (1, 1, 1, 4920.62, '2026-04-02T00:00:00'), (2, 1, 2, -1000, '2026-04-10T00:00:00')
GO
INSERT INTO ${table("Vendor Ledger Entry")} VALUES (1, 2, N'P-1')
GO
INSERT INTO ${table("Detailed Vendor Ledg_ Entry")} VALUES (1, 1, 1, -123, '2026-04-06T00:00:00'), (2, 1, 2, 123, '2026-04-20T00:00:00')
GO
`;
