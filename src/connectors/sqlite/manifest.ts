import type { Static } from "typebox";
import { type Context, defineManifest, field, fields, same } from "../../sdk/index.ts";
import { allowWrites, lockTimeout } from "../sql-client/sql-fields.ts";

export const manifest = defineManifest({
  id: "sqlite",
  title: same("SQLite"),
  summary: {
    en: "Tables and views of an SQLite file on the machine of the hub: read row by row, and written where you allow it.",
    pl: "Tabele i widoki pliku SQLite na komputerze Viaduktu: odczyt wierszy, a za zgodą także zapis.",
    "pt-BR":
      "Tabelas e visões de um arquivo SQLite na máquina do Viadukt: leitura de linhas e, se você permitir, gravação.",
    cs: "Tabulky a pohledy souboru SQLite na stroji Viaduktu: čtení řádků a s vaším svolením i zápis.",
    hu: "Egy SQLite-fájl táblái és nézetei a Viadukt gépén: sorok olvasása, és ha engedélyezi, írása is.",
  },
  category: "database",
  countries: [],
  docs: "https://sqlite.org/docs.html",
  steps: [
    {
      en: "The administrator of the hub names the folder of the file, or one above it, in the setting EXPORT_DIRS and starts the hub again.",
      pl: "Administrator Viaduktu podaje folder pliku lub folder nadrzędny w ustawieniu EXPORT_DIRS i ponownie uruchamia Viadukt.",
      "pt-BR":
        "O administrador do Viadukt indica a pasta do arquivo, ou uma acima dela, na configuração EXPORT_DIRS e reinicia o Viadukt.",
      cs: "Správce Viaduktu uvede složku souboru nebo některou nadřazenou v nastavení EXPORT_DIRS a Viadukt restartuje.",
      hu: "A Viadukt rendszergazdája megadja a fájl mappáját vagy egy fölötte lévőt az EXPORT_DIRS beállításban, majd újraindítja a Viaduktot.",
    },
  ],
  auth: { kind: "none" },
  credentials: fields({}),
  settings: fields({
    folder: field.text({
      title: { en: "Folder", pl: "Folder", "pt-BR": "Pasta", cs: "Složka", hu: "Mappa" },
      help: {
        en: "Absolute, on the machine of the hub. It must lie in a folder that the setting EXPORT_DIRS names.",
        pl: "Ścieżka bezwzględna na komputerze Viaduktu. Musi leżeć w folderze wymienionym w ustawieniu EXPORT_DIRS.",
        "pt-BR":
          "Caminho absoluto na máquina do Viadukt. Deve ficar em uma pasta indicada na configuração EXPORT_DIRS.",
        cs: "Absolutní cesta na stroji Viaduktu. Musí ležet ve složce uvedené v nastavení EXPORT_DIRS.",
        hu: "Abszolút útvonal a Viadukt gépén. Az EXPORT_DIRS beállításban megadott mappában kell lennie.",
      },
      maxLength: 1000,
      examples: ["/srv/erp"],
    }),
    file: field.text({
      title: { en: "File", pl: "Plik", "pt-BR": "Arquivo", cs: "Soubor", hu: "Fájl" },
      pattern: "^[^/\\\\\\u0000]+$",
      maxLength: 255,
      examples: ["erp.db"],
    }),
    lock_timeout_seconds: lockTimeout,
    allow_writes: allowWrites,
  }),
  allowedHosts: [],
  transport: "disk",
});

export type SqliteContext = Context<
  Readonly<Record<string, unknown>>,
  Static<typeof manifest.settings>
>;
