import { Skeleton, VisuallyHidden } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { LinkAnchor } from "./link.tsx";
import { Page } from "./page.tsx";
import { Problem } from "./problem.tsx";

interface PageStateProps {
  readonly error: unknown;
  readonly retry: () => unknown;
}

/** Stands where a page has no data: while it loads, or because that failed. */
export function PageState({ error, retry }: PageStateProps) {
  const { t } = useTranslation();
  if (error) {
    return (
      <Page
        title={t("problem.page")}
        back={<LinkAnchor to="/integrations">← {t("nav.integrations")}</LinkAnchor>}
      >
        <Problem error={error} retry={retry} />
      </Page>
    );
  }
  return (
    <div role="status">
      <VisuallyHidden>{t("common.loading")}</VisuallyHidden>
      <Skeleton height={30} width={240} mb="xl" />
      <Skeleton height={420} radius="md" />
    </div>
  );
}
