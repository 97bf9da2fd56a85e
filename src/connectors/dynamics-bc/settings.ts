import { Type } from "typebox";
import { field, tokenAddress } from "../../sdk/index.ts";

const GUID = "^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$";

const newItemCode = (title: Parameters<typeof field.text>[0]["title"], example: string) =>
  Type.Optional(
    field.text({
      title,
      help: {
        en: "A code of yours that items which the hub makes get; without posting groups they cannot be posted.",
        pl: "Kod nadawany towarom tworzonym przez program; bez grup księgowych nie da się ich księgować.",
        "pt-BR":
          "Um código seu para os itens criados pelo sistema; sem grupos contábeis eles não podem ser registrados.",
        cs: "Váš kód pro zboží, které založí tento systém; bez účto skupin je nelze účtovat.",
        hu: "A rendszer által létrehozott cikkek kódja; könyvelési csoportok nélkül nem könyvelhetők.",
      },
      maxLength: 20,
      examples: [example],
    }),
  );

/** Fields of an integration with Business Central. */
export const settingFields = {
  tenant_id: Type.Optional(
    field.text({
      title: {
        en: "Directory (tenant) ID",
        pl: "Identyfikator katalogu (dzierżawy)",
        "pt-BR": "ID do diretório (locatário)",
        cs: "ID adresáře (tenanta)",
        hu: "Címtár (bérlő) azonosítója",
      },
      help: {
        en: "Of Microsoft Entra; not needed for a server of your own.",
        pl: "Z Microsoft Entra; niepotrzebny przy własnym serwerze.",
        "pt-BR": "Do Microsoft Entra; desnecessário com servidor próprio.",
        cs: "Z Microsoft Entra; u vlastního serveru není potřeba.",
        hu: "A Microsoft Entrából; saját kiszolgálóhoz nem kell.",
      },
      pattern: "^[A-Za-z0-9.-]+$",
      maxLength: 100,
      examples: ["3f1c7d52-8a44-4c0e-9a55-1f0a2b6f7e10"],
    }),
  ),
  environment: Type.Optional(
    field.text({
      title: {
        en: "Environment",
        pl: "Środowisko",
        "pt-BR": "Ambiente",
        cs: "Prostředí",
        hu: "Környezet",
      },
      help: {
        en: "As the Business Central admin center names it.",
        pl: "Nazwa z centrum administracyjnego Business Central.",
        "pt-BR": "Como aparece no centro de administração do Business Central.",
        cs: "Název z centra pro správu Business Central.",
        hu: "Ahogyan a Business Central felügyeleti központjában szerepel.",
      },
      default: "Production",
      pattern: "^[A-Za-z0-9_-]+$",
      maxLength: 60,
      examples: ["Production", "Sandbox"],
    }),
  ),
  company: Type.Optional(
    field.text({
      title: { en: "Company", pl: "Firma", "pt-BR": "Empresa", cs: "Společnost", hu: "Vállalat" },
      help: {
        en: "Name or ID. Leave it empty where there is only one; Verify names those that there are.",
        pl: "Nazwa albo identyfikator. Zostaw puste, jeśli jest tylko jedna; Sprawdź poda dostępne.",
        "pt-BR": "Nome ou ID. Deixe vazio se houver só uma; Verificar mostra as que existem.",
        cs: "Název nebo ID. Je-li jen jedna, nechte prázdné; Ověřit vypíše dostupné.",
        hu: "Név vagy azonosító. Ha csak egy van, hagyja üresen; az Ellenőrzés felsorolja a meglévőket.",
      },
      maxLength: 100,
      examples: ["CRONUS PL Sp. z o.o."],
    }),
  ),
  currency: Type.Optional(
    field.text({
      title: {
        en: "Currency of prices",
        pl: "Waluta cen",
        "pt-BR": "Moeda dos preços",
        cs: "Měna cen",
        hu: "Az árak pénzneme",
      },
      help: {
        en: "Only where the company's local currency has no ISO code in Business Central.",
        pl: "Tylko gdy waluta lokalna firmy nie ma w Business Central kodu ISO.",
        "pt-BR": "Só quando a moeda local da empresa não tem código ISO no Business Central.",
        cs: "Jen když lokální měna společnosti nemá v Business Central kód ISO.",
        hu: "Csak akkor, ha a vállalat helyi pénznemének nincs ISO-kódja a Business Centralban.",
      },
      pattern: "^[A-Z]{3}$",
      maxLength: 3,
      examples: ["PLN"],
    }),
  ),
  new_item_general_group: newItemCode(
    {
      en: "New items: general product posting group",
      pl: "Nowe towary: główna grupa księgowa towarów",
      "pt-BR": "Itens novos: grupo contábil de produto geral",
      cs: "Nové zboží: obecná účto skupina zboží",
      hu: "Új cikkek: általános termékkönyvelési csoport",
    },
    "RETAIL",
  ),
  new_item_inventory_group: newItemCode(
    {
      en: "New items: inventory posting group",
      pl: "Nowe towary: grupa księgowa zapasów",
      "pt-BR": "Itens novos: grupo contábil de estoque",
      cs: "Nové zboží: účto skupina zásob",
      hu: "Új cikkek: készletkönyvelési csoport",
    },
    "RESALE",
  ),
  new_item_tax_group: newItemCode(
    {
      en: "New items: tax group",
      pl: "Nowe towary: grupa podatkowa",
      "pt-BR": "Itens novos: grupo de impostos",
      cs: "Nové zboží: daňová skupina",
      hu: "Új cikkek: adócsoport",
    },
    "VAT23",
  ),
  webhook_url: Type.Optional(
    field.text({
      title: {
        en: "Address for change notifications",
        pl: "Adres powiadomień o zmianach",
        "pt-BR": "Endereço das notificações de alteração",
        cs: "Adresa pro oznámení o změnách",
        hu: "A változásértesítések címe",
      },
      help: {
        en: "Where Business Central reaches the integration's incoming webhook; empty: under the hub's own public address.",
        pl: "Gdzie Business Central dosięga webhooka przychodzącego tej integracji; puste: pod publicznym adresem programu.",
        "pt-BR":
          "Onde o Business Central alcança o webhook de entrada da integração; vazio: no endereço público do sistema.",
        cs: "Kde Business Central dosáhne na příchozí webhook integrace; prázdné: na veřejné adrese systému.",
        hu: "Ahol a Business Central eléri az integráció bejövő webhookját; üresen: a rendszer nyilvános címén.",
      },
      pattern: "^https?://[^\\s?#]+$",
      maxLength: 500,
      examples: ["https://hub.example.com/hooks/bc"],
    }),
  ),
  token_url: tokenAddress(
    "https://login.microsoftonline.us/contoso.onmicrosoft.us/oauth2/v2.0/token",
  ),
};

export const isGuid = (text: string): boolean => new RegExp(GUID).test(text);
