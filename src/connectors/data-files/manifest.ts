import { defineManifest, fields, importFolder } from "../../sdk/index.ts";

export const manifest = defineManifest({
  id: "data_files",
  title: {
    en: "Data files: CSV, XLSX, XML, EPP …",
    pl: "Pliki z danymi: CSV, XLSX, XML, EPP …",
    "pt-BR": "Arquivos de dados: CSV, XLSX, XML, EPP …",
    cs: "Datové soubory: CSV, XLSX, XML, EPP …",
    hu: "Adatfájlok: CSV, XLSX, XML, EPP …",
  },
  summary: {
    en: "Files that any program exports, uploaded or laid into a folder of the server; a definition says what is in them.",
    pl: "Pliki wyeksportowane z dowolnego programu, przesłane lub odłożone do folderu na serwerze; definicja mówi, co w nich jest.",
    "pt-BR":
      "Arquivos exportados de qualquer programa, enviados ou deixados em uma pasta do servidor; uma definição diz o que há neles.",
    cs: "Soubory exportované z libovolného programu, nahrané nebo uložené do složky na serveru; co v nich je, určuje definice.",
    hu: "Bármely program által exportált fájlok, feltöltve vagy a szerver egy mappájába helyezve; hogy mi van bennük, azt egy definíció mondja meg.",
  },
  category: "file",
  countries: [],
  steps: [
    {
      en: "Upload files here, or name a folder on the server that the administrator has allowed with IMPORT_DIRS",
      pl: "Prześlij pliki tutaj albo wskaż folder na serwerze, na który administrator zezwolił w IMPORT_DIRS",
      "pt-BR":
        "Envie arquivos aqui ou indique uma pasta do servidor que o administrador liberou em IMPORT_DIRS",
      cs: "Nahrajte soubory zde, nebo uveďte složku na serveru, kterou správce povolil v IMPORT_DIRS",
      hu: "Töltse fel ide a fájlokat, vagy adjon meg egy mappát a szerveren, amelyet a rendszergazda az IMPORT_DIRS beállításban engedélyezett",
    },
    {
      en: "Define an import that reads them: the hub finds out the format and proposes which column goes where",
      pl: "Zdefiniuj import, który je odczyta: program rozpozna format i zaproponuje, która kolumna dokąd trafi",
      "pt-BR":
        "Defina uma importação que os leia: o sistema reconhece o formato e propõe o destino de cada coluna",
      cs: "Definujte import, který je načte: systém pozná formát a navrhne, který sloupec kam patří",
      hu: "Definiáljon egy importot, amely beolvassa őket: a rendszer felismeri a formátumot, és javaslatot tesz az oszlopok helyére",
    },
  ],
  auth: { kind: "none" },
  credentials: fields({}),
  settings: fields({ folder: importFolder }),
  allowedHosts: [],
  transport: "folder",
});
