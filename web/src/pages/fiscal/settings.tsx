import { useQuery } from "@tanstack/react-query";
import { fiscalSettingsQuery } from "../../api/fiscal-queries.ts";
import { useFiscalText } from "../../fiscal-texts.ts";
import { FiscalViews } from "../../parts/fiscal/fiscal-views.tsx";
import { SettingsForm } from "../../parts/fiscal/settings-form.tsx";
import { ListSkeleton } from "../../parts/infinite-list.tsx";
import { Page } from "../../parts/page.tsx";
import { Problem } from "../../parts/problem.tsx";

export function FiscalSettingsPage() {
  const f = useFiscalText();
  const { data, error, refetch } = useQuery(fiscalSettingsQuery);
  return (
    <Page title={f("settings.title")}>
      <FiscalViews />
      {data && <SettingsForm settings={data} />}
      {!data && (error ? <Problem error={error} retry={refetch} /> : <ListSkeleton />)}
    </Page>
  );
}
