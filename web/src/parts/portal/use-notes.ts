import { notifications } from "@mantine/notifications";
import { useTranslation } from "react-i18next";
import { useErrorText } from "../problem.tsx";

/** Short notes at the edge of the window: that something was done, or why not. */
export function useNotes() {
  const { t } = useTranslation();
  const errorText = useErrorText();
  return {
    done: (message: string) => notifications.show({ message, color: "green" }),
    failed: (error: unknown) =>
      notifications.show({
        title: t("problem.title"),
        message: errorText(error),
        color: "red",
      }),
  };
}
