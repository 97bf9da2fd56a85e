/** A database shaped like enova365's; firms are made up. */
export const ENOVA = `CREATE TABLE ENOVA.dbo.Kontrahenci (ID int PRIMARY KEY, Kod nvarchar(20), Nazwa nvarchar(200), NIP nvarchar(20), REGON nvarchar(14), Blokada int, Stamp rowversion)
GO
CREATE TABLE ENOVA.dbo.Adresy (ID int PRIMARY KEY, Host int, HostType varchar(30), Ulica nvarchar(60), NrDomu nvarchar(10), NrLokalu nvarchar(10), KodPocztowy nvarchar(10), Miejscowosc nvarchar(60))
GO
CREATE TABLE ENOVA.dbo.Jednostki (ID int PRIMARY KEY, Kod nvarchar(10))
GO
CREATE TABLE ENOVA.dbo.Towary (ID int PRIMARY KEY, Kod nvarchar(40), Nazwa nvarchar(200), Opis nvarchar(400), Typ int, EAN nvarchar(20), Jednostka int, Blokada int, Stamp rowversion)
GO
CREATE TABLE ENOVA.dbo.DefinicjeCen (ID int PRIMARY KEY, Nazwa nvarchar(40))
GO
CREATE TABLE ENOVA.dbo.Ceny (Towar int, Definicja int, NettoValue decimal(15,4), NettoSymbol varchar(3))
GO
CREATE TABLE ENOVA.dbo.Magazyny (ID int PRIMARY KEY, Symbol nvarchar(10))
GO
CREATE TABLE ENOVA.dbo.Zasoby (Towar int, Magazyn int, IloscValue decimal(15,4))
GO
CREATE TABLE ENOVA.dbo.DefDokHandlowych (ID int PRIMARY KEY, Symbol varchar(10))
GO
CREATE TABLE ENOVA.dbo.DokHandlowe (ID int PRIMARY KEY, Definicja int, NumerPelny nvarchar(40), Data datetime, Kontrahent int, Korekta int, Stan int, SumaNetto decimal(15,2), SumaVAT decimal(15,2), SumaBrutto decimal(15,2), Stamp rowversion)
GO
CREATE TABLE ENOVA.dbo.PozycjeDokHan (Dokument int, Lp int, Towar int, IloscValue decimal(15,4), IloscSymbol nvarchar(10), CenaValue decimal(15,4), RabatValue decimal(9,4))
GO
CREATE TABLE ENOVA.dbo.Platnosci (ID int PRIMARY KEY, Dokument int, DokumentType varchar(30), KwotaValue decimal(15,2), KwotaSymbol varchar(3), TerminPlatnosci datetime)
GO
CREATE TABLE ENOVA.dbo.RozrachunkiIdx (Dokument int, DokumentType varchar(30), DataRozliczenia datetime)
GO
INSERT INTO ENOVA.dbo.Kontrahenci (ID, Kod, Nazwa, NIP, REGON, Blokada) VALUES (1, N'ĆMA', N'Ćma i Syn', N'779-00-01-083', N'', 0), (2, N'DOST', N'Dostawca SA', N'8971649500', N'', 1)
GO
INSERT INTO ENOVA.dbo.Adresy VALUES (1, 1, 'Kontrahenci', N'Ceglana', N'5', N'', N'60-001', N'Poznań'), (2, 1, 'Pracownicy', N'Inna', N'1', N'', N'00-001', N'Warszawa')
GO
INSERT INTO ENOVA.dbo.Jednostki VALUES (1, N'szt')
GO
INSERT INTO ENOVA.dbo.Towary (ID, Kod, Nazwa, Opis, Typ, EAN, Jednostka, Blokada) VALUES (1, N'SILNIK', N'Silnik bramy', N'400 N', 1, NULL, 1, 0), (2, N'USŁ', N'Usługa', NULL, 2, NULL, 1, 1)
GO
INSERT INTO ENOVA.dbo.DefinicjeCen VALUES (1, N'Podstawowa'), (2, N'Eksport')
GO
INSERT INTO ENOVA.dbo.Ceny VALUES (1, 1, 850, 'PLN'), (1, 2, 199.99, 'EUR')
GO
INSERT INTO ENOVA.dbo.Magazyny VALUES (1, N'F'), (2, N'S')
GO
INSERT INTO ENOVA.dbo.Zasoby VALUES (1, 1, 3), (1, 1, 1.5), (1, 2, 2)
GO
INSERT INTO ENOVA.dbo.DefDokHandlowych VALUES (1, 'FV'), (2, 'ZK'), (3, 'WZ')
GO
INSERT INTO ENOVA.dbo.DokHandlowe (ID, Definicja, NumerPelny, Data, Kontrahent, Korekta, Stan, SumaNetto, SumaVAT, SumaBrutto) VALUES
  (1, 1, N'FV/000001/26', '2026-05-04T00:00:00', 1, 0, 1, 850.00, 195.50, 1045.50),
  (2, 1, N'FV/000002/26', '2026-05-05T00:00:00', 1, 1, 3, -10.00, -2.30, -12.30),
  (3, 2, N'ZK/000001/26', '2026-05-06T00:00:00', 2, 0, 2, 100.00, 0.00, 100.00),
  (4, 3, N'WZ/000001/26', '2026-05-06T00:00:00', 1, 0, 2, 1.00, 0.00, 1.00),
  (5, 1, N'bufor', '2026-05-06T00:00:00', 1, 0, 0, 1.00, 0.00, 1.00)
GO
INSERT INTO ENOVA.dbo.PozycjeDokHan VALUES (1, 1, 1, 1, N'szt', 850, 0), (3, 1, 1, 2, N'szt', 60, 0.1)
GO
INSERT INTO ENOVA.dbo.Platnosci VALUES (1, 1, 'DokHandlowe', 1000.00, 'PLN', '2026-05-18T00:00:00'), (2, 1, 'DokHandlowe', 45.50, 'PLN', '2026-06-18T00:00:00'), (3, 3, 'DokHandlowe', 100.00, 'EUR', '2026-05-20T00:00:00')
GO
INSERT INTO ENOVA.dbo.RozrachunkiIdx VALUES (1, 'Platnosci', '2026-05-17T00:00:00'), (3, 'Platnosci', '2026-05-19T00:00:00')
GO
`;
