import { Anchor } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Run } from "../api/types.ts";
import { Facts } from "./facts.tsx";

/** What a verification found out, or where a report was filed. */
export function RunResult({ run }: { readonly run: Run }) {
  const { t } = useTranslation();
  const text = (name: string): string | undefined => {
    const value = run.result?.[name];
    return typeof value === "string" ? value : undefined;
  };
  const url = text("url");
  return (
    <Facts
      items={[
        [t("verify.account"), text("account_name")],
        [t("verify.tax_id"), text("tax_id")],
        [t("verify.version"), text("server_version")],
        [t("run.file"), text("path")],
        [
          t("run.open_file"),
          url && /^https?:/.test(url) && (
            <Anchor key="u" inherit href={url} target="_blank" rel="noreferrer noopener">
              {url}
            </Anchor>
          ),
        ],
      ]}
    />
  );
}
