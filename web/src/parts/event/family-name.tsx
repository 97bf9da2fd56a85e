import { useTranslation } from "react-i18next";

const FAMILIES = ["hub", "fiscal", "garagereg", "own"] as const;

/** Whose kind of event it is; a family that this UI does not know shows as it is. */
export function FamilyName({ family }: { readonly family: string }) {
  const { t } = useTranslation();
  const known = FAMILIES.find((one) => one === family);
  return known ? t(`family.${known}`) : family;
}
