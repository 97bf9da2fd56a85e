/** A firm of our own in the tables of Optima. */
export const OPTIMA = `
CREATE TABLE CDN_FIRMA.CDN.Kontrahenci (Knt_KntId int PRIMARY KEY, Knt_Kod nvarchar(50), Knt_Nazwa1 nvarchar(50), Knt_Nazwa2 nvarchar(50),
  Knt_Nazwa3 nvarchar(250), Knt_NipKraj varchar(2), Knt_Nip varchar(20), Knt_NipPelny varchar(22), Knt_Regon varchar(20), Knt_Pesel varchar(11),
  Knt_Ulica nvarchar(40), Knt_NrDomu nvarchar(10), Knt_NrLokalu nvarchar(10), Knt_KodPocztowy nvarchar(10), Knt_Miasto nvarchar(40),
  Knt_Wojewodztwo nvarchar(40), Knt_Kraj nvarchar(40), Knt_KrajISO nvarchar(2), Knt_Email nvarchar(127), Knt_Telefon1 nvarchar(20),
  Knt_RachunekNr nvarchar(51), Knt_Termin smallint, Knt_Rodzaj_Dostawca tinyint, Knt_Rodzaj_Odbiorca tinyint, Knt_Nieaktywny tinyint, Knt_TS_Mod datetime);
CREATE TABLE CDN_FIRMA.CDN.Towary (Twr_TwrId int PRIMARY KEY, Twr_Kod varchar(50), Twr_Nazwa nvarchar(255), Twr_Opis nvarchar(max), Twr_Typ tinyint,
  Twr_EAN varchar(40), Twr_JM nvarchar(20), Twr_TwGGIDNumer int, Twr_ProducentKod nvarchar(50), Twr_Stawka decimal(5,2), Twr_NieAktywny tinyint, Twr_TS_Mod datetime);
CREATE TABLE CDN_FIRMA.CDN.TwrGrupy (TwG_GIDTyp int, TwG_GIDNumer int, TwG_Nazwa nvarchar(255));
CREATE TABLE CDN_FIRMA.CDN.TwrCeny (TwC_TwrID int, TwC_TwCNumer int, TwC_Typ tinyint, TwC_Wartosc decimal(15,4), TwC_Waluta varchar(3));
CREATE TABLE CDN_FIRMA.CDN.DefCeny (DfC_DfCId int PRIMARY KEY, DfC_Nazwa nvarchar(20));
CREATE TABLE CDN_FIRMA.CDN.TwrIlosci (TwI_TwrId int, TwI_MagId int, TwI_Data datetime, TwI_Ilosc decimal(15,4), TwI_Rezerwacje decimal(15,4));
CREATE TABLE CDN_FIRMA.CDN.Magazyny (Mag_MagId int PRIMARY KEY, Mag_Symbol nvarchar(20));
CREATE TABLE CDN_FIRMA.CDN.TraNag (TrN_TrNID int PRIMARY KEY, TrN_TypDokumentu int, TrN_Korekta smallint, TrN_Anulowany tinyint, TrN_Bufor smallint,
  TrN_PodmiotTyp smallint, TrN_PodID int, TrN_FPlId int, TrN_NumerPelny nvarchar(30), TrN_NumerObcy nvarchar(30), TrN_Waluta varchar(3),
  TrN_PodNazwa1 nvarchar(50), TrN_PodNip varchar(20), TrN_DataDok datetime, TrN_DataWys datetime, TrN_DataOpe datetime, TrN_Termin datetime, TrN_TS_Mod datetime,
  TrN_RazemNetto decimal(15,2), TrN_RazemVAT decimal(15,2), TrN_RazemBrutto decimal(15,2), TrN_RazemNettoWal decimal(15,2), TrN_RazemBruttoWal decimal(15,2),
  TrN_KursL decimal(15,4), TrN_KursM decimal(15,4));
CREATE TABLE CDN_FIRMA.CDN.TraElem (TrE_TrEID int PRIMARY KEY, TrE_TrNId int, TrE_TwrKod nvarchar(50), TrE_TwrNazwa nvarchar(255), TrE_Jm nvarchar(20),
  TrE_Ilosc decimal(15,4), TrE_WartoscNetto decimal(15,2), TrE_WartoscBrutto decimal(15,2), TrE_WartoscNettoWal decimal(15,2),
  TrE_WartoscBruttoWal decimal(15,2), TrE_Stawka decimal(5,2));
CREATE TABLE CDN_FIRMA.CDN.BnkZdarzenia (BZd_BZdID int PRIMARY KEY, BZd_DokumentTyp int, BZd_DokumentID int, BZd_Rozliczono smallint, BZd_Waluta varchar(3),
  BZd_Kwota decimal(15,2), BZd_KwotaRoz decimal(15,2), BZd_Termin datetime, BZd_DataRoz datetime);

INSERT INTO CDN_FIRMA.CDN.Kontrahenci VALUES
  (1, '!NIEOKREŚLONY!', 'Nieokreślony', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', 0, 0, 1, 0, '2020-01-01'),
  (2, 'ŁÓDŹ', 'Żółta Łódź', 'sp. z o.o.', '', 'PL', '5252248481', 'PL5252248481', '123456785', '', 'Piotrkowska', '1', '2', '90-001', 'Łódź', 'łódzkie', 'Polska', '', 'biuro@lodz.example', '42 111 22 33', '61-1090-1014-0000-0712-1981-2874', 14, 0, 1, 0, '2026-11-10T10:00:00'),
  (3, 'GMBH', 'Muster GmbH', '', '', 'DE', '136695976', 'DE136695976', '', '', 'Hauptstr.', '7', '', '10115', 'Berlin', '', 'Niemcy', 'DE', '', '', '', 30, 1, 0, 1, '2026-11-11T10:00:00');
INSERT INTO CDN_FIRMA.CDN.Towary VALUES
  (1, 'S-1', 'Silnik bramy żółty', 'Opis', 1, '5901234123457', 'szt', 5, 'PRD-9', 23, 0, '2026-11-10'),
  (2, 'USL', 'Montaż', '', 0, '', 'godz', 0, '', 8, 1, '2026-11-10');
INSERT INTO CDN_FIRMA.CDN.TwrGrupy VALUES (-16, 5, 'Napędy'), (16, 5, 'Inny węzeł');
INSERT INTO CDN_FIRMA.CDN.DefCeny VALUES (1, 'zakupu'), (2, 'detal');
INSERT INTO CDN_FIRMA.CDN.TwrCeny VALUES (1, 1, 1, 900, ''), (1, 2, 2, 1999.99, 'PLN'), (1, 3, 1, 450.5, 'EUR'), (2, 2, 1, 0, 'PLN');
INSERT INTO CDN_FIRMA.CDN.Magazyny VALUES (1, 'MAGAZYN'), (2, 'SKLEP');
INSERT INTO CDN_FIRMA.CDN.TwrIlosci VALUES (1, 1, '2026-01-01', 9, 0), (1, 1, '2026-11-01', 5, 2), (1, NULL, '2026-11-01', 5, 2), (1, 1, '2099-01-01', 70, 0), (1, 2, '2026-02-01', 0.5, 0);
INSERT INTO CDN_FIRMA.CDN.TraNag VALUES
  (100, 302, 0, 0, 0, 1, 2, 3, 'FS/1/2026', '', '', 'Żółta Łódź', '5252248481', '2026-11-15', '2026-11-15', '2026-11-14', '2026-11-29', '2026-11-20', 2119.99, 469.6, 2589.59, 0, 0, 1, 1),
  (101, 302, 1, 0, 0, 1, 2, 3, 'FKOR/1/2026', '', '', 'Żółta Łódź', '5252248481', '2026-11-16', '2026-11-16', '2026-11-16', '2026-11-16', '2026-11-20', -120, -9.6, -129.6, 0, 0, 1, 1),
  (102, 301, 0, 0, 0, 1, 3, 1, 'FZ/7/2026', 'A/77/11', 'EUR', 'Muster GmbH', 'DE136695976', '2026-11-12', '2026-11-10', '2026-11-10', '2026-11-24', '2026-11-20', 425, 0, 425, 100, 100, 4.25, 1),
  (103, 302, 0, 1, 0, 1, 2, 3, 'FS/2/2026', '', '', 'Żółta Łódź', '5252248481', '2026-11-15', '2026-11-15', '2026-11-14', '2026-11-29', '2026-11-20', 10, 2.3, 12.3, 0, 0, 1, 1),
  (104, 305, 0, 0, 0, 1, 1, 1, 'PA/1/2026', '', '', '', '', '2026-11-15', '2026-11-15', '2026-11-14', '2026-11-29', '2026-11-20', 10, 2.3, 12.3, 0, 0, 1, 1);
INSERT INTO CDN_FIRMA.CDN.TraElem VALUES
  (1, 100, 'S-1', 'Silnik bramy żółty', 'szt', 1, 1999.99, 2459.99, 0, 0, 23), (2, 100, 'USL', 'Montaż', 'godz', 0.8, 120, 129.6, 0, 0, 8),
  (3, 101, 'USL', 'Montaż', 'godz', -0.8, -120, -129.6, 0, 0, 8), (4, 102, 'S-1', 'Silnik', 'szt', 1, 425, 425, 100, 100, 0);
INSERT INTO CDN_FIRMA.CDN.BnkZdarzenia VALUES
  (1, 1, 100, 1, '', 2589.59, 1000, '2026-11-29', '2026-11-20'), (2, 1, 102, 2, 'EUR', 100, 100, '2026-11-24', '2026-11-21'),
  (3, 2, 100, 2, '', 5, 5, NULL, NULL), (4, 1, 101, 0, '', 129.6, 0, NULL, NULL);
`;

/** Of XL: days since 1800-12-28 (2026-11-15 is 82502), seconds since 1990 (2026-11-20 is 1163980800). */
export const XL = `
CREATE TABLE XL_FIRMA.CDN.KntKarty (Knt_GIDNumer int PRIMARY KEY, Knt_Akronim varchar(20), Knt_Nazwa1 varchar(50), Knt_Nazwa2 varchar(50), Knt_Nazwa3 varchar(250),
  Knt_NipPrefiks varchar(2), Knt_Nip varchar(20), Knt_Regon varchar(20), Knt_Pesel varchar(11), Knt_KodP varchar(10), Knt_Miasto varchar(30), Knt_Ulica varchar(30),
  Knt_Adres varchar(30), Knt_Kraj varchar(2), Knt_Telefon1 varchar(30), Knt_EMail varchar(255), Knt_NrRachunku varchar(50), Knt_Archiwalny tinyint, Knt_Nieaktywny tinyint, Knt_LastModL int);
CREATE TABLE XL_FIRMA.CDN.TwrKarty (Twr_GIDNumer int PRIMARY KEY, Twr_Typ tinyint, Twr_Kod varchar(40), Twr_Nazwa varchar(255), Twr_Ean varchar(40), Twr_Katalog varchar(40),
  Twr_Jm varchar(8), Twr_PrdNumer int, Twr_StawkaPodSpr decimal(5,2), Twr_Archiwalny tinyint, Twr_LastModL int);
CREATE TABLE XL_FIRMA.CDN.TwrOpisy (TwO_TwrNumer int, TwO_TwrLp int, TwO_Opis varchar(4000));
CREATE TABLE XL_FIRMA.CDN.TwrCeny (TwC_ID int PRIMARY KEY, TwC_TwrNumer int, TwC_TwrLp int, TwC_DataOd int, TwC_Waluta varchar(3), TwC_Wartosc decimal(15,4));
CREATE TABLE XL_FIRMA.CDN.TwrZasoby (TwZ_TwrNumer int, TwZ_MagNumer int, TwZ_DstNumer int, TwZ_Ilosc decimal(15,4), TwZ_IlSpr decimal(15,4));
CREATE TABLE XL_FIRMA.CDN.Magazyny (MAG_GIDNumer int PRIMARY KEY, MAG_Kod varchar(10));
CREATE TABLE XL_FIRMA.CDN.Obiekty (OB_GIDTyp int PRIMARY KEY, OB_Skrot varchar(10));
CREATE TABLE XL_FIRMA.CDN.TraNag (TrN_GIDTyp int, TrN_GIDNumer int PRIMARY KEY, TrN_TrNLp int, TrN_TrNNumer int, TrN_TrNRok int, TrN_TrNSeria varchar(5), TrN_DokumentObcy varchar(40),
  TrN_KntNumer int, TrN_Data2 int, TrN_Data3 int, TrN_Termin int, TrN_Stan int, TrN_LastMod int, TrN_NettoR decimal(15,2), TrN_VatR decimal(15,2));
CREATE TABLE XL_FIRMA.CDN.TraElem (TrE_GIDTyp int, TrE_GIDNumer int, TrE_GIDLp int, TrE_TwrKod varchar(40), TrE_TwrNazwa varchar(255), TrE_JmZ varchar(8),
  TrE_Ilosc decimal(15,4), TrE_KsiegowaNetto decimal(15,2), TrE_StawkaPod decimal(5,2));
CREATE TABLE XL_FIRMA.CDN.TraPlat (TrP_GIDTyp int, TrP_GIDNumer int, TrP_GIDLp int, TrP_Rozliczona int, TrP_FormaNr int, TrP_FormaNazwa varchar(20), TrP_Termin int,
  TrP_DataRozliczenia int, TrP_Waluta varchar(3), TrP_Kwota decimal(15,2), TrP_Pozostaje decimal(15,2));

INSERT INTO XL_FIRMA.CDN.KntKarty VALUES
  (0, 'JEDNORAZOWY', '', '', '', '', '', '', '', '', '', '', '', '', '', '', '', 0, 0, 0),
  (1, 'ŁÓDŹ', 'Żółta Łódź', 'sp. z o.o.', '', 'PL', '5252248481', '123456785', '', '90-001', 'Łódź', 'Piotrkowska', '1/2', 'PL', '42 111 22 33', 'biuro@lodz.example', '', 0, 0, 1163980800),
  (2, 'GMBH', 'Muster GmbH', '', '', 'DE', '136695976', '', '', '10115', 'Berlin', 'Hauptstr.', '7', 'DE', '', '', '', 1, 0, 1163980800);
INSERT INTO XL_FIRMA.CDN.TwrKarty VALUES (1, 1, 'S-1', 'Silnik bramy żółty', '5901234123457', 'KAT-9', 'szt.', 2, 23, 0, 1163980800), (2, 4, 'USL', 'Montaż', '', '', 'godz.', 0, 8, 1, 0);
INSERT INTO XL_FIRMA.CDN.TwrOpisy VALUES (1, 1, 'Opis'), (1, 2, 'Inny');
INSERT INTO XL_FIRMA.CDN.TwrCeny VALUES (1, 1, 1, 82000, 'PLN', 1500), (2, 1, 1, 82400, 'PLN', 1999.99), (3, 1, 1, 109000, 'PLN', 9999), (4, 1, 2, 0, 'EUR', 450.5), (5, 2, 1, 0, '', 0);
INSERT INTO XL_FIRMA.CDN.Magazyny VALUES (1, 'MAG'), (2, 'SKL');
INSERT INTO XL_FIRMA.CDN.TwrZasoby VALUES (1, 1, 1, 3, 2), (1, 1, 2, 2.5, 2.5), (1, 2, 1, 1, 0);
INSERT INTO XL_FIRMA.CDN.Obiekty VALUES (2033, 'FS'), (2041, 'FSK'), (1521, 'FZ'), (2001, 'WZ');
INSERT INTO XL_FIRMA.CDN.TraNag VALUES
  (2033, 100, 127, 1, 2026, 'SPR', '', 1, 82502, 82501, 82516, 3, 1163980800, 2119.99, 469.6),
  (2041, 101, 127, 1, 2026, '', '', 1, 82503, 0, 150483, 5, 1163980800, -120, -9.6),
  (1521, 102, 127, 7, 2026, 'ZAK', 'A/77/11', 2, 82497, 82497, 82511, 3, 1163980800, 100, 23),
  (2033, 103, 127, 2, 2026, 'SPR', '', 1, 82502, 82501, 82516, 6, 1163980800, 10, 2.3),
  (2001, 104, 127, 2, 2026, 'SPR', '', 1, 82502, 82501, 82516, 3, 1163980800, 10, 2.3);
INSERT INTO XL_FIRMA.CDN.TraElem VALUES (2033, 100, 1, 'S-1', 'Silnik bramy żółty', 'szt.', 1, 1999.99, 23), (2033, 100, 2, 'USL', 'Montaż', 'godz.', 0.8, 120, 8),
  (2041, 101, 1, 'USL', 'Montaż', 'godz.', -0.8, -120, 8), (1521, 102, 1, 'S-1', 'Silnik', 'szt.', 1, 100, 23);
INSERT INTO XL_FIRMA.CDN.TraPlat VALUES (2033, 100, 1, 0, 20, 'Przelew', 82516, 82507, 'PLN', 2589.59, 1589.59), (2041, 101, 1, 1, 20, 'Przelew', 0, 82507, 'PLN', 129.6, 0),
  (1521, 102, 1, 1, 10, 'Gotówka', 82511, 82508, '', 123, 0);
`;
