/** A database shaped like WAPRO Mag's with two firms; 82524 is 2026-12-07 in Clarion's days. People and firms are made up. */
export const WAPRO_MAG = `CREATE TABLE WAPRO.dbo.KONTRAHENT (ID_KONTRAHENTA int PRIMARY KEY, KOD_KONTRAHENTA varchar(20), NAZWA varchar(40), NAZWA_PELNA varchar(200), NIP varchar(20), REGON varchar(14), ULICA_LOKAL varchar(80), KOD_POCZTOWY varchar(10), MIEJSCOWOSC varchar(60), SYM_KRAJU varchar(3), ADRES_EMAIL varchar(80), TELEFON_FIRMOWY varchar(40), DOSTAWCA tinyint, ODBIORCA tinyint, ZABLOKOWANY tinyint)
GO
CREATE TABLE WAPRO.dbo.MAGAZYN (ID_MAGAZYNU int PRIMARY KEY, NAZWA varchar(50), SYMBOL varchar(10), ID_FIRMY int)
GO
CREATE TABLE WAPRO.dbo.JEDNOSTKA (ID_JEDNOSTKI int PRIMARY KEY, SKROT varchar(10))
GO
CREATE TABLE WAPRO.dbo.ARTYKUL (ID_ARTYKULU int PRIMARY KEY, ID_MAGAZYNU int, INDEKS_KATALOGOWY varchar(20), INDEKS_HANDLOWY varchar(20), NAZWA varchar(100), OPIS varchar(500), RODZAJ varchar(1), KOD_KRESKOWY varchar(20), ID_JEDNOSTKI int, VAT_SPRZEDAZY varchar(3), STAN decimal(14,4), ZAREZERWOWANO decimal(14,4), ZABLOKOWANY tinyint)
GO
CREATE TABLE WAPRO.dbo.CENA (ID_CENY int PRIMARY KEY, NAZWA varchar(40))
GO
CREATE TABLE WAPRO.dbo.CENA_ARTYKULU (ID_ARTYKULU int, ID_CENY int, CENA_NETTO decimal(14,4))
GO
CREATE TABLE WAPRO.dbo.TYP_DOKUMENTU_HANDLOWEGO (ID_TYPU int PRIMARY KEY, SYGNATURA varchar(5))
GO
CREATE TABLE WAPRO.dbo.DOKUMENT_HANDLOWY (ID_DOKUMENTU_HANDLOWEGO int PRIMARY KEY, ID_TYPU int, ID_FIRMY int, ID_KONTRAHENTA int, ID_DOK_KORYGOWANEGO int, NUMER varchar(30), DATA_WYSTAWIENIA int, DATA_SPRZEDAZY int, DATA_OTRZYMANIA int, TERMIN_PLAT int, DOK_KOREKTY tinyint, DOK_WAL tinyint, SYM_WAL varchar(3), PRZELICZNIK_WAL decimal(14,8), WARTOSC_NETTO decimal(14,2), WARTOSC_BRUTTO decimal(14,2), RAZEM_ZAPLACONO decimal(14,2), POZOSTALO decimal(14,2), WARTOSC_NETTO_WAL decimal(14,2), WARTOSC_BRUTTO_WAL decimal(14,2), RAZEM_ZAPLACONO_WAL decimal(14,2), POZOSTALO_WAL decimal(14,2), DATA_OST_ROZLICZENIA int, FORMA_PLATNOSCI varchar(50), KONTRAHENT_NAZWA varchar(200), UWAGI varchar(1000))
GO
CREATE TABLE WAPRO.dbo.POZYCJA_DOKUMENTU_MAGAZYNOWEGO (ID_POZ_DOK_MAG int PRIMARY KEY, ID_DOK_HANDLOWEGO int, ID_ARTYKULU int, ILOSC decimal(14,4), JEDNOSTKA varchar(10), CENA_NETTO decimal(14,4), CENA_NETTO_WAL decimal(14,4), KOD_VAT varchar(3), OPIS varchar(500))
GO
INSERT INTO WAPRO.dbo.KONTRAHENT VALUES
  (1, 'GĘŚ', 'Gęś', 'Gęś i Spółka sp.j.', '521-30-03-700', '012345678', 'Żabia 2/4', '80-001', 'Gdańsk', 'PL', 'biuro@ges.example', '58 123', 0, 1, 0),
  (2, 'MUELLER', 'Mueller', '', 'DE123456789', '', 'Ring 1', '10115', 'Berlin', 'DE', NULL, NULL, 1, 0, 1)
GO
INSERT INTO WAPRO.dbo.MAGAZYN VALUES (1, 'Główny', 'MAG', 1), (2, 'Sklep', 'SKL', 1), (3, 'Obcy', 'OBC', 2)
GO
INSERT INTO WAPRO.dbo.JEDNOSTKA VALUES (1, 'szt.')
GO
INSERT INTO WAPRO.dbo.ARTYKUL VALUES
  (11, 1, 'ŁOŻYSKO-1', '', 'Łożysko', 'Opis', 'T', '5901234123457', 1, '23', 10, 2.5, 0),
  (12, 2, ' ŁOŻYSKO-1 ', '', 'Łożysko', NULL, 'T', NULL, 1, '23', 4, NULL, 1),
  (13, 1, '', 'SERWIS', 'Serwis', NULL, 'U', NULL, 1, 'zw', 0, 0, 0),
  (14, 1, NULL, ' ', 'Bez indeksu', NULL, 'T', NULL, 1, '23', 1, 0, 0),
  (15, 3, 'OBCY-1', '', 'Innej firmy', NULL, 'T', NULL, 1, '23', 1, 0, 0)
GO
INSERT INTO WAPRO.dbo.CENA VALUES (1, 'Detaliczna'), (2, 'Hurtowa')
GO
INSERT INTO WAPRO.dbo.CENA_ARTYKULU VALUES (11, 1, 12.5), (12, 1, 12.5), (11, 2, 9.99)
GO
INSERT INTO WAPRO.dbo.TYP_DOKUMENTU_HANDLOWEGO VALUES (1, 'FV'), (2, 'FZ'), (3, 'KFV'), (4, 'PA')
GO
INSERT INTO WAPRO.dbo.DOKUMENT_HANDLOWY VALUES
  (501, 1, 1, 1, NULL, 'FV 1/26', 82524, 82523, 0, 82538, 0, 0, '', 1, 100.00, 123.00, 23.00, 100.00, 0, 0, 0, 0, 82530, 'Przelew', 'Gęś', NULL),
  (502, 3, 1, 1, 501, 'KFV 1/26', 82530, 82530, NULL, 82530, 1, 0, '', 1, -10.00, -12.30, -12.30, 0, 0, 0, 0, 0, 82531, 'gotówka', 'Gęś', 'Rabat'),
  (503, 2, 1, 2, NULL, 'FZ 9/26', 82524, 82524, 82526, 82538, 0, 1, 'EUR', 4.3125, 431.25, 431.25, 0, 431.25, 100.00, 100.00, 0, 100.00, 0, 'przelew', 'Mueller GmbH', NULL),
  (504, 4, 1, 1, NULL, 'PA 1/26', 82524, 82524, NULL, NULL, 0, 0, '', 1, 1, 1.23, 0, 1.23, 0, 0, 0, 0, 0, '', '', NULL),
  (505, 1, 2, 1, NULL, 'FV 1/26/B', 82524, 82524, NULL, NULL, 0, 0, '', 1, 1, 1.23, 0, 1.23, 0, 0, 0, 0, 0, '', '', NULL)
GO
INSERT INTO WAPRO.dbo.POZYCJA_DOKUMENTU_MAGAZYNOWEGO VALUES
  (901, 501, 11, 8, 'szt.', 10, 0, '23', ''), (902, 501, 13, 1, 'h', 20, 0, '23', 'Serwis na miejscu'), (903, 503, 11, 10, 'szt.', 43.125, 10, 'npu', NULL)
GO
`;
