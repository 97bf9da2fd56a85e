import type { Static } from "typebox";
import { type Context, defineManifest, field, fields, same } from "../../sdk/index.ts";
import { settingFields } from "./setting-fields.ts";

export const manifest = defineManifest({
  id: "sap_business_one",
  title: same("SAP Business One"),
  summary: {
    en: "Items with prices and stock, both ways, and business partners of SAP Business One, through its Service Layer.",
    pl: "Towary z cenami i stanami (w obie strony) oraz partnerzy handlowi z SAP Business One, przez Service Layer.",
    "pt-BR":
      "Itens com preços e estoque, nos dois sentidos, e parceiros de negócios do SAP Business One, pela Service Layer.",
    cs: "Položky s cenami a zásobami (oběma směry) a obchodní partneři z SAP Business One přes Service Layer.",
    hu: "Cikkek árakkal és készlettel, két irányban, és üzleti partnerek a SAP Business One-ból, a Service Layeren át.",
  },
  category: "erp",
  countries: [],
  docs: "https://help.sap.com/docs/SAP_BUSINESS_ONE",
  steps: [
    {
      en: "Make a user for the hub: Administration → Setup → General → Users. An indirect access licence is enough; assign it in Administration → License → License Administration.",
      pl: "Załóż użytkownika dla Viaduktu: Administracja → Definicje → Ogólne → Użytkownicy. Wystarczy licencja dostępu pośredniego; przypisz ją w Administracja → Licencja → Administracja licencji.",
      "pt-BR":
        "Crie um usuário para o hub: Administração → Configuração → Geral → Usuários. Basta uma licença de acesso indireto; atribua-a em Administração → Licença → Administração de licenças.",
      cs: "Založte pro Viadukt uživatele: Administrace → Nastavení → Obecné → Uživatelé. Stačí licence pro nepřímý přístup; přiřaďte ji v Administrace → Licence → Správa licencí.",
      hu: "Hozzon létre egy felhasználót a Viaduktnak: Adminisztráció → Beállítás → Általános → Felhasználók. Elég a közvetett hozzáférésű licenc; az Adminisztráció → Licenc → Licencadminisztráció alatt rendelje hozzá.",
    },
    {
      en: "Give it rights in Administration → System Initialization → Authorizations → General Authorizations: Item Master Data and Business Partner Master Data, full or read only.",
      pl: "Nadaj mu prawa w Administracja → Inicjalizacja systemu → Uprawnienia → Uprawnienia ogólne: dane podstawowe indeksu i dane podstawowe partnera handlowego, pełne lub tylko do odczytu.",
      "pt-BR":
        "Dê os direitos em Administração → Inicialização do sistema → Autorizações → Autorizações gerais: dados mestre do item e do parceiro de negócios, totais ou só leitura.",
      cs: "Dejte mu práva v Administrace → Inicializace systému → Oprávnění → Obecná oprávnění: kmenová data položky a kmenová data obchodního partnera, úplná nebo jen pro čtení.",
      hu: "Adjon jogot neki az Adminisztráció → Rendszer inicializálása → Jogosultságok → Általános jogosultságok alatt: cikktörzsadatok és üzletipartner-törzsadatok, teljes vagy csak olvasási joggal.",
    },
    {
      en: "Enter the address of the Service Layer as base_url, such as https://sap.example.com:50000, and the name of the company's database. Where the certificate is self-signed paste it into the certificate field.",
      pl: "Wpisz adres Service Layer jako base_url, np. https://sap.example.com:50000, oraz nazwę bazy danych firmy. Jeśli certyfikat jest samopodpisany, wklej go w polu certyfikatu.",
      "pt-BR":
        "Informe o endereço da Service Layer em base_url, como https://sap.example.com:50000, e o nome do banco de dados da empresa. Se o certificado for autoassinado, cole-o no campo do certificado.",
      cs: "Zadejte adresu Service Layer do base_url, například https://sap.example.com:50000, a název databáze firmy. Je-li certifikát podepsaný sám sebou, vložte ho do pole certifikátu.",
      hu: "Adja meg a Service Layer címét a base_url mezőben, például https://sap.example.com:50000, és a cég adatbázisának nevét. Ha a tanúsítvány önaláírt, illessze be a tanúsítvány mezőbe.",
    },
  ],
  auth: { kind: "custom" },
  credentials: fields({
    company_db: field.text({
      title: {
        en: "Company database",
        pl: "Baza danych firmy",
        "pt-BR": "Banco de dados da empresa",
        cs: "Databáze firmy",
        hu: "A cég adatbázisa",
      },
      help: {
        en: "As Administration → Choose Company shows it.",
        pl: "Tak jak w Administracja → Wybierz firmę.",
        "pt-BR": "Como aparece em Administração → Selecionar empresa.",
        cs: "Jak ji ukazuje Administrace → Vybrat společnost.",
        hu: "Ahogy az Adminisztráció → Cég kiválasztása mutatja.",
      },
      maxLength: 128,
      examples: ["SBODEMOPL"],
    }),
    username: field.text({
      title: {
        en: "User",
        pl: "Użytkownik",
        "pt-BR": "Usuário",
        cs: "Uživatel",
        hu: "Felhasználó",
      },
      maxLength: 155,
    }),
    password: field.secret({
      title: {
        en: "Password",
        pl: "Hasło",
        "pt-BR": "Senha",
        cs: "Heslo",
        hu: "Jelszó",
      },
    }),
  }),
  settings: fields(settingFields),
  allowedHosts: [],
  /** A session takes a few calls at one moment. */
  rate: { requests: 30, perMs: 1_000, concurrency: 3 },
});

export type Credentials = Static<typeof manifest.credentials>;
export type Settings = Static<typeof manifest.settings>;
export type SapContext = Context<Credentials, Settings>;
