import { type Static, Type } from "typebox";
import {
  type Context,
  defineManifest,
  field,
  fields,
  reportFolder,
  same,
} from "../../sdk/index.ts";

/** As `ssh-keygen -lf` prints it; several for a server with several addresses or a change of keys. */
const FINGERPRINT = "SHA256:[A-Za-z0-9+/]{43}=?";

export const manifest = defineManifest({
  id: "sftp",
  title: same("SFTP"),
  summary: {
    en: "Files reports in a folder of an SFTP server (SSH), with password or private key.",
    pl: "Zapisuje raporty w folderze serwera SFTP (SSH), z hasłem lub kluczem prywatnym.",
    "pt-BR":
      "Guarda relatórios em uma pasta de um servidor SFTP (SSH), com senha ou chave privada.",
    cs: "Ukládá sestavy do složky na serveru SFTP (SSH), s heslem nebo soukromým klíčem.",
    hu: "A jelentéseket egy SFTP-kiszolgáló (SSH) mappájába menti, jelszóval vagy privát kulccsal.",
  },
  category: "cloud_storage",
  countries: [],
  docs: "https://man.openbsd.org/sftp-server",
  steps: [
    {
      en: "Ask whoever runs the server for host, port, user name and folder, and for the fingerprint of its host key (ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub).",
      pl: "Zapytaj opiekuna serwera o host, port, nazwę użytkownika i folder oraz o odcisk klucza hosta (ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub).",
      "pt-BR":
        "Peça a quem administra o servidor o host, a porta, o nome de usuário e a pasta, e a impressão digital da chave do host (ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub).",
      cs: "Zeptejte se správce serveru na hostitele, port, uživatelské jméno a složku a na otisk klíče hostitele (ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub).",
      hu: "Kérje el a kiszolgáló üzemeltetőjétől a gép nevét, a portot, a felhasználónevet és a mappát, valamint a gazdakulcs ujjlenyomatát (ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub).",
    },
    {
      en: "Enter a password, or a private key made for the hub (ssh-keygen -t ed25519) whose public half the server knows.",
      pl: "Podaj hasło albo klucz prywatny utworzony dla Viaduktu (ssh-keygen -t ed25519), którego część publiczną zna serwer.",
      "pt-BR":
        "Informe uma senha ou uma chave privada criada para o Viadukt (ssh-keygen -t ed25519), cuja parte pública o servidor conheça.",
      cs: "Zadejte heslo, nebo soukromý klíč vytvořený pro Viadukt (ssh-keygen -t ed25519), jehož veřejnou část server zná.",
      hu: "Adjon meg egy jelszót, vagy egy a Viadukthoz készített privát kulcsot (ssh-keygen -t ed25519), amelynek nyilvános felét a kiszolgáló ismeri.",
    },
    {
      en: "Verify. Without a fingerprint the check tells the one that the server shows: compare it with the one that you were told, then enter it.",
      pl: "Sprawdź połączenie. Bez odcisku weryfikacja poda ten, który pokazuje serwer: porównaj go z otrzymanym i dopiero wtedy wpisz.",
      "pt-BR":
        "Verifique. Sem a impressão digital, a verificação informa a que o servidor mostra: compare-a com a que lhe deram e só então informe-a.",
      cs: "Ověřte spojení. Bez otisku kontrola sdělí ten, který server ukazuje: porovnejte ho s tím, který jste dostali, a teprve pak ho zadejte.",
      hu: "Ellenőrizze a kapcsolatot. Ujjlenyomat nélkül az ellenőrzés kiírja, mit mutat a kiszolgáló: vesse össze azzal, amit kapott, és csak utána írja be.",
    },
  ],
  auth: { kind: "custom" },
  credentials: fields({
    username: field.text({
      title: {
        en: "User name",
        pl: "Nazwa użytkownika",
        "pt-BR": "Nome de usuário",
        cs: "Uživatelské jméno",
        hu: "Felhasználónév",
      },
      maxLength: 200,
    }),
    password: Type.Optional(
      field.secret({
        title: { en: "Password", pl: "Hasło", "pt-BR": "Senha", cs: "Heslo", hu: "Jelszó" },
        maxLength: 1000,
      }),
    ),
    private_key: Type.Optional(
      field.secret({
        title: {
          en: "Private key",
          pl: "Klucz prywatny",
          "pt-BR": "Chave privada",
          cs: "Soukromý klíč",
          hu: "Privát kulcs",
        },
        help: {
          en: "The whole file, in the form of OpenSSH, PEM or PuTTY (.ppk).",
          pl: "Cały plik w formacie OpenSSH, PEM lub PuTTY (.ppk).",
          "pt-BR": "O arquivo inteiro, no formato OpenSSH, PEM ou PuTTY (.ppk).",
          cs: "Celý soubor ve formátu OpenSSH, PEM nebo PuTTY (.ppk).",
          hu: "A teljes fájl OpenSSH, PEM vagy PuTTY (.ppk) formátumban.",
        },
        maxLength: 20_000,
      }),
    ),
    passphrase: Type.Optional(
      field.secret({
        title: {
          en: "Passphrase of the private key",
          pl: "Hasło klucza prywatnego",
          "pt-BR": "Frase secreta da chave privada",
          cs: "Heslo soukromého klíče",
          hu: "A privát kulcs jelmondata",
        },
        maxLength: 1000,
      }),
    ),
  }),
  settings: fields({
    host: field.text({
      title: { en: "Host", pl: "Host", "pt-BR": "Host", cs: "Hostitel", hu: "Gép neve" },
      pattern: "^[A-Za-z0-9.:_-]+$",
      maxLength: 253,
      examples: ["sftp.example.com"],
    }),
    port: Type.Optional(
      field.integer({
        title: { en: "Port", pl: "Port", "pt-BR": "Porta", cs: "Port", hu: "Port" },
        minimum: 1,
        maximum: 65_535,
        default: 22,
      }),
    ),
    host_fingerprint: Type.Optional(
      field.text({
        title: {
          en: "Fingerprint of the host key",
          pl: "Odcisk klucza hosta",
          "pt-BR": "Impressão digital da chave do host",
          cs: "Otisk klíče hostitele",
          hu: "A gazdakulcs ujjlenyomata",
        },
        help: {
          en: "SHA256:… Nothing is sent to a server that shows another key, not even the password. Several are separated by commas.",
          pl: "SHA256:… Do serwera z innym kluczem nic nie jest wysyłane, nawet hasło. Kilka odcisków oddziel przecinkami.",
          "pt-BR":
            "SHA256:… Nada é enviado a um servidor que mostre outra chave, nem a senha. Separe várias com vírgulas.",
          cs: "SHA256:… Serveru s jiným klíčem se nic nepošle, ani heslo. Více otisků oddělte čárkami.",
          hu: "SHA256:… Más kulcsot mutató kiszolgálónak semmit sem küld, jelszót sem. Több ujjlenyomatot vesszővel válasszon el.",
        },
        pattern: `^\\s*${FINGERPRINT}(?:[\\s,]+${FINGERPRINT})*\\s*$`,
        maxLength: 1000,
        examples: ["SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU"],
      }),
    ),
    folder: Type.Optional(
      field.text({
        title: {
          en: "Folder on the server",
          pl: "Folder na serwerze",
          "pt-BR": "Pasta no servidor",
          cs: "Složka na serveru",
          hu: "Mappa a kiszolgálón",
        },
        help: {
          en: "All paths begin there. Empty: the folder that the sign-in leads to.",
          pl: "Od niego zaczynają się wszystkie ścieżki. Puste: folder, do którego prowadzi logowanie.",
          "pt-BR": "Todos os caminhos começam nela. Vazio: a pasta a que a autenticação leva.",
          cs: "Od ní začínají všechny cesty. Prázdné: složka, do které vede přihlášení.",
          hu: "Minden útvonal innen indul. Üresen: az a mappa, ahová a bejelentkezés vezet.",
        },
        minLength: 0,
        maxLength: 1000,
        examples: ["/srv/reports", "upload"],
      }),
    ),
    default_folder: reportFolder,
    verify_by_reading: Type.Optional(
      field.flag({
        title: {
          en: "Read every file back",
          pl: "Odczytuj każdy plik z powrotem",
          "pt-BR": "Ler cada arquivo de volta",
          cs: "Každý soubor zpětně přečíst",
          hu: "Minden fájl visszaolvasása",
        },
        help: {
          en: "SFTP servers tell no checksums. With this each file is read back and compared before it gets its name; it takes twice the time.",
          pl: "Serwery SFTP nie podają sum kontrolnych. Z tą opcją każdy plik jest odczytywany i porównywany, zanim dostanie swoją nazwę; trwa to dwa razy dłużej.",
          "pt-BR":
            "Servidores SFTP não informam somas de verificação. Com esta opção cada arquivo é lido de volta e comparado antes de receber seu nome; leva o dobro do tempo.",
          cs: "Servery SFTP kontrolní součty nesdělují. S touto volbou se každý soubor před přejmenováním přečte a porovná; trvá to dvakrát déle.",
          hu: "Az SFTP-kiszolgálók nem adnak ellenőrző összeget. Ezzel minden fájlt visszaolvas és összehasonlít, mielőtt az megkapja a nevét; kétszer annyi ideig tart.",
        },
        default: false,
      }),
    ),
  }),
  allowedHosts: [],
  transport: "socket",
});

export type SftpContext = Context<
  Static<typeof manifest.credentials>,
  Static<typeof manifest.settings>
>;
