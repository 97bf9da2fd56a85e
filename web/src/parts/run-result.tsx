import { Anchor } from "@mantine/core";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import type { Run } from "../api/types.ts";
import { addTexts } from "../i18n/i18n.ts";
import { Facts } from "./facts.tsx";
import { LinkAnchor } from "./link.tsx";

const RunFiles = lazy(async () => {
  await addTexts("files");
  return { default: (await import("./files/run-files.tsx")).RunFiles };
});

/** What a verification found out, or where a report was filed. */
export function RunResult({ run }: { readonly run: Run }) {
  const { t } = useTranslation();
  const text = (name: string): string | undefined => {
    const value = run.result?.[name];
    return typeof value === "string" ? value : undefined;
  };
  const url = text("url");
  const fileId = run.result?.file_id;
  if (Array.isArray(run.result?.files)) {
    return (
      <Suspense fallback={null}>
        <RunFiles run={run} />
      </Suspense>
    );
  }
  return (
    <Facts
      items={[
        [t("verify.account"), text("account_name")],
        [t("verify.tax_id"), text("tax_id")],
        [t("verify.version"), text("server_version")],
        [t("run.file"), text("path")],
        [
          t("nav.files"),
          typeof fileId === "number" && (
            <LinkAnchor key="f" to="/files/$id" params={{ id: String(fileId) }}>
              {text("name") ?? t("run.open_file")}
            </LinkAnchor>
          ),
        ],
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
