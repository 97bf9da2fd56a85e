import { Type } from "typebox";
import { field, fields, keepOriginals } from "../../sdk/index.ts";

export const ENVIRONMENTS = ["production", "sandbox"] as const;

const environment = field.choice(ENVIRONMENTS, {
  title: {
    en: "Environment",
    pl: "Środowisko",
    "pt-BR": "Ambiente",
    cs: "Prostředí",
    hu: "Környezet",
  },
  help: {
    en: "The sandbox is inFakt's own, with an account and a key of its own.",
    pl: "Sandbox to środowisko testowe inFakt z osobnym kontem i kluczem.",
    "pt-BR": "O sandbox é do próprio inFakt, com conta e chave próprias.",
    cs: "Sandbox je testovací prostředí inFakt s vlastním účtem a klíčem.",
    hu: "A sandbox az inFakt saját tesztkörnyezete, külön fiókkal és kulccsal.",
  },
  default: "production",
});

const ksefImport = field.choice(["off", "list", "documents"], {
  title: {
    en: "Costs from KSeF",
    pl: "Koszty z KSeF",
    "pt-BR": "Custos do KSeF",
    cs: "Náklady z KSeF",
    hu: "Költségek a KSeF-ből",
  },
  help: {
    en: "Through inFakt: off, only KSeF number and sums (list), or whole documents with lines and VAT (64 an hour).",
    pl: "Przez inFakt: wyłączone (off), tylko numer KSeF i kwoty (list) albo całe dokumenty z pozycjami i VAT (documents, 64 na godzinę).",
    "pt-BR":
      "Pelo inFakt: desligado (off), só número KSeF e somas (list), ou documentos inteiros com itens e IVA (documents, 64 por hora).",
    cs: "Přes inFakt: vypnuto (off), jen číslo KSeF a částky (list), nebo celé doklady s položkami a DPH (documents, 64 za hodinu).",
    hu: "Az inFakton át: kikapcsolva (off), csak KSeF-szám és összegek (list), vagy teljes bizonylatok tételekkel és áfával (documents, óránként 64).",
  },
  default: "off",
});

const readDetails = field.flag({
  title: {
    en: "Read each document's detail",
    pl: "Czytaj szczegóły każdego dokumentu",
    "pt-BR": "Ler o detalhe de cada documento",
    cs: "Číst detail každého dokladu",
    hu: "Minden bizonylat részleteinek olvasása",
  },
  help: {
    en: "One call more for each: names of the files of costs, KSeF numbers of sales.",
    pl: "Jedno wywołanie więcej na dokument: nazwy plików kosztów, numery KSeF sprzedaży.",
    "pt-BR":
      "Uma chamada a mais por documento: nomes dos arquivos dos custos, números KSeF das vendas.",
    cs: "Jedno volání navíc na doklad: názvy souborů nákladů, čísla KSeF prodejů.",
    hu: "Bizonylatonként egy hívással több: a költségek fájlnevei, az eladások KSeF-számai.",
  },
  default: true,
});

const recheckDays = field.integer({
  title: {
    en: "Days to read again",
    pl: "Dni czytane ponownie",
    "pt-BR": "Dias a reler",
    cs: "Dny ke znovunačtení",
    hu: "Újraolvasott napok",
  },
  help: {
    en: "inFakt tells no time of change: documents issued in so many last days are read again.",
    pl: "inFakt nie podaje czasu zmiany: dokumenty wystawione w tylu ostatnich dniach są czytane ponownie.",
    "pt-BR":
      "O inFakt não informa a hora da mudança: os documentos emitidos nestes últimos dias são relidos.",
    cs: "inFakt neuvádí čas změny: doklady vystavené v tolika posledních dnech se čtou znovu.",
    hu: "Az inFakt nem közli a változás idejét: az ennyi utolsó napban kiállított bizonylatokat újra olvassuk.",
  },
  minimum: 1,
  maximum: 730,
  default: 90,
});

const unprintedPdf = field.flag({
  title: {
    en: "PDFs of invoices not printed yet",
    pl: "PDF faktur jeszcze niewydrukowanych",
    "pt-BR": "PDFs de faturas ainda não impressas",
    cs: "PDF dosud nevytištěných faktur",
    hu: "Még nem nyomtatott számlák PDF-je",
  },
  help: {
    en: "inFakt marks an invoice as printed when its PDF is fetched.",
    pl: "inFakt oznacza fakturę jako wydrukowaną po pobraniu jej PDF.",
    "pt-BR": "O inFakt marca a fatura como impressa quando o PDF é baixado.",
    cs: "inFakt po stažení PDF označí fakturu jako vytištěnou.",
    hu: "Az inFakt a PDF letöltésekor nyomtatottnak jelöli a számlát.",
  },
  default: false,
});

const sendToKsef = field.flag({
  title: {
    en: "Send new invoices to KSeF",
    pl: "Wysyłaj nowe faktury do KSeF",
    "pt-BR": "Enviar novas faturas ao KSeF",
    cs: "Odesílat nové faktury do KSeF",
    hu: "Új számlák küldése a KSeF-be",
  },
  help: {
    en: "inFakt sends each invoice that the hub makes there; it cannot be taken back.",
    pl: "inFakt wyśle do KSeF każdą fakturę utworzoną z huba; tego nie można cofnąć.",
    "pt-BR": "O inFakt envia ao KSeF cada fatura criada pelo hub; não há como desfazer.",
    cs: "inFakt odešle do KSeF každou fakturu vytvořenou hubem; nelze to vzít zpět.",
    hu: "Az inFakt minden innen létrehozott számlát beküld a KSeF-be; ez nem vonható vissza.",
  },
  default: false,
});

const filesUrl = field.text({
  title: {
    en: "Address of files",
    pl: "Adres plików",
    "pt-BR": "Endereço dos arquivos",
    cs: "Adresa souborů",
    hu: "Fájlok címe",
  },
  help: {
    en: "Only where inFakt hands out files from a host that the hub refuses.",
    pl: "Tylko gdy inFakt wydaje pliki z serwera, którego hub nie dopuszcza.",
    "pt-BR": "Só quando o inFakt entrega arquivos de um servidor que o hub recusa.",
    cs: "Jen když inFakt vydává soubory ze serveru, který hub odmítá.",
    hu: "Csak akkor, ha az inFakt olyan kiszolgálóról ad fájlokat, amelyet a hub elutasít.",
  },
  pattern: "^https://[^\\s@]+$",
  maxLength: 300,
  examples: ["https://files.example.com"],
});

export const settings = fields({
  environment: Type.Optional(environment),
  ksef_import: Type.Optional(ksefImport),
  read_details: Type.Optional(readDetails),
  recheck_days: Type.Optional(recheckDays),
  unprinted_pdf: Type.Optional(unprintedPdf),
  send_to_ksef: Type.Optional(sendToKsef),
  files_url: Type.Optional(filesUrl),
  keep_originals: keepOriginals,
});
