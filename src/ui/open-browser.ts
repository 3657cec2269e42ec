/**
 * Shows a page in the browser of the person. Whether that worked cannot be told, so the address is printed as well.
 * @param secrets variables that it need not inherit
 */
export async function openBrowser(url: string, secrets: RegExp): Promise<void> {
  const hidden = Object.entries(process.env).filter(([name]) => secrets.test(name));
  try {
    const { default: open } = await import('open');
    for (const [name] of hidden) delete process.env[name];
    const child = await open(url);
    child.on('error', () => {});
  } catch {
    // No browser, or none that can be found.
  } finally {
    for (const [name, value] of hidden) process.env[name] = value;
  }
}
