/** Databases shaped like Symfonia's; people, firms and numbers are made up. */
const CONTRACTORS = `CREATE TABLE HANDEL.SSCommon.STContractors (Id int PRIMARY KEY, Shortcut nvarchar(40), Name nvarchar(200), NIP nvarchar(20), ContactGuid nvarchar(36), Active bit)
GO
CREATE TABLE HANDEL.SSCommon.STPostOfficeAddresses (ContactGuid nvarchar(36), AddressName nvarchar(80), Street nvarchar(80), HouseNo nvarchar(20), ApartmentNo nvarchar(20), PostCode nvarchar(10), Place nvarchar(60))
GO
INSERT INTO HANDEL.SSCommon.STContractors VALUES
  (1, N'ŻÓŁĆ', N'Żółta Łódź sp. z o.o.', N'525-22-48-481', N'g1', 1),
  (2, N'STARY', N'Stary Młyn', N'113-191-12-33', N'g2', 0)
GO
INSERT INTO HANDEL.SSCommon.STPostOfficeAddresses VALUES
  (N'g1', N'magazyn', N'Polna', N'99', NULL, N'90-001', N'Łódź'),
  (N'g1', N'adres domyślny', N'Śliwkowa', N'7', N'3', N'90-002', N'Łódź')
GO
`;

export const SYMFONIA_HANDEL = `${CONTRACTORS}
CREATE TABLE HANDEL.HM.TW (id int PRIMARY KEY, kod nvarchar(40), nazwa nvarchar(120), typks nvarchar(20), kodpaskowy nvarchar(20), jm nvarchar(10), aktywny bit)
GO
CREATE TABLE HANDEL.HM.SM (idtw int, magazyn int, stan decimal(14,4))
GO
CREATE TABLE HANDEL.HM.DK (id int PRIMARY KEY, kod nvarchar(40), khid int, typ_dk varchar(4), data datetime, plattermin datetime, waluta varchar(3), walnetto decimal(14,2), walbrutto decimal(14,2), aktywny bit, anulowany bit, iddokkoryg int)
GO
CREATE TABLE HANDEL.HM.DP (id int PRIMARY KEY, super int, lp int, idtw int, kod nvarchar(40), ilosc decimal(14,4), cena decimal(14,4), wartNetto decimal(14,2), wartstvat int)
GO
CREATE TABLE HANDEL.HM.PN (dkid int, kwotarozl decimal(14,2))
GO
INSERT INTO HANDEL.HM.TW VALUES (10, N'ŚRUBA-8', N'Śruba M8', N'Towar', N'5901234123457', N'szt', 1), (11, N'MONTAŻ', N'Montaż u klienta', N'Usługa', NULL, N'godz', 1), (12, N'STARE', N'Wycofane', N'Towar', NULL, N'szt', 0)
GO
INSERT INTO HANDEL.HM.SM VALUES (10, 65554, 12.5), (10, 65554, 2), (10, 65556, 3.25)
GO
INSERT INTO HANDEL.HM.DK VALUES
  (100, N'FVS/1/2026', 1, 'FVS', '2026-01-15T00:00:00', '2026-01-29T00:00:00', '', 100.00, 123.00, 1, 0, 0),
  (101, N'FKS/1/2026', 1, 'FKS', '2026-02-02T00:00:00', '2026-02-16T00:00:00', 'EUR', -10.00, -12.30, 1, 0, 100),
  (102, N'FVZ/7/2026', 2, 'FVZ', '2026-02-03T00:00:00', '2026-02-10T00:00:00', 'PLN', 200.00, 246.00, 1, 1, 0),
  (103, N'WZ/1/2026', 1, 'WZ', '2026-02-03T00:00:00', NULL, 'PLN', 1.00, 1.23, 1, 0, 0),
  (104, N'bufor', 1, 'FVS', '2026-02-03T00:00:00', NULL, 'PLN', 1.00, 1.23, 0, 0, 0)
GO
INSERT INTO HANDEL.HM.DP VALUES (1, 100, 1, 10, N'ŚRUBA-8', 8, 10, 80.00, 2300), (2, 100, 2, 11, N'MONTAŻ', 1, 20, 20.00, 2300)
GO
INSERT INTO HANDEL.HM.PN VALUES (100, 23.00), (100, 50.00)
GO
`;

export const SYMFONIA_FK = `${CONTRACTORS.replaceAll("HANDEL", "FK_FIRMA").replaceAll("525-22-48-481", "701-00-00-009")}
CREATE TABLE FK_FIRMA.FK.dokumenty (rokId smallint, id int, numer int, kontrahentStalyId int, skrot varchar(4), nazwa nvarchar(40), waluta varchar(3), nip varchar(20), nazwaKor nvarchar(40), numberKsef varchar(60), tresc nvarchar(200), datadok datetime, dataOper datetime, datawpl datetime, kwota float, wkwota float, kurs float, PRIMARY KEY (rokId, id))
GO
INSERT INTO FK_FIRMA.FK.dokumenty VALUES
  (5, 1, 1, 1, 'FVZ', N'F/77/2026', '', '701-00-00-009', '', '7010000009-20260301-0123456789AB-01', N'Paliwo', '2026-03-01T00:00:00', '2026-02-28T00:00:00', '2026-03-04T00:00:00', 246.1, 0, 0),
  (5, 2, 2, 1, 'FVS', N'FS/2/2026', 'EUR', '', '', NULL, NULL, '2026-03-02T00:00:00', NULL, NULL, 430.5, 100.25, 4.29),
  (6, 1, 0, 1, 'FVS', N'bufor', '', '', '', NULL, NULL, '2026-03-02T00:00:00', NULL, NULL, 1, 0, 0),
  (6, 2, 3, 1, 'WB', N'wyciąg', '', '', '', NULL, NULL, '2026-03-02T00:00:00', NULL, NULL, 1, 0, 0)
GO
`;
