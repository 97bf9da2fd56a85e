import {
  type AlertProps,
  type CSSVariablesResolver,
  createTheme,
  type MantineColorsTuple,
  type ModalProps,
  type NotificationProps,
} from "@mantine/core";

const petrol: MantineColorsTuple = [
  "#e9f4f8",
  "#d6e7ee",
  "#a9cddd",
  "#78b2cb",
  "#519cbc",
  "#378eb3",
  "#25789d",
  "#0f6c91",
  "#0b5c7a",
  "#054a64",
];

/**
 * `close` names the crosses of dialogs and notes for those who do not see them. By their names, for the parts
 * themselves would be loaded with the first page: a dialog is 24 kB that no page begins with.
 */
export const themeWith = ({ close }: { readonly close: string }) => {
  const closeButtonProps = { "aria-label": close };
  const defaults = {
    Modal: { closeButtonProps } satisfies Partial<ModalProps>,
    Notification: { closeButtonProps } satisfies Partial<NotificationProps>,
    Alert: { closeButtonLabel: close } satisfies Partial<AlertProps>,
  };
  const components = Object.fromEntries(
    Object.entries(defaults).map(([name, defaultProps]) => [name, { defaultProps }]),
  );
  return createTheme({ ...theme, components });
};

const theme = createTheme({
  primaryColor: "petrol",
  primaryShade: { light: 7, dark: 7 },
  colors: { petrol },
  defaultRadius: "md",
  cursorType: "pointer",
  respectReducedMotion: true,
  headings: { fontWeight: "650" },
});

/** Texts that are too pale for WCAG AA with Mantine's own colours. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    "--mantine-color-yellow-light-color": "#7a4a00",
    "--mantine-color-green-light-color": "#1c6b2a",
    "--mantine-color-dimmed": "#545c64",
    "--mantine-color-placeholder": "#6a7178",
    "--mantine-color-error": "#c0262d",
    "--mantine-color-anchor": "#0b5c7a",
    "--vd-canvas": "#f5f7f8",
  },
  dark: {
    "--mantine-color-dimmed": "#aeb4bb",
    "--mantine-color-placeholder": "#979da4",
    "--mantine-color-error": "#ff9a9a",
    "--mantine-color-anchor": "#8cc4dc",
    "--vd-canvas": "#1a1b1e",
  },
});
