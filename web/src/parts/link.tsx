import {
  Anchor,
  type AnchorProps,
  Button,
  type ButtonProps,
  NavLink,
  type NavLinkProps,
} from "@mantine/core";
import { createLink } from "@tanstack/react-router";
import type { AnchorHTMLAttributes, Ref } from "react";

type AnchorAttributes<P> = Omit<AnchorHTMLAttributes<HTMLAnchorElement>, keyof P> & {
  ref?: Ref<HTMLAnchorElement>;
};

export const LinkAnchor = createLink((props: AnchorProps & AnchorAttributes<AnchorProps>) => (
  <Anchor inherit {...props} />
));

export const LinkButton = createLink((props: ButtonProps & AnchorAttributes<ButtonProps>) => (
  <Button component="a" {...props} />
));

export const LinkNav = createLink((props: NavLinkProps & AnchorAttributes<NavLinkProps>) => (
  <NavLink {...props} />
));
