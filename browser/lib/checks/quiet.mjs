// Nothing in the console, and nothing that the page's own policy had to block.
export async function quiet({ page, notes }) {
  const blocked = await page.evaluate(() => window.tandemBlocked);
  return [
    ...notes.complaints.map((what) => ({ at: 'console', what })),
    ...blocked.map((what) => ({ at: 'policy', what })),
  ];
}
