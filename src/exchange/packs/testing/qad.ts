/** Tables shaped like QAD's in a schema `PUB`, in SQL that PostgreSQL runs, with two domains; names are made up. */
export const QAD = `create schema "PUB";
create table "PUB".pt_mstr (pt_domain varchar(8), pt_part varchar(18), pt_desc1 varchar(24), pt_desc2 varchar(24), pt_um varchar(2), pt_prod_line varchar(4), pt_status varchar(8), pt_pm_code varchar(1), pt_price numeric(15,5), pt__chr01 varchar(80), primary key (pt_domain, pt_part));
create table "PUB".in_mstr (in_domain varchar(8), in_part varchar(18), in_site varchar(8), in_qty_oh numeric(15,5), in_qty_all numeric(15,5), in_qty_avail numeric(15,5), primary key (in_domain, in_part, in_site));
create table "PUB".cm_mstr (cm_domain varchar(8), cm_addr varchar(8), cm_sort varchar(28), cm_curr varchar(3), cm_region varchar(4), primary key (cm_domain, cm_addr));
create table "PUB".vd_mstr (vd_domain varchar(8), vd_addr varchar(8), vd_sort varchar(28), vd_curr varchar(3), primary key (vd_domain, vd_addr));
create table "PUB".ad_mstr (ad_domain varchar(8), ad_addr varchar(8), ad_type varchar(12), ad_name varchar(28), ad_line1 varchar(28), ad_city varchar(20), ad_zip varchar(10), ad_ctry varchar(3), ad_gst_id varchar(20), primary key (ad_domain, ad_addr));
create table "PUB".so_mstr (so_domain varchar(8), so_nbr varchar(8), so_cust varchar(8), so_ord_date date, so_due_date date, so_curr varchar(3), primary key (so_domain, so_nbr));
create table "PUB".sod_det (sod_domain varchar(8), sod_nbr varchar(8), sod_line int, sod_part varchar(18), sod_qty_ord numeric(15,5), sod_qty_ship numeric(15,5), sod_price numeric(15,5), primary key (sod_domain, sod_nbr, sod_line));
create table "PUB".ih_hist (ih_domain varchar(8), ih_inv_nbr varchar(8), ih_nbr varchar(8), ih_bill varchar(8), ih_cust varchar(8), ih_inv_date date, ih_ship_date date, ih_due_date date, ih_curr varchar(3), ih_po varchar(22), primary key (ih_domain, ih_inv_nbr, ih_nbr));
create table "PUB".idh_hist (idh_domain varchar(8), idh_inv_nbr varchar(8), idh_nbr varchar(8), idh_line int, idh_part varchar(18), idh_um varchar(2), idh_qty_inv numeric(15,5), idh_price numeric(15,5), primary key (idh_domain, idh_inv_nbr, idh_nbr, idh_line));
insert into "PUB".pt_mstr values ('DOM1', '10-100', 'Wałek', 'napędowy', 'EA', '10', 'ACTIVE', 'M', 15.5, ''), ('DOM1', '10-200', 'Stary', '', 'EA', '10', 'OBS', 'P', 0, ''), ('DOM2', '10-100', 'Inny', '', 'EA', '10', '', 'P', 0, '');
insert into "PUB".in_mstr values ('DOM1', '10-100', '1000', 12.5, 2, 10.5), ('DOM1', '10-100', '2000', 0, 0, 0), ('DOM2', '10-100', '9000', 1, 0, 1);
insert into "PUB".cm_mstr values ('DOM1', 'C1', 'ŻUBR', 'PLN', 'PL');
insert into "PUB".vd_mstr values ('DOM1', 'V1', 'HUTA', 'EUR');
insert into "PUB".ad_mstr values ('DOM1', 'C1', 'customer', 'Żubr SA', 'Leśna 1', 'Białystok', '15-001', 'POL', '542-00-00-002'), ('DOM1', 'V1', 'supplier', 'Stahl AG', 'Weg 2', 'Wien', '1010', 'AUT', ''), ('DOM1', 'S1', 'ship-to', 'Magazyn', '', '', '', '', ''), ('DOM2', 'C1', 'customer', 'Inna', '', '', '', '', '');
insert into "PUB".so_mstr values ('DOM1', 'SO1', 'C1', '2026-01-02', '2026-01-10', 'PLN');
insert into "PUB".sod_det values ('DOM1', 'SO1', 1, '10-100', 2, 2, 15.5);
insert into "PUB".ih_hist values ('DOM1', 'INV1', 'SO1', 'C1', 'C1', '2026-01-12', '2026-01-11', '2026-01-26', 'EUR', 'PO-7'), ('DOM2', 'INV1', 'SO9', 'C1', 'C1', '2026-01-12', null, null, 'PLN', '');
insert into "PUB".idh_hist values ('DOM1', 'INV1', 'SO1', 1, '10-100', 'EA', 2, 15.5), ('DOM1', 'INV1', 'SO1', 2, '10-200', 'EA', -1, 1.25);
`;

/** As little as is known of SIMPLE.ERP. */
export const SIMPLE = `CREATE TABLE dbo.wytwor (wytwor_id int PRIMARY KEY, wytwor_idm nvarchar(40), nazwa nvarchar(120), jmbazowa int)
GO
CREATE TABLE dbo.jm (jm_id int PRIMARY KEY, jm_idn nvarchar(10))
GO
CREATE TABLE dbo.kontrahent (kontrahent_id int PRIMARY KEY, kontrahent_idn nvarchar(40), nazwa nvarchar(120), nip nvarchar(20))
GO
INSERT INTO dbo.wytwor VALUES (1, N'WÓZ-1', N'Wóz drabiniasty', 1)
GO
INSERT INTO dbo.jm VALUES (1, N'szt')
GO
INSERT INTO dbo.kontrahent VALUES (1, N'WÓJT', N'Wójt Gminy', N'736-17-12-345')
GO
`;
