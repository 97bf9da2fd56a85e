import type { I18n } from "../../sdk/index.ts";

/** How a person gets the credentials, in the words of the two portals. */
export const steps: readonly I18n[] = [
  {
    en: "In the Azure portal open Microsoft Entra ID > App registrations > New registration, and copy the Application (client) ID and the Directory (tenant) ID",
    pl: "W portalu Azure otwórz Microsoft Entra ID > Rejestracje aplikacji > Nowa rejestracja i skopiuj identyfikator aplikacji (klienta) oraz identyfikator katalogu (dzierżawy)",
    "pt-BR":
      "No portal do Azure, abra Microsoft Entra ID > Registros de aplicativo > Novo registro e copie o ID do aplicativo (cliente) e o ID do diretório (locatário)",
    cs: "Na portálu Azure otevřete Microsoft Entra ID > Registrace aplikací > Nová registrace a zkopírujte ID aplikace (klienta) a ID adresáře (tenanta)",
    hu: "Az Azure Portalon nyissa meg: Microsoft Entra ID > Alkalmazásregisztrációk > Új regisztráció, és másolja ki az alkalmazás (ügyfél) azonosítóját és a címtár (bérlő) azonosítóját",
  },
  {
    en: "Under API permissions add Dynamics 365 Business Central > Application permissions > API.ReadWrite.All and grant admin consent; under Certificates & secrets make a client secret",
    pl: "W obszarze Uprawnienia interfejsu API dodaj Dynamics 365 Business Central > Uprawnienia aplikacji > API.ReadWrite.All i udziel zgody administratora; w obszarze Certyfikaty i klucze tajne utwórz klucz tajny klienta",
    "pt-BR":
      "Em Permissões de API, adicione Dynamics 365 Business Central > Permissões de aplicativo > API.ReadWrite.All e conceda o consentimento do administrador; em Certificados e segredos, crie um segredo do cliente",
    cs: "V části Oprávnění rozhraní API přidejte Dynamics 365 Business Central > Oprávnění aplikací > API.ReadWrite.All a udělte souhlas správce; v části Certifikáty a tajné kódy vytvořte tajný kód klienta",
    hu: "Az API-engedélyek között vegye fel: Dynamics 365 Business Central > Alkalmazásengedélyek > API.ReadWrite.All, és adja meg a rendszergazdai hozzájárulást; a Tanúsítványok és titkos kódok alatt hozzon létre titkos ügyfélkódot",
  },
  {
    en: "In Business Central open the page Microsoft Entra Applications, add the client ID, set State to Enabled and give it permission sets, for example D365 BASIC and D365 ITEM, EDIT",
    pl: "W Business Central otwórz stronę Aplikacje Microsoft Entra, dodaj identyfikator klienta, ustaw Stan na Włączone i przypisz zestawy uprawnień, na przykład D365 BASIC i D365 ITEM, EDIT",
    "pt-BR":
      "No Business Central, abra a página Aplicativos do Microsoft Entra, adicione o ID do cliente, defina o Estado como Habilitado e dê os conjuntos de permissões, por exemplo D365 BASIC e D365 ITEM, EDIT",
    cs: "V Business Central otevřete stránku Aplikace Microsoft Entra, přidejte ID klienta, nastavte Stav na Povoleno a přiřaďte sady oprávnění, například D365 BASIC a D365 ITEM, EDIT",
    hu: "A Business Centralban nyissa meg a Microsoft Entra-alkalmazások lapot, vegye fel az ügyfél-azonosítót, állítsa az Állapotot Engedélyezettre, és adjon engedélykészleteket, például: D365 BASIC és D365 ITEM, EDIT",
  },
  {
    en: "A server of your own instead: enter its API address as the base URL, and the user with the web service access key from the user card",
    pl: "Zamiast tego własny serwer: podaj adres jego API jako adres bazowy oraz użytkownika z kluczem dostępu do usługi sieci Web z karty użytkownika",
    "pt-BR":
      "Em vez disso, um servidor próprio: informe o endereço da API como URL base e o usuário com a chave de acesso ao serviço Web do cadastro de usuário",
    cs: "Místo toho vlastní server: zadejte adresu jeho API jako základní URL a uživatele s přístupovým klíčem webové služby z karty uživatele",
    hu: "Saját kiszolgáló esetén: adja meg az API-címét alapcímként, valamint a felhasználót a felhasználói kartonon lévő webszolgáltatás-hozzáférési kulccsal",
  },
];
