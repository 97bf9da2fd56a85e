import type { Entity } from "../../model/entities.ts";

/** A field of a record and the words by which columns of it are named, folded and without what stands between words. */
export interface WordRow {
  readonly path: string;
  /** Polish, Czech, Hungarian, Portuguese, English, German; and abbreviations of programs. */
  readonly words: string;
  /** Columns of a row that are switched the other way round, such as blocked for active. */
  readonly isOpposite?: boolean;
}

const PARTY: readonly WordRow[] = [
  {
    path: "name",
    words:
      "nazwa nazwa1 nazwapelna nazwafirmy firma kontrahent pelnanazwa name name1 fullname companyname company cardname customername vendorname partyname nazev obchodnijmeno jmeno nev cegnev partnernev megnevezes nome razaosocial bezeichnung firmenname adnazwapelna",
  },
  {
    path: "trading_name",
    words:
      "nazwaskrocona nazwaskr nazwa2 skrot nazwakrotka shortname name2 searchname alias nazevkratky zkratka rovidnev nomefantasia kurzname sortname sort",
  },
  { path: "ids[PL:NIP]", words: "nip nipe nipbezmyslnikow numernip nrnip kontrahentnip" },
  { path: "ids[PL:REGON]", words: "regon nrregon" },
  { path: "ids[CZ:ICO]", words: "ico icofirmy" },
  { path: "ids[CZ:DIC]", words: "dic" },
  { path: "ids[HU:ADOSZAM]", words: "adoszam adosz" },
  { path: "ids[BR:CNPJ]", words: "cnpj cpfcnpj cnpjcpf" },
  {
    path: "ids[EU:VAT]",
    words:
      "nipue vatue vatregistrationno vatregno vatid vatnumber taxid taxnumber taxregistrationnumber lictradnum federaltaxid ustidnr ustid kozossegiadoszam stceg",
  },
  {
    path: "ids[CODE]",
    words: "akronim kod symbol kodkontrahenta code accountno customerno vendorno cardcode no addr",
  },
  {
    path: "address.line1",
    words:
      "ulica adres ulicanr adres1 adresline1 ulicanumer street address address1 addressline1 line1 ulice utca cim rua endereco logradouro strasse stras",
  },
  { path: "address.line2", words: "adres2 address2 addressline2 line2 complemento" },
  {
    path: "address.city",
    words:
      "miasto miejscowosc city town mesto obec varos telepules helyseg cidade municipio ort stadt ort01",
  },
  {
    path: "address.post_code",
    words:
      "kodpocztowy kodp kodpoczt postcode zip zipcode postalcode psc iranyitoszam irsz cep plz pstlz",
  },
  {
    path: "address.region",
    words: "wojewodztwo woj region state county megye estado uf bundesland provincia province",
  },
  {
    path: "address.country_code",
    words:
      "kraj panstwo krajiso kodkraju country countrycode countryregioncode zeme stat orszag pais land land1 ctry",
  },
  { path: "contact.email", words: "email mail adresemail emailaddress eposta email1" },
  {
    path: "contact.phone",
    words: "telefon tel telefon1 phone phoneno telephone phone1 fone mobil komorka",
  },
  {
    path: "contact.name",
    words: "osobakontaktowa kontakt contact contactperson attn kapcsolattarto contato",
  },
  {
    path: "bank_accounts[0].iban",
    words:
      "iban nrb rachunek rachunekbankowy nrrachunku konto kontobankowe cislouctu bankszamlaszam contabancaria bankaccount bankaccountno accountnumber rachuneknr",
  },
  {
    path: "payment_terms_days",
    words:
      "terminplatnosci termin dniplatnosci paymentdays paymentterms paymenttermsdays splatnost fizetesihatarido prazopagamento zahlungsziel terminplat platnosctermin",
  },
  { path: "active", words: "aktywny aktywne active isactive enabled aktivni aktiv ativo" },
  {
    path: "active",
    words:
      "nieaktywny nieaktywna zablokowany zablokowane blokada blocked inactive archiwalny archiwalna archiwum neaktivni inaktiv inativo gesperrt frozenfor",
    isOpposite: true,
  },
];

const ITEM: readonly WordRow[] = [
  {
    path: "code",
    words:
      "kod symbol indeks index code itemcode itemno no partno part sku kodtowaru indekskatalogowy numer cislo kodzbozi cikkszam codigo artikelnummer matnr itemnumber productnumber produkt",
  },
  {
    path: "name",
    words:
      "nazwa name nazwatowaru itemname nazev nev megnevezes nome bezeichnung desc1 productname nazwapelna descricao maktx",
  },
  {
    path: "description",
    words: "opis description popis leiras beschreibung uwagi desc2 longdescription observacao",
  },
  {
    path: "ean",
    words:
      "ean kodkreskowy kodpaskowy barcode codebars carovykod vonalkod codigobarras gtin ean13 ean11 podstkodkresk kodean",
  },
  {
    path: "manufacturer",
    words: "producent vyrobce gyarto fabricante hersteller manufacturer marka brand",
  },
  {
    path: "manufacturer_part_no",
    words:
      "kodproducenta numerkatalogowy nrkatalogowy symbolproducenta manufacturerpartno mpn katalog oem",
  },
  {
    path: "category",
    words:
      "grupa kategoria category group skupina csoport categoria grupo gruppe itemcategorycode grupakod",
  },
  {
    path: "unit",
    words:
      "jm jednostka jednmiary jednostkamiary unit uom baseunitofmeasure mj mernajednotka me mennyisegiegyseg unidade einheit um meins invntryuom",
  },
  {
    path: "vat_rate",
    words:
      "stawkavat stawka vatrate vat vatprocent sazbadph sazba dph afa afakulcs aliquota mwst taxrate",
  },
  {
    path: "prices[retail].amount",
    words:
      "cena cenadetaliczna cenasprzedazy cenanetto cena1 cenanetto1 cenabrutto cenabrutto1 price unitprice prodejnicena ar eladasiar egysegar preco precovenda preis verkaufspreis sellingprice cenasp",
  },
  {
    path: "prices[retail].currency",
    words: "waluta currency currencycode mena penznem deviza moeda waehrung",
  },
  {
    path: "stock[MAIN].on_hand",
    words:
      "stan stanmagazynu ilosc stock qty quantity onhand qtyonhand inventory mnozstvi stav keszlet mennyiseg estoque quantidade bestand zapas iloscdostepna",
  },
  { path: "active", words: "aktywny aktywne active isactive enabled aktivni aktiv ativo" },
  {
    path: "active",
    words:
      "nieaktywny zablokowany zablokowane blokada blocked inactive archiwalny archiwalna wycofany neaktivni inativo frozenfor",
    isOpposite: true,
  },
];

const INVOICE: readonly WordRow[] = [
  {
    path: "number",
    words:
      "numer numerdokumentu nrdokumentu nrpelny numerpelny docno documentno invoiceno invoicenumber docnum cislo cislofaktury cislodokladu szamlaszam sorszam numero numeronf nnf belegnummer number vbeln",
  },
  {
    path: "issue_date",
    words:
      "datawystawienia datawyst datawys data documentdate docdate issuedate invoicedate postingdate datum datumvystaveni kelt szamlakelte dataemissao belegdatum taxdate datadokumentu date",
  },
  {
    path: "delivery_date",
    words:
      "datasprzedazy datadostawy deliverydate duzp datumplneni teljesites teljesitesdatuma dataentrega shipmentdate",
  },
  {
    path: "received_date",
    words: "datawplywu dataotrzymania dataotrz receiveddate datumprijeti beerkezes datarecebimento",
  },
  {
    path: "due_date",
    words:
      "terminplatnosci termin terminplat duedate docduedate splatnost datumsplatnosti fizetesihatarido hatarido vencimento datavencimento faelligkeit",
  },
  {
    path: "currency",
    words:
      "waluta currency currencycode doccur mena penznem deviza moeda waehrung waers symbolwaluty",
  },
  {
    path: "totals.net",
    words:
      "netto wartoscnetto wartnetto wartoscn razemnetto net netamount amount zaklad bezdph nettoosszeg valorliquido nettobetrag",
  },
  {
    path: "totals.tax",
    words:
      "vat razemvat wartoscvat wartvat kwotavat podatek tax taxamount vatamount dph danosszeg afa afaosszeg imposto mwst steuer vatsum",
  },
  {
    path: "totals.gross",
    words:
      "brutto wartoscbrutto wartbrutto razembrutto gross total doctotal amountincludingvat celkem vegosszeg bruttoosszeg valortotal bruttobetrag dozaplaty",
  },
  {
    path: "buyer.name",
    words:
      "nabywca nazwanabywcy odbiorca kontrahent kontrahentnazwa customername billtoname cardname podnazwa1 odberatel vevo vevonev cliente kunde kntnazwa1",
  },
  {
    path: "buyer.ids[PL:NIP]",
    words: "nabywcanip podnip nipnabywcy kontrahentnip nip vatregistrationno",
  },
  {
    path: "seller.name",
    words:
      "sprzedawca nazwasprzedawcy dostawca vendorname buyfromvendorname dodavatel szallito szallitonev fornecedor lieferant",
  },
  { path: "seller.ids[PL:NIP]", words: "sprzedawcanip nipsprzedawcy nipdostawcy" },
  {
    path: "note",
    words: "uwagi opis komentarz note notes comments poznamka megjegyzes observacao bemerkung",
  },
];

const ORDER: readonly WordRow[] = [
  {
    path: "number",
    words:
      "numer numerzamowienia nrzamowienia nrpelny numerpelny numerdokumentu orderno ordernumber orderid docno docnum cisloobjednavky cislo rendelesszam rendelesszama sorszam numeropedido pedido numero bestellnummer auftragsnummer belegnummer number vbeln ebeln",
  },
  {
    path: "issue_date",
    words:
      "datazamowienia datazam datawystawienia data orderdate docdate documentdate datumobjednavky datum rendelesdatuma kelt datapedido dataemissao bestelldatum auftragsdatum date",
  },
  {
    path: "currency",
    words:
      "waluta currency currencycode doccur mena penznem deviza moeda waehrung waers symbolwaluty",
  },
  {
    path: "totals.net",
    words: "netto wartoscnetto wartnetto razemnetto net netamount bezdph nettoosszeg nettobetrag",
  },
  {
    path: "totals.gross",
    words:
      "brutto wartoscbrutto wartbrutto razembrutto gross total doctotal celkem vegosszeg bruttoosszeg valortotal bruttobetrag wartosc",
  },
  {
    path: "buyer.name",
    words:
      "zamawiajacy nabywca odbiorca kontrahent kontrahentnazwa klient customername selltocustomername cardname odberatel zakaznik vevo vevonev megrendelo cliente kunde kntnazwa1",
  },
  {
    path: "buyer.ids[PL:NIP]",
    words: "nabywcanip podnip nipnabywcy kontrahentnip nipklienta nip vatregistrationno",
  },
  {
    path: "seller.name",
    words:
      "dostawca sprzedawca nazwadostawcy vendorname buyfromvendorname dodavatel szallito szallitonev fornecedor lieferant",
  },
  { path: "seller.ids[PL:NIP]", words: "dostawcanip sprzedawcanip nipdostawcy nipsprzedawcy" },
  {
    path: "ship_to.name",
    words: "odbiorcadostawy adresat shiptoname dorucit destinatario empfaenger",
  },
  {
    path: "ship_to.address.line1",
    words:
      "ulicadostawy adresdostawy shiptoaddress deliveryaddress dodaciadresa szallitasicim enderecoentrega lieferadresse",
  },
  {
    path: "ship_to.address.post_code",
    words: "kodpocztowydostawy shiptopostcode deliverypostcode szallitasiirsz cepentrega",
  },
  {
    path: "ship_to.address.city",
    words: "miastodostawy miejscowoscdostawy shiptocity deliverycity szallitasivaros cidadeentrega",
  },
  {
    path: "delivery.requested_date",
    words:
      "terminrealizacji termindostawy termin oczekiwanadata requesteddeliverydate requesteddate deliverydate termindodani datumdodani hatarido szallitasihatarido prazoentrega lieferdatum docduedate",
  },
  {
    path: "delivery.carrier",
    words:
      "przewoznik kurier spedytor carrier shippingagent shippingagentcode dopravce szallitmanyozo futar transportadora spediteur",
  },
  {
    path: "delivery.tracking",
    words:
      "numerprzesylki nrprzesylki numerlistu listprzewozowy tracking trackingno trackingnumber packagetrackingno cislozasilky csomagszam rastreio codigorastreio sendungsnummer",
  },
  {
    path: "buyer_reference",
    words:
      "numerobcy nrobcy numerklienta numerzamowieniaklienta externaldocumentno customerreference yourreference numatcard cisloobjednavkyzakaznika pedidocliente kundenreferenz bstnk",
  },
  {
    path: "channel",
    words: "kanal kanalsprzedazy zrodlo channel saleschannel source csatorna canal",
  },
  {
    path: "note",
    words: "uwagi opis komentarz note notes comments poznamka megjegyzes observacao bemerkung",
  },
];

export const COLUMN_WORDS: { readonly [E in Entity]: readonly WordRow[] } = {
  party: PARTY,
  item: ITEM,
  invoice: INVOICE,
  order: ORDER,
};

/** Numbers of houses and flats, which follow the street. */
export const HOUSE_WORDS =
  "nrdomu numerdomu nrbudynku houseno housenumber bldnum cislopopisne hazszam numero hausnummer";
export const FLAT_WORDS = "nrlokalu numerlokalu lokal flatno fltnum apartment cislobytu ajto";

export const CHANGE_WORDS =
  "datamodyfikacji datamod datazmiany zmiana tsmod tsmodyfikacji lastmod lastmodl lastmodified modified modifiedat modifieddate modifieddatetime lastmodifieddatetime lastdatemodified updated updatedat updatedate lastupdate lastupdatedate lastchangedate datumzmeny zmeneno modositas modositva modositasdatuma dataalteracao atualizadoem changedat changedon aenderungsdatum stamp rowversion timestamp";

export const DELETED_WORDS =
  "usuniety usunieta usuniete skasowany deleted isdeleted isinrecyclebin smazano smazany torolt excluido geloescht deletionmark lvorm archiwalny archiwalna";

/** Prefixes of tables in the programs; also any prefix that most columns of a table share is taken off. */
export const PREFIXES =
  /^(?:knt|twr|tws|twc|trn|tre|tw|kh|adr|adrh|kl|pt|vd|cm|ad|so|ih|idh|dok|ob|st|vat|knp|kna|tc|bs|mag)_/i;
