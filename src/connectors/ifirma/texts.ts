import type { I18n } from "../../sdk/index.ts";

export const summary: I18n = {
  en: "Reads sales invoices and customers, adds expenses and invoices. iFirma gives no list of expenses: cost invoices come from KSeF or a JPK file.",
  pl: "Odczytuje faktury sprzedaży i odbiorców, dodaje wydatki i faktury. iFirma nie udostępnia listy wydatków: faktury kosztowe pochodzą z KSeF albo z pliku JPK.",
  "pt-BR":
    "Lê faturas de venda e clientes, lança despesas e faturas. O iFirma não fornece a lista de despesas: as faturas de custo vêm do KSeF ou de um arquivo JPK.",
  cs: "Čte vydané faktury a odběratele, přidává výdaje a faktury. iFirma nedává seznam výdajů: nákladové faktury pocházejí z KSeF nebo ze souboru JPK.",
  hu: "Beolvassa a kimenő számlákat és a vevőket, költséget és számlát rögzít. Az iFirma nem ad listát a költségekről: a bejövő számlák a KSeF-ből vagy JPK-fájlból jönnek.",
};

export const missing: Readonly<Record<string, I18n>> = {
  cost_invoices: {
    en: "iFirma's API takes expenses but never gives them back, so there is nothing to read here. Add a KSeF integration with the same NIP, or upload the JPK_V7 file that iFirma exports.",
    pl: "API iFirma przyjmuje wydatki, ale ich nie udostępnia, więc nie ma tu czego odczytać. Dodaj integrację KSeF z tym samym NIP-em albo wgraj plik JPK_V7 wyeksportowany z iFirma.",
    "pt-BR":
      "A API do iFirma recebe despesas, mas nunca as devolve; aqui não há o que ler. Adicione uma integração com o KSeF com o mesmo NIP ou envie o arquivo JPK_V7 exportado pelo iFirma.",
    cs: "API iFirma výdaje přijímá, ale nevydává, takže tu není co číst. Přidejte integraci KSeF se stejným NIP, nebo nahrajte soubor JPK_V7, který iFirma exportuje.",
    hu: "Az iFirma API-ja átveszi a költségeket, de nem adja vissza őket, így itt nincs mit olvasni. Vegyen fel egy KSeF-integrációt ugyanazzal a NIP-pel, vagy töltse fel az iFirmából exportált JPK_V7-fájlt.",
  },
};

export const steps: readonly I18n[] = [
  {
    en: "Sign in to iFirma.",
    pl: "Zaloguj się do iFirma.",
    "pt-BR": "Entre no iFirma.",
    cs: "Přihlaste se do iFirma.",
    hu: "Jelentkezzen be az iFirmába.",
  },
  {
    en: "Open Ustawienia → API (Settings → API; in newer accounts Narzędzia → Konfiguracja → API).",
    pl: "Otwórz Ustawienia → API (w nowszych kontach Narzędzia → Konfiguracja → API).",
    "pt-BR":
      "Abra Ustawienia → API (Configurações → API; em contas mais novas Narzędzia → Konfiguracja → API).",
    cs: "Otevřete Ustawienia → API (Nastavení → API; v novějších účtech Narzędzia → Konfiguracja → API).",
    hu: "Nyissa meg: Ustawienia → API (Beállítások → API; újabb fiókokban Narzędzia → Konfiguracja → API).",
  },
  {
    en: "Generate the API keys and copy them here: faktura for invoices, wydatek for expenses, abonent for the accounting month. If you have one key only, enter it as the API key.",
    pl: "Wygeneruj klucze API i skopiuj je tutaj: faktura do faktur, wydatek do wydatków, abonent do miesiąca księgowego. Jeśli masz tylko jeden klucz, wpisz go jako klucz API.",
    "pt-BR":
      "Gere as chaves de API e copie-as aqui: faktura para faturas, wydatek para despesas, abonent para o mês contábil. Se tiver só uma chave, informe-a como chave de API.",
    cs: "Vygenerujte klíče API a zkopírujte je sem: faktura pro faktury, wydatek pro výdaje, abonent pro účetní měsíc. Máte-li jen jeden klíč, zadejte jej jako klíč API.",
    hu: "Hozza létre az API-kulcsokat, és másolja ide őket: faktura a számlákhoz, wydatek a költségekhez, abonent a könyvelési hónaphoz. Ha csak egy kulcsa van, API-kulcsként adja meg.",
  },
  {
    en: "For cost invoices add a KSeF integration or upload JPK files: iFirma gives no list of expenses.",
    pl: "Aby mieć faktury kosztowe, dodaj integrację KSeF albo wgrywaj pliki JPK: iFirma nie udostępnia listy wydatków.",
    "pt-BR":
      "Para as faturas de custo, adicione uma integração com o KSeF ou envie arquivos JPK: o iFirma não fornece a lista de despesas.",
    cs: "Pro nákladové faktury přidejte integraci KSeF nebo nahrávejte soubory JPK: iFirma nedává seznam výdajů.",
    hu: "A bejövő számlákhoz vegyen fel KSeF-integrációt, vagy töltsön fel JPK-fájlokat: az iFirma nem ad listát a költségekről.",
  },
];
