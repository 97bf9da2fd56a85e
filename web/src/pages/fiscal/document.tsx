import { Alert, Anchor, Button, Grid, Stack, Text } from "@mantine/core";
import { IconDownload, IconFileTypePdf } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { fiscalDocumentQuery } from "../../api/fiscal-queries.ts";
import type { FiscalRecord } from "../../api/types.ts";
import { type FiscalBody, KIND_NAMES } from "../../fiscal.ts";
import { useFiscalText } from "../../fiscal-texts.ts";
import { FiscalBadges } from "../../parts/fiscal/badges.tsx";
import { Checks } from "../../parts/fiscal/checks.tsx";
import { DocumentFacts } from "../../parts/fiscal/document-facts.tsx";
import { EventList } from "../../parts/fiscal/event-list.tsx";
import { ItemList } from "../../parts/fiscal/item-list.tsx";
import { Links } from "../../parts/fiscal/links.tsx";
import { ManifestSection } from "../../parts/fiscal/manifest-section.tsx";
import { Origin } from "../../parts/fiscal/origin.tsx";
import { Parties } from "../../parts/fiscal/parties.tsx";
import { PaymentSection } from "../../parts/fiscal/payment-section.tsx";
import { TotalsSection } from "../../parts/fiscal/totals-section.tsx";
import { TransportSection } from "../../parts/fiscal/transport-section.tsx";
import { LinkAnchor } from "../../parts/link.tsx";
import { Page } from "../../parts/page.tsx";
import { PageState } from "../../parts/page-state.tsx";
import { PdfFrame } from "../../parts/pdf-frame.tsx";
import { Section } from "../../parts/section.tsx";

const route = getRouteApi("/app/fiscal/documents/$key");

export function FiscalDocumentPage() {
  const { key } = route.useParams();
  const { data, error, refetch } = useQuery(fiscalDocumentQuery(key));
  if (!data) return <PageState error={error} retry={refetch} />;
  return <OneDocument key={key} record={data} />;
}

function OneDocument({ record }: { readonly record: FiscalRecord }) {
  const f = useFiscalText();
  const [isPdfShown, setIsPdfShown] = useState(false);
  const { access_key, kind, number, document } = record;
  const address = `/api/fiscal/documents/${access_key}`;
  const title = f("doc.title", { kind: KIND_NAMES[kind], number });
  return (
    <Page
      title={title}
      mark={<FiscalBadges {...record} />}
      back={<LinkAnchor to="/fiscal">← {f("title")}</LinkAnchor>}
      actions={
        <>
          {document && (
            <Button
              variant="default"
              leftSection={<IconFileTypePdf size={18} aria-hidden />}
              aria-expanded={isPdfShown}
              onClick={() => setIsPdfShown(!isPdfShown)}
            >
              {f(isPdfShown ? "doc.pdf_hide" : "doc.pdf")}
            </Button>
          )}
          <Button
            component="a"
            href={`${address}/xml`}
            download
            variant="default"
            leftSection={<IconDownload size={18} aria-hidden />}
          >
            {f("doc.xml")}
          </Button>
        </>
      }
    >
      {record.environment === "homologation" && <Alert color="yellow">{f("doc.test")}</Alert>}
      {!record.is_full && <Alert color="blue">{f("doc.only_summary")}</Alert>}
      {isPdfShown && <Pdf address={`${address}/pdf`} title={title} />}
      <DocumentFacts record={record} />
      <Parties record={record} />
      {document && <Content document={document} />}
      <Links record={record} />
      <Grid gap="md">
        <Grid.Col span={{ base: 12, md: 6 }}>
          <EventList events={record.events} />
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 6 }}>
          <Stack gap="md">
            {(kind === "nfe" || record.manifestations.length > 0) && (
              <ManifestSection record={record} />
            )}
            <Origin record={record} />
          </Stack>
        </Grid.Col>
      </Grid>
      <Checks record={record} />
    </Page>
  );
}

function Content({ document }: { readonly document: FiscalBody }) {
  return (
    <>
      {document.items.length > 0 && <ItemList items={document.items} />}
      <TotalsSection document={document} />
      <Grid gap="md">
        <Grid.Col span={{ base: 12, md: 6 }}>
          <PaymentSection document={document} />
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 6 }}>
          <TransportSection document={document} />
        </Grid.Col>
      </Grid>
      <Notes document={document} />
    </>
  );
}

function Notes({ document: { notes, fiscal_notes } }: { readonly document: FiscalBody }) {
  const f = useFiscalText();
  if (!notes && !fiscal_notes) return null;
  return (
    <Section title={f("notes.title")}>
      <Stack gap="xs">
        {notes && (
          <Text size="sm" className="breakable" style={{ whiteSpace: "pre-line" }}>
            {notes}
          </Text>
        )}
        {fiscal_notes && (
          <Text size="sm" className="breakable" style={{ whiteSpace: "pre-line" }}>
            <strong>{f("notes.fiscal")}:</strong> {fiscal_notes}
          </Text>
        )}
      </Stack>
    </Section>
  );
}

function Pdf({ address, title }: { readonly address: string; readonly title: string }) {
  const f = useFiscalText();
  return (
    <Section title="PDF">
      <Stack gap="xs">
        <Text size="sm" c="dimmed">
          {f("doc.pdf_note")}
        </Text>
        <PdfFrame address={address} title={title} />
        <Anchor href={address} target="_blank" rel="noreferrer" size="sm">
          {f("doc.pdf_tab")}
        </Anchor>
      </Stack>
    </Section>
  );
}
