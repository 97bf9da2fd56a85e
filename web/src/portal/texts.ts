import { createContext, useContext } from "react";
import { useTranslation } from "react-i18next";
import type { EventType } from "../api/types.ts";
import { useFormat } from "../i18n/format.ts";
import type { Portal } from "./client.ts";

/** Texts of the portal; those that it shares with the hub's pages come from `useTranslation()`. */
export const usePortalText = () => useTranslation("portal").t;

/** Whose portal it is; the frame reads it before it draws any page. */
export const PortalContext = createContext<Portal | undefined>(undefined);

export function usePortal(): Portal {
  const portal = useContext(PortalContext);
  if (!portal) throw new Error("This part belongs into the frame of the portal.");
  return portal;
}

const TEST_TYPE = "webhook.test";

/** The title of a kind of event; its name where nothing else is known. */
export function useEventTitle(types: readonly EventType[]): (type: string) => string {
  const p = usePortalText();
  const { text } = useFormat();
  return (type) => {
    if (type === TEST_TYPE) return p("test.event");
    const known = types.find((one) => one.type === type);
    return known ? text(known.title) : type;
  };
}
