import { Type } from "typebox";
import { field } from "../../sdk/index.ts";

const PEM = "-----BEGIN";

/** A token, or a certificate with its key, or both in one PFX file. */
export const credentialFields = {
  nip: field.text({
    title: {
      en: "NIP of the company",
      pl: "NIP firmy",
      "pt-BR": "NIP da empresa",
      cs: "NIP firmy",
      hu: "A cég NIP-száma",
    },
    help: {
      en: "Whose invoices are read and sent: ten digits.",
      pl: "Czyje faktury są pobierane i wysyłane: dziesięć cyfr.",
      "pt-BR": "De quem são as faturas lidas e enviadas: dez dígitos.",
      cs: "Čí faktury se čtou a odesílají: deset číslic.",
      hu: "Akinek a számláit olvassuk és küldjük: tíz számjegy.",
    },
    maxLength: 20,
    examples: ["5252914179"],
  }),
  ksef_token: Type.Optional(
    field.secret({
      title: {
        en: "KSeF token",
        pl: "Token KSeF",
        "pt-BR": "Token do KSeF",
        cs: "Token KSeF",
        hu: "KSeF-token",
      },
      help: {
        en: "According to the ministry, tokens work until 31 December 2026; afterwards use a certificate.",
        pl: "Według zapowiedzi ministerstwa tokeny działają do 31 grudnia 2026 r.; potem potrzebny jest certyfikat.",
        "pt-BR":
          "Segundo o ministério, os tokens funcionam até 31 de dezembro de 2026; depois use um certificado.",
        cs: "Podle ministerstva tokeny fungují do 31. prosince 2026; potom použijte certifikát.",
        hu: "A minisztérium szerint a tokenek 2026. december 31-ig működnek; utána tanúsítvány kell.",
      },
      maxLength: 400,
    }),
  ),
  certificate: Type.Optional(
    field.text({
      title: {
        en: "Certificate (PEM)",
        pl: "Certyfikat (PEM)",
        "pt-BR": "Certificado (PEM)",
        cs: "Certifikát (PEM)",
        hu: "Tanúsítvány (PEM)",
      },
      help: {
        en: "A KSeF certificate of the type Authentication, or a qualified one; the Base64 text of a DER file is fine too.",
        pl: "Certyfikat KSeF typu „Uwierzytelnienie” lub kwalifikowany; może być też plik DER zapisany w Base64.",
        "pt-BR":
          "Um certificado KSeF do tipo autenticação, ou um qualificado; o texto Base64 de um arquivo DER também serve.",
        cs: "Certifikát KSeF typu autentizace, nebo kvalifikovaný; může to být i soubor DER v Base64.",
        hu: "Hitelesítésre szolgáló KSeF-tanúsítvány vagy minősített tanúsítvány; DER-fájl Base64 szövege is jó.",
      },
      maxLength: 20_000,
      examples: [`${PEM} CERTIFICATE-----…`],
    }),
  ),
  private_key: Type.Optional(
    field.secret({
      title: {
        en: "Private key (PEM)",
        pl: "Klucz prywatny (PEM)",
        "pt-BR": "Chave privada (PEM)",
        cs: "Soukromý klíč (PEM)",
        hu: "Magánkulcs (PEM)",
      },
      maxLength: 20_000,
    }),
  ),
  pfx: Type.Optional(
    field.secret({
      title: {
        en: "Certificate with key as a PFX file (Base64)",
        pl: "Certyfikat z kluczem w pliku PFX (Base64)",
        "pt-BR": "Certificado com chave em arquivo PFX (Base64)",
        cs: "Certifikát s klíčem v souboru PFX (Base64)",
        hu: "Tanúsítvány kulccsal PFX-fájlban (Base64)",
      },
      help: {
        en: "Instead of certificate and private key: the file's bytes as Base64 text.",
        pl: "Zamiast certyfikatu i klucza: zawartość pliku zapisana w Base64.",
        "pt-BR": "Em vez de certificado e chave: o conteúdo do arquivo em Base64.",
        cs: "Místo certifikátu a klíče: obsah souboru v Base64.",
        hu: "A tanúsítvány és a kulcs helyett: a fájl tartalma Base64-ben.",
      },
      maxLength: 60_000,
    }),
  ),
  key_password: Type.Optional(
    field.secret({
      title: {
        en: "Password of the key or PFX file",
        pl: "Hasło klucza lub pliku PFX",
        "pt-BR": "Senha da chave ou do arquivo PFX",
        cs: "Heslo ke klíči nebo souboru PFX",
        hu: "A kulcs vagy a PFX-fájl jelszava",
      },
      maxLength: 200,
    }),
  ),
};
