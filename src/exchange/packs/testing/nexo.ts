/** A firm of our own in the tables of nexo. */
export const NEXO = `
CREATE TABLE Nexo_Demo.ModelDanychContainer.Podmioty (Id int PRIMARY KEY, NIP nvarchar(20), Sygnatura_PelnaSygnatura nvarchar(50), NazwaSkrocona nvarchar(100));
CREATE TABLE Nexo_Demo.ModelDanychContainer.Asortymenty (Id int PRIMARY KEY, Symbol nvarchar(50), Nazwa nvarchar(200), Opis nvarchar(max), Rodzaj_Id int, GrupaAsortymentu_Id int, IsInRecycleBin bit);
CREATE TABLE Nexo_Demo.ModelDanychContainer.RodzajeAsortymentu (Id int PRIMARY KEY, Symbol nvarchar(10));
CREATE TABLE Nexo_Demo.ModelDanychContainer.GrupyAsortymentu (Id int PRIMARY KEY, Nazwa nvarchar(100));
CREATE TABLE Nexo_Demo.ModelDanychContainer.JednostkiMiarAsortymentow (Id int PRIMARY KEY, Asortyment_Id int);
CREATE TABLE Nexo_Demo.ModelDanychContainer.KodyKreskowe (Id int PRIMARY KEY, Kod nvarchar(20), JednostkaMiaryAsortymentu_Id int);
CREATE TABLE Nexo_Demo.ModelDanychContainer.StanyMagazynowe (Asortyment_Id int, Magazyn_Id int, IloscDostepna decimal(15,4), IloscZarezerwowanaIlosciowo decimal(15,4), IloscZarezerwowanaDostawowo decimal(15,4));
CREATE TABLE Nexo_Demo.ModelDanychContainer.Magazyny (Id int PRIMARY KEY, Symbol nvarchar(10));

INSERT INTO Nexo_Demo.ModelDanychContainer.Podmioty VALUES (1, '525-22-48-481', 'K/1', 'Żółta Łódź'), (2, NULL, 'K/2', '');
INSERT INTO Nexo_Demo.ModelDanychContainer.RodzajeAsortymentu VALUES (1, 'TW'), (2, 'UU'), (3, 'KT');
INSERT INTO Nexo_Demo.ModelDanychContainer.GrupyAsortymentu VALUES (1, 'Napędy');
INSERT INTO Nexo_Demo.ModelDanychContainer.Asortymenty VALUES (1, 'S-1', 'Silnik bramy żółty', 'Opis', 1, 1, 0), (2, 'USL', 'Montaż', NULL, 2, NULL, 0), (3, 'STARY', 'Usunięty', NULL, 1, 1, 1);
INSERT INTO Nexo_Demo.ModelDanychContainer.JednostkiMiarAsortymentow VALUES (10, 1), (11, 1);
INSERT INTO Nexo_Demo.ModelDanychContainer.KodyKreskowe VALUES (1, '5901234123457', 10), (2, '5901234123440', 11);
INSERT INTO Nexo_Demo.ModelDanychContainer.Magazyny VALUES (1, 'MAG');
INSERT INTO Nexo_Demo.ModelDanychContainer.StanyMagazynowe VALUES (1, 1, 3, 1.5, NULL);
`;
