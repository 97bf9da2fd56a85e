import type { I18n } from "../../sdk/index.ts";

const text = (en: string, pl: string, ptBr: string, cs: string, hu: string): I18n => ({
  ...{ en, pl, "pt-BR": ptBr, cs, hu },
});

export const TEXTS = {
  summary: text(
    "Reads partners, stock cards with prices and stock, invoices and orders from the Czech ERP Premier through ApiComPrem, and writes them back.",
    "Odczytuje z czeskiego systemu ERP Premier przez ApiComPrem kontrahentów, kartoteki magazynowe z cenami i stanami, faktury i zamówienia oraz zapisuje je z powrotem.",
    "Lê parceiros, fichas de estoque com preços e saldos, faturas e pedidos do ERP tcheco Premier pelo ApiComPrem e os grava de volta.",
    "Čte z ERP Premier přes ApiComPrem partnery, skladové karty s cenami a stavy, faktury a objednávky a zapisuje je zpět.",
    "A cseh Premier vállalatirányítási rendszerből olvassa az ApiComPremen keresztül a partnereket, a készletkartonokat árakkal és készlettel, a számlákat és a rendeléseket, és vissza is írja őket.",
  ),
  steps: [
    text(
      "Install ApiComPrem on the Premier server (edition on MS SQL) and open ApiComPremForm as an administrator",
      "Zainstaluj ApiComPrem na serwerze Premiera (wersja na MS SQL) i uruchom ApiComPremForm jako administrator",
      "Instale o ApiComPrem no servidor do Premier (edição para MS SQL) e abra o ApiComPremForm como administrador",
      "Na serveru s Premierem (SQL verze) nainstalujte ApiComPrem a spusťte ApiComPremForm jako správce",
      "Telepítse az ApiComPremet a Premier kiszolgálójára (MS SQL kiadás), és nyissa meg az ApiComPremFormot rendszergazdaként",
    ),
    text(
      "In Nastavení HTTP set the port and the https certificate, add the accounting unit and copy its ID UJ",
      "W oknie Nastavení HTTP ustaw port i certyfikat https, dodaj jednostkę księgową i skopiuj jej ID UJ",
      "Em Nastavení HTTP defina a porta e o certificado https, adicione a unidade contábil e copie o ID UJ dela",
      "V Nastavení HTTP nastavte port a certifikát https, přidejte účetní jednotku a zkopírujte její ID UJ",
      "A Nastavení HTTP ablakban állítsa be a portot és a https-tanúsítványt, adja hozzá a könyvelési egységet, és másolja ki az ID UJ értékét",
    ),
    text(
      "In Premier make a user with a password and the rights to read, and to write where records are to be sent",
      "W Premierze załóż użytkownika z hasłem i prawem odczytu, a do wysyłania także zapisu",
      "No Premier crie um usuário com senha e direito de leitura, e de gravação onde houver registros a enviar",
      "V Premieru založte uživatele s heslem a s právy pro čtení, pro odesílání záznamů i pro zápis",
      "A Premierben hozzon létre jelszavas felhasználót olvasási, küldéshez írási joggal is",
    ),
    text(
      "Start the service ApiComPremService and enter its address with the port as the base URL: https://server:12375",
      "Uruchom usługę ApiComPremService i wpisz jej adres z portem jako adres bazowy: https://serwer:12375",
      "Inicie o serviço ApiComPremService e informe o endereço com a porta como URL base: https://servidor:12375",
      "Spusťte službu ApiComPremService a její adresu s portem zadejte jako základní URL: https://server:12375",
      "Indítsa el az ApiComPremService szolgáltatást, és adja meg a címét a porttal alapcímként: https://kiszolgalo:12375",
    ),
  ],
  unitId: {
    title: text(
      "Accounting unit (ID UJ)",
      "Jednostka księgowa (ID UJ)",
      "Unidade contábil (ID UJ)",
      "ID účetní jednotky (ID UJ)",
      "Könyvelési egység (ID UJ)",
    ),
    help: text(
      "The GUID that stands beside the unit in ApiComPremForm, Nastavení HTTP.",
      "Identyfikator GUID, który stoi przy jednostce w ApiComPremForm, Nastavení HTTP.",
      "O GUID que aparece ao lado da unidade no ApiComPremForm, Nastavení HTTP.",
      "GUID, který je uveden u jednotky v ApiComPremForm, Nastavení HTTP.",
      "A GUID, amely az egység mellett áll az ApiComPremForm Nastavení HTTP ablakában.",
    ),
  },
  warehouse: {
    title: text(
      "Warehouse of the cards",
      "Magazyn kartotek",
      "Depósito das fichas",
      "Sklad karet",
      "A kartonok raktára",
    ),
    help: text(
      "Its number in Premier. Cards and prices come from it and are written to it; stock comes from all warehouses.",
      "Numer w Premierze. Z niego pochodzą kartoteki i ceny i do niego są zapisywane; stany pochodzą ze wszystkich magazynów.",
      "O número no Premier. As fichas e os preços vêm dele e são gravados nele; os saldos vêm de todos os depósitos.",
      "Číslo skladu v Premieru. Z něj se čtou karty a ceny a do něj se zapisují; stavy se čtou ze všech skladů.",
      "A raktár száma a Premierben. A kartonok és az árak innen jönnek és ide íródnak; a készlet minden raktárból jön.",
    ),
  },
  currency: {
    title: text(
      "Currency at home",
      "Waluta krajowa",
      "Moeda nacional",
      "Domácí měna",
      "Hazai pénznem",
    ),
    help: text(
      "Of the books and the price groups: CZK, or EUR in Slovakia.",
      "Waluta ksiąg i grup cenowych: CZK, na Słowacji EUR.",
      "Da contabilidade e dos grupos de preços: CZK, ou EUR na Eslováquia.",
      "Měna účetnictví a cenových skupin: CZK, na Slovensku EUR.",
      "A könyvelés és az árcsoportok pénzneme: CZK, Szlovákiában EUR.",
    ),
  },
  priceList: {
    title: text(
      "Name of price group 0",
      "Nazwa grupy cenowej 0",
      "Nome do grupo de preços 0",
      "Název cenové skupiny 0",
      "A 0. árcsoport neve",
    ),
    help: text(
      "What its price list is called in the hub: prices of two systems are one where their lists have one name.",
      "Jak jej cennik nazywa się w programie: ceny dwóch systemów są tą samą ceną, gdy ich cenniki mają jedną nazwę.",
      "Como a lista de preços dele se chama aqui: preços de dois sistemas são um só quando as listas têm o mesmo nome.",
      "Jak se její ceník jmenuje zde: ceny dvou systémů jsou jedna, když mají jejich ceníky stejný název.",
      "Hogyan hívják itt az árlistáját: két rendszer ára akkor azonos, ha az árlistáik neve megegyezik.",
    ),
  },
  companyName: {
    title: text("Your company", "Twoja firma", "Sua empresa", "Vaše firma", "Az Ön cége"),
    help: text(
      "ApiComPrem does not tell whose books these are; the name is put on invoices and orders as your side.",
      "ApiComPrem nie podaje, czyje to księgi; nazwa trafia na faktury i zamówienia jako Twoja strona.",
      "O ApiComPrem não diz de quem é a contabilidade; o nome entra nas faturas e pedidos como o seu lado.",
      "ApiComPrem nesděluje, čí účetnictví to je; název se doplní na faktury a objednávky za vaši stranu.",
      "Az ApiComPrem nem árulja el, kinek a könyvelése ez; a név a számlákon és rendeléseken az Ön oldalára kerül.",
    ),
  },
  companyIco: {
    title: text("Your IČO", "Twoje IČO", "Seu IČO", "Vaše IČO", "Az Ön IČO száma"),
    help: text(
      "Eight digits. Invoices of other systems are recognised by it.",
      "Osiem cyfr. Po nim rozpoznawane są faktury z innych systemów.",
      "Oito dígitos. Por ele são reconhecidas as faturas de outros sistemas.",
      "Osm číslic. Podle něj se poznají faktury z jiných systémů.",
      "Nyolc számjegy. Erről ismerhetők fel a más rendszerekből jövő számlák.",
    ),
  },
  companyDic: {
    title: text("Your DIČ", "Twoje DIČ", "Seu DIČ", "Vaše DIČ", "Az Ön DIČ száma"),
    help: text(
      "With its country: CZ12345679.",
      "Z kodem kraju: CZ12345679.",
      "Com o país: CZ12345679.",
      "I s kódem země: CZ12345679.",
      "Az országkóddal együtt: CZ12345679.",
    ),
  },
  salesSeries: {
    title: text(
      "Series of issued invoices",
      "Seria faktur sprzedaży",
      "Série das faturas emitidas",
      "Řada vydaných faktur",
      "A kimenő számlák sorozata",
    ),
    help: text(
      "DOKLAD of invoices that are sent to Premier. Left out: its own default.",
      "DOKLAD faktur wysyłanych do Premiera. Puste: seria domyślna.",
      "DOKLAD das faturas enviadas ao Premier. Vazio: a série padrão.",
      "DOKLAD faktur odesílaných do Premieru. Bez vyplnění výchozí řada.",
      "A Premierbe küldött számlák DOKLAD értéke. Üresen az alapértelmezett sorozat.",
    ),
  },
  costSeries: {
    title: text(
      "Series of received invoices",
      "Seria faktur zakupu",
      "Série das faturas recebidas",
      "Řada přijatých faktur",
      "A bejövő számlák sorozata",
    ),
    help: text(
      "DOKLAD of cost invoices that are sent to Premier. Left out: its own default.",
      "DOKLAD faktur kosztowych wysyłanych do Premiera. Puste: seria domyślna.",
      "DOKLAD das faturas de custo enviadas ao Premier. Vazio: a série padrão.",
      "DOKLAD nákladových faktur odesílaných do Premieru. Bez vyplnění výchozí řada.",
      "A Premierbe küldött költségszámlák DOKLAD értéke. Üresen az alapértelmezett sorozat.",
    ),
  },
  orderSeries: {
    title: text(
      "Series of received orders",
      "Seria zamówień od klientów",
      "Série dos pedidos recebidos",
      "Řada přijatých objednávek",
      "A vevői rendelések sorozata",
    ),
    help: text(
      "DOKLAD of orders that are sent to Premier. Left out: its own default.",
      "DOKLAD zamówień wysyłanych do Premiera. Puste: seria domyślna.",
      "DOKLAD dos pedidos enviados ao Premier. Vazio: a série padrão.",
      "DOKLAD objednávek odesílaných do Premieru. Bez vyplnění výchozí řada.",
      "A Premierbe küldött rendelések DOKLAD értéke. Üresen az alapértelmezett sorozat.",
    ),
  },
  username: {
    title: text("User", "Użytkownik", "Usuário", "Uživatel", "Felhasználó"),
    help: text(
      "A user of Premier. Left out only where the server runs without authentication.",
      "Użytkownik Premiera. Puste tylko wtedy, gdy serwer działa bez uwierzytelniania.",
      "Um usuário do Premier. Vazio só quando o servidor funciona sem autenticação.",
      "Uživatel Premieru. Nevyplňuje se jen tam, kde server běží bez autorizace.",
      "A Premier egy felhasználója. Csak akkor hagyható el, ha a kiszolgáló hitelesítés nélkül fut.",
    ),
  },
  password: {
    title: text("Password", "Hasło", "Senha", "Heslo", "Jelszó"),
    help: text(
      "The user must have one.",
      "Użytkownik musi mieć hasło.",
      "O usuário precisa ter uma senha.",
      "Uživatel musí mít heslo vyplněné.",
      "A felhasználónak kell, hogy legyen jelszava.",
    ),
  },
  parties: text("Partners", "Kontrahenci", "Parceiros", "Partneři", "Partnerek"),
  items: text(
    "Stock cards with prices and stock",
    "Kartoteki z cenami i stanami",
    "Fichas de estoque com preços e saldos",
    "Skladové karty s cenami a stavy",
    "Készletkartonok árakkal és készlettel",
  ),
  sales: text(
    "Issued invoices",
    "Faktury sprzedaży",
    "Faturas emitidas",
    "Vydané faktury",
    "Kimenő számlák",
  ),
  costs: text(
    "Received invoices",
    "Faktury zakupu",
    "Faturas recebidas",
    "Přijaté faktury",
    "Bejövő számlák",
  ),
  orders: text(
    "Received orders",
    "Zamówienia od klientów",
    "Pedidos recebidos",
    "Přijaté objednávky",
    "Vevői rendelések",
  ),
} as const;
