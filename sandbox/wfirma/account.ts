/** The invented account that the simulator has. */
export const ACCESS_KEY = "4f0d1c2b3a4958677685940312abcdef";
export const SECRET_KEY = "99aa88bb77cc66dd55ee44ff33001122";
export const APP_KEY = "0badc0de0badc0de0badc0de0badc0de";
export const COMPANY_ID = "1204481";

export const COMPANY = {
  id: COMPANY_ID,
  name: "Laboratorium Przykładowe sp. z o.o.",
  altname: "Laboratorium",
  nip: "5252914179",
  vat_payer: "1",
  tax: "taxregister",
  is_registered: "1",
};
/** A second company of the same user, so that the company id matters. */
export const OTHER_COMPANY = {
  id: "1204482",
  name: "Źródlana Fundacja Próbna",
  altname: "Fundacja",
  nip: "5265877635",
  vat_payer: "0",
  tax: "accountbooks",
  is_registered: "1",
};

/**
 * The keys of the documentation's example sign in too, so that the example can be tried as it stands; it is
 * older than application keys.
 */
export const EXAMPLE = { access: "klucz-dostepu", secret: "klucz-tajny", company: "id-firmy" };
