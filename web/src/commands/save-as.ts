/** Hands bytes to the browser as a file. */
export function saveAs(body: Blob, name: string): void {
  const address = URL.createObjectURL(body);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // The browser has the bytes by then; without it they stay in memory until the page is left.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
