import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { addTexts } from "./i18n/i18n.ts";
import { app } from "./routes-frame.tsx";
import { oneOf, textOf } from "./search.ts";

interface DefinitionFilters {
  readonly integration?: string | undefined;
  readonly direction?: "import" | "export" | "mirror" | undefined;
  readonly module?: "parties" | "invoices" | "items" | "orders" | undefined;
}

const loader = () => addTexts("exchange");

const list = createRoute({
  getParentRoute: () => app,
  path: "/exchange",
  loader,
  validateSearch: (search): DefinitionFilters => ({
    integration: textOf(search.integration),
    direction: oneOf(["import", "export", "mirror"] as const, search.direction),
    module: oneOf(["parties", "invoices", "items", "orders"] as const, search.module),
  }),
  component: lazyRouteComponent(() => import("./pages/exchange.tsx"), "ExchangePage"),
});
const wizard = createRoute({
  getParentRoute: () => app,
  path: "/exchange/new",
  loader,
  component: lazyRouteComponent(() => import("./pages/exchange-new.tsx"), "ExchangeNewPage"),
});
const lookups = createRoute({
  getParentRoute: () => app,
  path: "/exchange/lookups",
  loader,
  component: lazyRouteComponent(() => import("./pages/exchange-lookups.tsx"), "LookupsPage"),
});
const packs = createRoute({
  getParentRoute: () => app,
  path: "/exchange/packs",
  loader,
  component: lazyRouteComponent(() => import("./pages/exchange-packs.tsx"), "PacksPage"),
});
const definition = createRoute({
  getParentRoute: () => app,
  path: "/exchange/$slug",
  loader,
  component: lazyRouteComponent(
    () => import("./pages/exchange-definition.tsx"),
    "ExchangeDefinitionPage",
  ),
});

/** Imports, exports and mirrors by definition. */
export const exchangeRoutes = [list, wizard, lookups, packs, definition] as const;
