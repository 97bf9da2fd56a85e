import { Type } from "typebox";
import { field, type I18n } from "../../sdk/index.ts";

interface Code {
  readonly title: I18n;
  readonly help?: I18n;
  readonly length: number;
  readonly initial?: string;
  readonly example: string;
}

/** A code of SAP's customising: capital letters, digits and underscores. */
const code = ({ title, help, length, initial, example }: Code) =>
  Type.Optional(
    field.text({
      title,
      ...(help ? { help } : {}),
      ...(initial === undefined ? {} : { default: initial }),
      pattern: "^[A-Z0-9_-]+$",
      maxLength: length,
      examples: [example],
    }),
  );

/** What SAP wants to know of a product that the hub adds, and what a record does not say. */
export const newProductFields = {
  product_type: code({
    title: {
      en: "Product type of new goods",
      pl: "Rodzaj nowych materiałów",
      "pt-BR": "Tipo de produto para novas mercadorias",
      cs: "Druh nového zboží",
      hu: "Új áruk termékfajtája",
    },
    length: 4,
    initial: "HAWA",
    example: "HAWA",
  }),
  service_type: code({
    title: {
      en: "Product type of new services",
      pl: "Rodzaj nowych usług",
      "pt-BR": "Tipo de produto para novos serviços",
      cs: "Druh nových služeb",
      hu: "Új szolgáltatások termékfajtája",
    },
    length: 4,
    initial: "SERV",
    example: "SERV",
  }),
  industry_sector: code({
    title: {
      en: "Industry sector of new products",
      pl: "Branża nowych materiałów",
      "pt-BR": "Setor industrial de novos produtos",
      cs: "Odvětví nových produktů",
      hu: "Új termékek iparága",
    },
    length: 1,
    initial: "M",
    example: "M",
  }),
  product_group: code({
    title: {
      en: "Product group of new products",
      pl: "Grupa nowych materiałów",
      "pt-BR": "Grupo de novos produtos",
      cs: "Skupina nových produktů",
      hu: "Új termékek csoportja",
    },
    help: {
      en: "Where the record has no category; categories are SAP's product groups.",
      pl: "Gdy rekord nie ma kategorii; kategorie to grupy materiałów SAP.",
      "pt-BR":
        "Quando o registro não tem categoria; as categorias são os grupos de produtos do SAP.",
      cs: "Když záznam nemá kategorii; kategorie jsou skupiny produktů SAP.",
      hu: "Ha a rekordnak nincs kategóriája; a kategóriák az SAP termékcsoportjai.",
    },
    length: 9,
    example: "L004",
  }),
  base_unit: code({
    title: {
      en: "Unit of new products",
      pl: "Jednostka nowych materiałów",
      "pt-BR": "Unidade de novos produtos",
      cs: "Jednotka nových produktů",
      hu: "Új termékek mértékegysége",
    },
    help: {
      en: "Where the record has none; as SAP calls it in the language of texts.",
      pl: "Gdy rekord jej nie ma; tak, jak nazywa ją SAP w języku tekstów.",
      "pt-BR": "Quando o registro não tem; como o SAP a chama no idioma dos textos.",
      cs: "Když ji záznam nemá; tak, jak ji SAP nazývá v jazyce textů.",
      hu: "Ha a rekordnak nincs; ahogyan az SAP a szövegek nyelvén nevezi.",
    },
    length: 3,
    initial: "PC",
    example: "PC",
  }),
  ean_category: code({
    title: {
      en: "Category of EAN/GTIN",
      pl: "Kategoria EAN/GTIN",
      "pt-BR": "Categoria do EAN/GTIN",
      cs: "Kategorie EAN/GTIN",
      hu: "EAN/GTIN-kategória",
    },
    help: {
      en: "Sent with every EAN, where your SAP wants one: HE, IE, UC …",
      pl: "Wysyłana z każdym EAN, jeśli SAP jej wymaga: HE, IE, UC…",
      "pt-BR": "Enviada com cada EAN, se o seu SAP exigir: HE, IE, UC…",
      cs: "Posílá se s každým EAN, pokud ji SAP vyžaduje: HE, IE, UC…",
      hu: "Minden EAN mellé küldjük, ha az SAP kéri: HE, IE, UC…",
    },
    length: 2,
    example: "HE",
  }),
  plant: code({
    title: {
      en: "Plant of new products",
      pl: "Zakład nowych materiałów",
      "pt-BR": "Centro de novos produtos",
      cs: "Závod nových produktů",
      hu: "Új termékek gyáregysége",
    },
    help: {
      en: "New products get the view of this plant; none where it is empty.",
      pl: "Nowe materiały otrzymują widok tego zakładu; puste oznacza brak.",
      "pt-BR": "Os novos produtos recebem a visão deste centro; nenhuma se vazio.",
      cs: "Nové produkty dostanou pohled tohoto závodu; prázdné znamená žádný.",
      hu: "Az új termékek ennek a gyáregységnek a nézetét kapják; üresen egyikét sem.",
    },
    length: 4,
    example: "1010",
  }),
  valuation_area: code({
    title: {
      en: "Valuation area",
      pl: "Obszar wyceny",
      "pt-BR": "Área de avaliação",
      cs: "Oblast ocenění",
      hu: "Értékelési kör",
    },
    help: {
      en: "Only its price is read, and new products get its view; where it is empty all prices are read.",
      pl: "Czytana jest tylko jej cena, a nowe materiały otrzymują jej widok; puste oznacza odczyt wszystkich cen.",
      "pt-BR":
        "Lê-se só o preço dela, e os novos produtos recebem sua visão; se vazio, leem-se todos os preços.",
      cs: "Čte se jen její cena a nové produkty dostanou její pohled; prázdné znamená čtení všech cen.",
      hu: "Csak ennek az árát olvassuk, és az új termékek ennek a nézetét kapják; üresen minden árat olvasunk.",
    },
    length: 4,
    example: "1010",
  }),
  valuation_class: code({
    title: {
      en: "Valuation class of new products",
      pl: "Klasa wyceny nowych materiałów",
      "pt-BR": "Classe de avaliação de novos produtos",
      cs: "Oceňovací třída nových produktů",
      hu: "Új termékek értékelési osztálya",
    },
    help: {
      en: "Used together with the valuation area.",
      pl: "Używana razem z obszarem wyceny.",
      "pt-BR": "Usada junto com a área de avaliação.",
      cs: "Používá se spolu s oblastí ocenění.",
      hu: "Az értékelési körrel együtt használjuk.",
    },
    length: 4,
    example: "3100",
  }),
};
