/** A firm of our own in the tables of the GT line. */
export const SUBIEKT = `
CREATE TABLE SUBIEKT.dbo.kh__Kontrahent (kh_Id int PRIMARY KEY, kh_Symbol varchar(20), kh_Rodzaj int, kh_REGON varchar(20),
  kh_PESEL varchar(20), kh_EMail varchar(255), kh_Jednorazowy bit, kh_Zablokowany bit, kh_DataDodania datetime, kh_DataZmiany datetime);
CREATE TABLE SUBIEKT.dbo.adr__Ewid (adr_Id int PRIMARY KEY, adr_IdObiektu int, adr_TypAdresu int, adr_Nazwa varchar(53),
  adr_NazwaPelna varchar(255), adr_NIP varchar(20), adr_Ulica varchar(60), adr_NrDomu varchar(10), adr_NrLokalu varchar(10),
  adr_Kod varchar(8), adr_Miejscowosc varchar(40), adr_IdPanstwo int, adr_Telefon varchar(35), adr_DataZmiany datetime);
CREATE TABLE SUBIEKT.dbo.adr_Historia (adrh_Id int PRIMARY KEY, adrh_NIP varchar(20));
CREATE TABLE SUBIEKT.dbo.sl_Panstwo (pa_Id int PRIMARY KEY, pa_KodPanstwaISO char(2));
CREATE TABLE SUBIEKT.dbo.rb__RachBankowy (rb_Id int PRIMARY KEY, rb_IdObiektu int, rb_TypObiektu int, rb_Numer varchar(50), rb_Podstawowy bit);
CREATE TABLE SUBIEKT.dbo.tw__Towar (tw_Id int PRIMARY KEY, tw_Symbol varchar(20), tw_Nazwa varchar(50), tw_Opis varchar(255),
  tw_Rodzaj int, tw_JednMiary varchar(10), tw_PodstKodKresk varchar(20), tw_IdVatSp int, tw_IdGrupa int,
  tw_KodUProducenta varchar(40), tw_Usuniety bit, tw_Zablokowany bit);
CREATE TABLE SUBIEKT.dbo.sl_StawkaVAT (vat_Id int PRIMARY KEY, vat_Stawka money);
CREATE TABLE SUBIEKT.dbo.sl_GrupaTw (grt_Id int PRIMARY KEY, grt_Nazwa varchar(50));
CREATE TABLE SUBIEKT.dbo.tw_Cena (tc_IdTowar int PRIMARY KEY, ${[1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((no) => `tc_CenaNetto${no} money, tc_IdWaluta${no} char(3)`).join(", ")});
CREATE TABLE SUBIEKT.dbo.tw_Stan (st_TowId int, st_MagId int, st_Stan money, st_StanRez money, st_StanMin money, PRIMARY KEY (st_TowId, st_MagId));
CREATE TABLE SUBIEKT.dbo.sl_Magazyn (mag_Id int PRIMARY KEY, mag_Symbol varchar(3));
CREATE TABLE SUBIEKT.dbo.dok__Dokument (dok_Id int PRIMARY KEY, dok_Typ int, dok_PlatnikId int, dok_PlatnikAdreshId int, dok_Status int,
  dok_NrPelny varchar(30), dok_NrPelnyOryg varchar(30), dok_Waluta char(3), dok_NumerKSeF varchar(64), dok_DoDokNrPelny varchar(30),
  dok_DataWyst datetime, dok_DataZakonczenia datetime, dok_DataOtrzym datetime, dok_PlatTermin datetime,
  dok_WartNetto money, dok_WartVat money, dok_WartBrutto money, dok_WalutaKurs money, dok_KwDoZaplaty money);
CREATE TABLE SUBIEKT.dbo.dok_Pozycja (ob_Id int PRIMARY KEY, ob_DokHanId int, ob_DokHanLp int, ob_TowId int, ob_Jm varchar(10), ob_Ilosc money,
  ob_CenaNetto money, ob_CenaBrutto money, ob_WartNetto money, ob_VatProc money, ob_WartVat money, ob_WartBrutto money);
CREATE TABLE SUBIEKT.dbo.nz__Finanse (nzf_Id int PRIMARY KEY, nzf_Typ int, nzf_IdDokumentAuto int, nzf_NumerPelny varchar(30),
  nzf_TerminPlatnosci datetime, nzf_DataOstatniejSplaty datetime, nzf_WartoscPierwotna money, nzf_Wartosc money);

INSERT INTO SUBIEKT.dbo.sl_Panstwo (pa_Id, pa_KodPanstwaISO) VALUES (1, 'PL'), (2, 'DE');
INSERT INTO SUBIEKT.dbo.kh__Kontrahent VALUES
  (1, 'ŁÓDŹ', 2, '123456785', NULL, 'BIURO@LODZ.example', 0, 0, '2026-01-02T08:00:00.000', NULL),
  (2, 'HURT', 1, NULL, NULL, NULL, 0, 1, '2026-01-02T08:00:00.000', '2026-11-01T10:00:00.000'),
  (3, 'RAZ', 2, NULL, NULL, NULL, 1, 0, NULL, NULL),
  (4, 'GMBH', 0, NULL, NULL, NULL, 0, 0, NULL, NULL);
INSERT INTO SUBIEKT.dbo.adr__Ewid VALUES
  (11, 1, 1, 'Żółta Łódź', 'Żółta Łódź sp. z o.o.', '525-22-48-481', 'Piotrkowska', '1', '2', '90-001', 'Łódź', 1, '42 111 22 33', '2026-11-10T10:00:00.000'),
  (12, 1, 2, 'Magazyn', 'Magazyn', '', 'Boczna', '3', '', '90-002', 'Łódź', 1, '', NULL),
  (13, 2, 1, 'Hurt Gdynia', '', '113-191-12-33', 'Portowa', '5', '', '81-001', 'Gdynia', 1, '', NULL),
  (14, 3, 1, 'Klient z ulicy', '', '', '', '', '', '', '', NULL, '', NULL),
  (15, 4, 1, 'Muster GmbH', 'Muster GmbH', '', 'Hauptstr.', '7', '', '10115', 'Berlin', 2, '', NULL);
INSERT INTO SUBIEKT.dbo.adr_Historia VALUES (21, '5252248481');
INSERT INTO SUBIEKT.dbo.rb__RachBankowy VALUES (1, 2, 1, '61 1090 1014 0000 0712 1981 2874', 1), (2, 2, 1, '00', 0);
INSERT INTO SUBIEKT.dbo.sl_StawkaVAT VALUES (1, 23), (2, 8);
INSERT INTO SUBIEKT.dbo.sl_GrupaTw VALUES (1, 'Napędy');
INSERT INTO SUBIEKT.dbo.sl_Magazyn VALUES (1, 'MAG'), (2, 'SKL');
INSERT INTO SUBIEKT.dbo.tw__Towar VALUES
  (1, 'S-1', 'Silnik bramy żółty', 'Opis', 1, 'szt.', '5901234123457', 1, 1, 'PRD-9', 0, 0),
  (2, 'USL', 'Montaż', '', 2, 'godz.', '', 2, NULL, '', 0, 1),
  (3, 'STARY', 'Usunięty', '', 1, 'szt.', '', 1, NULL, '', 1, 0);
INSERT INTO SUBIEKT.dbo.tw_Cena (tc_IdTowar, tc_CenaNetto1, tc_IdWaluta1, tc_CenaNetto2, tc_IdWaluta2, tc_CenaNetto3, tc_IdWaluta3) VALUES
  (1, 1999.99, 'PLN', 450.5, 'EUR', 0, 'PLN'), (2, 150, '', NULL, NULL, NULL, NULL);
INSERT INTO SUBIEKT.dbo.tw_Stan VALUES (1, 1, 5, 2, 1), (1, 2, 0, 0, 0);
INSERT INTO SUBIEKT.dbo.dok__Dokument VALUES
  (100, 2, 1, 21, 1, 'FS 1/2026', '', 'PLN', '5252248481-20261115-0102030405AB-0C', '', '2026-11-15', '2026-11-14', NULL, '2026-11-29', 2119.99, 469.6, 2589.59, 1, 2589.59),
  (101, 6, 1, 21, 1, 'KFS 1/2026', '', 'PLN', '', 'FS 1/2026', '2026-11-16', '2026-11-16', NULL, '2026-11-16', -120, -9.6, -129.6, 1, 0),
  (102, 1, 2, NULL, 1, 'FZ 7/2026', 'A/77/11', 'PLN', '', '', '2026-11-10', '2026-11-10', '2026-11-12', '2026-11-24', 100, 23, 123, 1, 0),
  (103, 2, 4, NULL, 1, 'FS 2/2026', '', 'EUR', '', '', '2026-11-17', '2026-11-17', NULL, '2026-12-01', 500, 0, 500, 4.25, 500),
  (104, 21, 3, NULL, 1, 'PA 9/2026', '', 'PLN', '', '', '2026-11-17', '2026-11-17', NULL, '2026-11-17', 10, 2.3, 12.3, 1, 0),
  (105, 2, 1, 21, -1, 'FS 3/2026', '', 'PLN', '', '', '2025-01-17', '2025-01-17', NULL, '2025-02-01', 10, 2.3, 12.3, 1, 0);
INSERT INTO SUBIEKT.dbo.dok_Pozycja VALUES
  (1, 100, 1, 1, 'szt.', 1, 1999.99, 2459.99, 1999.99, 23, 460, 2459.99),
  (2, 100, 2, 2, 'godz.', 0.8, 150, 162, 120, 8, 9.6, 129.6),
  (3, 101, 1, 2, 'godz.', -0.8, 150, 162, -120, 8, -9.6, -129.6),
  (4, 102, 1, 1, 'szt.', 1, 100, 123, 100, 23, 23, 123),
  (5, 103, 1, 2, 'godz.', 5, 100, 100, 500, 0, 0, 500);
INSERT INTO SUBIEKT.dbo.nz__Finanse VALUES
  (1, 39, 100, 'FS 1/2026', '2026-11-29', '2026-11-20', 2589.59, 1589.59),
  (2, 40, 102, 'FZ 7/2026', '2026-11-24', '2026-11-21', 123, 0),
  (3, 17, 100, 'KP 1', NULL, NULL, 1000, 0),
  (4, 39, 103, 'FS 2/2026', '2026-12-01', NULL, 2125, 2125);
`;
