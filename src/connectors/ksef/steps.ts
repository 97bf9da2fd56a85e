import type { I18n } from "../../sdk/index.ts";

/** How a person gets a certificate or a token. */
export const steps: readonly I18n[] = [
  {
    en: "Sign in to the ministry's KSeF web application (Aplikacja Podatnika KSeF) in the context of your company's NIP; the owner or somebody with the right to manage permissions can.",
    pl: "Zaloguj się do Aplikacji Podatnika KSeF w kontekście NIP swojej firmy; może to zrobić właściciel albo osoba z prawem do zarządzania uprawnieniami.",
    "pt-BR":
      "Entre no aplicativo web do KSeF (Aplikacja Podatnika KSeF) no contexto do NIP da sua empresa; o titular ou quem pode gerenciar permissões consegue.",
    cs: "Přihlaste se do webové aplikace KSeF (Aplikacja Podatnika KSeF) v kontextu NIP své firmy; může to majitel nebo osoba se správou oprávnění.",
    hu: "Jelentkezzen be a KSeF webalkalmazásába (Aplikacja Podatnika KSeF) a cég NIP-számának kontextusában; a tulajdonos vagy a jogosultságok kezelője teheti meg.",
  },
  {
    en: "Certificate (lasting): Certyfikaty → Wnioskuj o certyfikat, type Uwierzytelnienie. Keep the private key and its password, then download the certificate. Give the person or company of the certificate the permission Przeglądanie faktur (InvoiceRead); for sending also Wystawianie faktur (InvoiceWrite).",
    pl: "Certyfikat (na stałe): Certyfikaty → Wnioskuj o certyfikat, typ „Uwierzytelnienie”. Zachowaj klucz prywatny i jego hasło, potem pobierz certyfikat. Nadaj osobie lub firmie z certyfikatu uprawnienie „Przeglądanie faktur” (InvoiceRead), a do wysyłki także „Wystawianie faktur” (InvoiceWrite).",
    "pt-BR":
      "Certificado (duradouro): Certyfikaty → Wnioskuj o certyfikat, tipo Uwierzytelnienie. Guarde a chave privada e a senha e depois baixe o certificado. Dê à pessoa ou empresa do certificado a permissão Przeglądanie faktur (InvoiceRead); para enviar, também Wystawianie faktur (InvoiceWrite).",
    cs: "Certifikát (trvale): Certyfikaty → Wnioskuj o certyfikat, typ Uwierzytelnienie. Uschovejte soukromý klíč a jeho heslo a potom certifikát stáhněte. Osobě nebo firmě z certifikátu dejte oprávnění Przeglądanie faktur (InvoiceRead), pro odesílání i Wystawianie faktur (InvoiceWrite).",
    hu: "Tanúsítvány (tartós): Certyfikaty → Wnioskuj o certyfikat, típus: Uwierzytelnienie. Őrizze meg a magánkulcsot és a jelszavát, majd töltse le a tanúsítványt. A tanúsítvány személyének vagy cégének adja meg a Przeglądanie faktur (InvoiceRead) jogot, küldéshez a Wystawianie faktur (InvoiceWrite) jogot is.",
  },
  {
    en: "Or a token (until the end of 2026): Tokeny → Generuj token, with the permission InvoiceRead, for sending also InvoiceWrite. It is shown once.",
    pl: "Albo token (do końca 2026 r.): Tokeny → Generuj token, z uprawnieniem InvoiceRead, a do wysyłki także InvoiceWrite. Jest wyświetlany tylko raz.",
    "pt-BR":
      "Ou um token (até o fim de 2026): Tokeny → Generuj token, com a permissão InvoiceRead e, para enviar, também InvoiceWrite. É mostrado uma única vez.",
    cs: "Nebo token (do konce roku 2026): Tokeny → Generuj token s oprávněním InvoiceRead, pro odesílání i InvoiceWrite. Zobrazí se jen jednou.",
    hu: "Vagy token (2026 végéig): Tokeny → Generuj token, InvoiceRead joggal, küldéshez InvoiceWrite joggal is. Csak egyszer jelenik meg.",
  },
  {
    en: "Enter the NIP and the certificate with its key here, or the token, choose the same environment, then verify.",
    pl: "Wpisz tutaj NIP oraz certyfikat z kluczem albo token, wybierz to samo środowisko i zweryfikuj połączenie.",
    "pt-BR":
      "Informe aqui o NIP e o certificado com a chave, ou o token, escolha o mesmo ambiente e verifique.",
    cs: "Zadejte sem NIP a certifikát s klíčem, nebo token, zvolte stejné prostředí a ověřte spojení.",
    hu: "Adja meg itt a NIP-számot és a tanúsítványt a kulccsal, vagy a tokent, válassza ugyanazt a környezetet, majd ellenőrizze a kapcsolatot.",
  },
];
