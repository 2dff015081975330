// A picture of a page as it is: all of it up to a height, in at most 256 colours.
import UPNG from 'upng-js';

// tallest bounds a picture, in CSS pixels: a long list looks the same further down.
const tallest = 1800;
const colours = 256;

// picture returns a PNG: the same page, the same bytes.
export async function picture(page) {
  const { width } = page.viewportSize();
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  const clip = { x: 0, y: 0, width, height: Math.min(height, tallest) };
  const png = await page.screenshot({ fullPage: true, clip, animations: 'disabled', caret: 'hide' });
  const image = UPNG.decode(png);
  return Buffer.from(UPNG.encode(UPNG.toRGBA8(image), image.width, image.height, colours));
}
