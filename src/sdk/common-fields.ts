import { getCACertificates } from "node:tls";
import { Type } from "typebox";
import { field } from "./define.ts";

/** The setting `default_folder` of every storage: the folder that reports are filed under. */
export const reportFolder = Type.Optional(
  field.text({
    title: {
      en: "Folder for reports",
      pl: "Folder na raporty",
      "pt-BR": "Pasta dos relatórios",
      cs: "Složka pro sestavy",
      hu: "Jelentések mappája",
    },
    help: {
      en: "Reports go to a folder per year and month below it.",
      pl: "Raporty trafiają do podfolderów roku i miesiąca.",
      "pt-BR": "Os relatórios vão para subpastas de ano e mês.",
      cs: "Sestavy se ukládají do podsložek roku a měsíce.",
      hu: "A jelentések éves és havi almappákba kerülnek.",
    },
    default: "/BR-Reports",
    examples: ["/BR-Reports"],
    maxLength: 1000,
  }),
);

/** The setting `ca_certificate` of whatever is reached over TLS and may have a certificate of its own making. */
export const caCertificate = field.text({
  title: {
    en: "Certificate of your own authority (PEM)",
    pl: "Certyfikat własnego urzędu (PEM)",
    "pt-BR": "Certificado da sua própria autoridade (PEM)",
    cs: "Certifikát vlastní autority (PEM)",
    hu: "A saját hitelesítésszolgáltató tanúsítványa (PEM)",
  },
  help: {
    en: "Only where the server's certificate comes from no public authority.",
    pl: "Tylko gdy certyfikatu serwera nie wydał publiczny urząd.",
    "pt-BR": "Só quando o certificado do servidor não vem de uma autoridade pública.",
    cs: "Jen když certifikát serveru nevydala veřejná autorita.",
    hu: "Csak akkor, ha a kiszolgáló tanúsítványát nem nyilvános szolgáltató adta ki.",
  },
  pattern: "^-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\\s-]+-----END CERTIFICATE-----\\s*$",
  maxLength: 20_000,
});

/** The TLS options for it: the usual authorities stay trusted. */
export const trustOf = (ca: string | undefined): { readonly ca?: string[] } =>
  ca === undefined ? {} : { ca: [...getCACertificates("default"), ca] };

/** The setting `keep_originals` of whatever gives invoices with attachments: each run keeps them in the hub. */
export const keepOriginals = Type.Optional(
  field.flag({
    title: {
      en: "Keep the files of invoices",
      pl: "Zachowuj pliki faktur",
      "pt-BR": "Guardar os arquivos das faturas",
      cs: "Ukládat soubory faktur",
      hu: "A számlák fájljainak megőrzése",
    },
    help: {
      en: "Every sync also fetches PDFs and other attachments. It takes longer and needs disk space.",
      pl: "Każda synchronizacja pobiera też pliki PDF i inne załączniki. Trwa to dłużej i zajmuje miejsce na dysku.",
      "pt-BR":
        "Cada sincronização também busca PDFs e outros anexos. Demora mais e ocupa espaço em disco.",
      cs: "Každá synchronizace stáhne i PDF a další přílohy. Trvá déle a zabírá místo na disku.",
      hu: "Minden szinkronizálás letölti a PDF-eket és a többi mellékletet is. Tovább tart, és lemezterületet igényel.",
    },
  }),
);

/** The setting `folder` of what reads files: a folder of this machine that the operator has allowed. */
export const importFolder = Type.Optional(
  field.text({
    title: {
      en: "Folder on the server",
      pl: "Folder na serwerze",
      "pt-BR": "Pasta no servidor",
      cs: "Složka na serveru",
      hu: "Mappa a szerveren",
    },
    help: {
      en: "Read beside what is uploaded. It must lie in a folder that the setting IMPORT_DIRS names.",
      pl: "Odczytywany obok przesłanych plików. Musi leżeć w folderze wymienionym w ustawieniu IMPORT_DIRS.",
      "pt-BR":
        "É lida além do que é enviado. Deve ficar em uma pasta indicada na configuração IMPORT_DIRS.",
      cs: "Čte se vedle nahraných souborů. Musí ležet ve složce uvedené v nastavení IMPORT_DIRS.",
      hu: "A feltöltött fájlok mellett olvassa be. Az IMPORT_DIRS beállításban megadott mappában kell lennie.",
    },
    maxLength: 1000,
    examples: ["/srv/invoices/jpk"],
  }),
);
