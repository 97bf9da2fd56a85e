import { Box, Button, Center, Skeleton, Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "./problem.tsx";

interface Pages<T> {
  readonly data: { readonly pages: readonly { readonly items: readonly T[] }[] } | undefined;
  readonly error: unknown;
  readonly isPending: boolean;
  readonly hasNextPage: boolean;
  readonly isFetchingNextPage: boolean;
  readonly fetchNextPage: () => unknown;
  readonly refetch: () => unknown;
}

interface InfiniteListProps<T> {
  readonly query: Pages<T>;
  readonly empty: ReactNode;
  readonly children: (items: readonly T[]) => ReactNode;
}

/** The loaded pages of a list, with its loading, failed and empty states and a button for more. */
export function InfiniteList<T>({ query, empty, children }: InfiniteListProps<T>) {
  const { t } = useTranslation();
  if (query.isPending) return <ListSkeleton />;
  if (!query.data) {
    return (
      <Box p="md">
        <Problem error={query.error} retry={query.refetch} />
      </Box>
    );
  }
  const items = query.data.pages.flatMap((page) => page.items);
  if (items.length === 0) return <Box p="md">{empty}</Box>;
  return (
    <>
      {children(items)}
      {query.hasNextPage && (
        <Center p="md">
          <Button
            variant="default"
            loading={query.isFetchingNextPage}
            onClick={() => query.fetchNextPage()}
          >
            {t("action.load_more")}
          </Button>
        </Center>
      )}
    </>
  );
}

export function ListSkeleton({ rows = 6 }: { readonly rows?: number }) {
  const { t } = useTranslation();
  return (
    <Stack gap="sm" p="md" aria-busy aria-label={t("common.loading")} role="status">
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the placeholders never move
        <Skeleton key={row} height={24} />
      ))}
    </Stack>
  );
}

export function Nothing({ children }: { readonly children: ReactNode }) {
  return (
    <Text c="dimmed" size="sm" ta="center" py="lg">
      {children}
    </Text>
  );
}
