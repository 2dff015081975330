// The one Chromium of a run: Debian's, with an empty profile, and silent towards the network.
import { chromium } from 'playwright-core';

export const executable = '/usr/bin/chromium';

export const flags = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
];

// launch starts headless Chromium; playwright makes the profile and removes it.
export function launch(more = []) {
  return chromium.launch({ executablePath: executable, headless: true, args: [...flags, ...more] });
}
