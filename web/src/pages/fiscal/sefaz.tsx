import { EmptyState, Paper, Stack } from "@mantine/core";
import { IconCertificate, IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { companiesQuery } from "../../api/fiscal-queries.ts";
import { useFiscalText } from "../../fiscal-texts.ts";
import { CompanySection } from "../../parts/fiscal/company-section.tsx";
import { FiscalViews } from "../../parts/fiscal/fiscal-views.tsx";
import { ManifestationList } from "../../parts/fiscal/manifestation-list.tsx";
import { ListSkeleton } from "../../parts/infinite-list.tsx";
import { LinkButton } from "../../parts/link.tsx";
import { Page } from "../../parts/page.tsx";
import { Problem } from "../../parts/problem.tsx";
import { useMay } from "../../session.ts";

/** The companies that the authority is asked for, and what was declared to it. */
export function FiscalSefazPage() {
  const f = useFiscalText();
  const mayManage = useMay("integrations.manage");
  const { data: companies, error, refetch } = useQuery(companiesQuery);
  return (
    <Page
      title={f("sefaz.title")}
      intro={f("sefaz.intro")}
      actions={mayManage && companies && companies.length > 0 && <AddCompany />}
    >
      <FiscalViews />
      {error && !companies ? (
        <Problem error={error} retry={refetch} />
      ) : (
        <Stack gap="md">
          {companies ? (
            companies.map((company) => (
              <CompanySection key={company.integration_id} company={company} />
            ))
          ) : (
            <ListSkeleton />
          )}
          {companies?.length === 0 && (
            <Paper withBorder>
              <EmptyState
                p="lg"
                icon={<IconCertificate aria-hidden />}
                withIndicatorBackground
                title={f("sefaz.none")}
                description={f("sefaz.none_help")}
              >
                <EmptyState.Actions>{mayManage && <AddCompany />}</EmptyState.Actions>
              </EmptyState>
            </Paper>
          )}
          {companies && companies.length > 0 && <ManifestationList />}
        </Stack>
      )}
    </Page>
  );
}

function AddCompany() {
  const f = useFiscalText();
  return (
    <LinkButton
      to="/integrations/new/$provider"
      params={{ provider: "sefaz" }}
      leftSection={<IconPlus size={18} aria-hidden />}
    >
      {f("sefaz.add")}
    </LinkButton>
  );
}
