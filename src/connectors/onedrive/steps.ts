import type { I18n } from "../../sdk/index.ts";

/** How a person gets the credentials. */
export const steps: readonly I18n[] = [
  {
    en: "In the Azure portal open App registrations and register an app; choose accounts in any directory and personal accounts, or your own directory alone.",
    pl: "W portalu Azure otwórz Rejestracje aplikacji i zarejestruj aplikację; wybierz konta w dowolnym katalogu i konta osobiste albo tylko własny katalog.",
    "pt-BR":
      "No portal do Azure abra Registros de aplicativo e registre um aplicativo; escolha contas em qualquer diretório e contas pessoais, ou só o seu diretório.",
    cs: "V portálu Azure otevřete Registrace aplikací a zaregistrujte aplikaci; zvolte účty v libovolném adresáři a osobní účty, nebo jen vlastní adresář.",
    hu: "Az Azure Portalon nyissa meg az Alkalmazásregisztrációkat, és regisztráljon egy alkalmazást; válasszon bármely címtárbeli és személyes fiókot, vagy csak a saját címtárát.",
  },
  {
    en: "Under Authentication add the platform Web with the redirect address of this hub; it ends with /oauth/onedrive/callback.",
    pl: "W części Uwierzytelnianie dodaj platformę Sieć Web z adresem przekierowania tego systemu; kończy się na /oauth/onedrive/callback.",
    "pt-BR":
      "Em Autenticação adicione a plataforma Web com o endereço de redirecionamento deste sistema; ele termina em /oauth/onedrive/callback.",
    cs: "V části Ověřování přidejte platformu Web s adresou přesměrování tohoto systému; končí na /oauth/onedrive/callback.",
    hu: "A Hitelesítés résznél vegye fel a Web platformot a rendszer átirányítási címével; a vége /oauth/onedrive/callback.",
  },
  {
    en: "Under API permissions add the delegated permissions Files.ReadWrite and offline_access of Microsoft Graph; under Certificates & secrets create a client secret and copy its value.",
    pl: "W części Uprawnienia interfejsu API dodaj delegowane uprawnienia Files.ReadWrite i offline_access usługi Microsoft Graph; w części Certyfikaty i klucze tajne utwórz klucz tajny klienta i skopiuj jego wartość.",
    "pt-BR":
      "Em Permissões de API adicione as permissões delegadas Files.ReadWrite e offline_access do Microsoft Graph; em Certificados e segredos crie um segredo do cliente e copie o valor.",
    cs: "V části Oprávnění rozhraní API přidejte delegovaná oprávnění Files.ReadWrite a offline_access služby Microsoft Graph; v části Certifikáty a tajné kódy vytvořte tajný klíč klienta a zkopírujte jeho hodnotu.",
    hu: "Az API-engedélyeknél adja hozzá a Microsoft Graph Files.ReadWrite és offline_access delegált engedélyét; a Tanúsítványok és titkos kulcsok résznél hozzon létre titkos ügyfélkulcsot, és másolja ki az értékét.",
  },
  {
    en: "Copy the application (client) ID and the value of the secret here, save, then press Connect. Pasted access and refresh tokens work too.",
    pl: "Skopiuj tutaj identyfikator aplikacji (klienta) i wartość klucza tajnego, zapisz i naciśnij Połącz. Wklejone tokeny dostępu i odświeżania też działają.",
    "pt-BR":
      "Copie aqui o ID do aplicativo (cliente) e o valor do segredo, salve e pressione Conectar. Tokens de acesso e de atualização colados também funcionam.",
    cs: "Sem zkopírujte ID aplikace (klienta) a hodnotu tajného klíče, uložte a stiskněte Připojit. Fungují i vložené přístupové a obnovovací tokeny.",
    hu: "Másolja ide az alkalmazás (ügyfél) azonosítóját és a titkos kulcs értékét, mentse el, majd nyomja meg a Csatlakozás gombot. A beillesztett hozzáférési és frissítési tokenek is működnek.",
  },
];
