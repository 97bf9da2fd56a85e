// Runs before the first paint, so that a dark screen does not flash white. A file of its own because
// the content security policy refuses inline scripts.
{
  const key = "mantine-color-scheme-value";
  const chosen = window.localStorage.getItem(key);
  const prefersDark = window.matchMedia("(prefers-color-scheme: dark)").matches;
  const scheme = chosen === "light" || chosen === "dark" ? chosen : prefersDark ? "dark" : "light";
  document.documentElement.setAttribute("data-mantine-color-scheme", scheme);
}
