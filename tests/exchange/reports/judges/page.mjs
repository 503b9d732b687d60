// Opens HTML files offline in Chromium, as they are, policy included, and prints what is wrong with each as a line of JSON:
//   node page.mjs MODULES CHROMIUM FILE...
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [modules, chromium, ...files] = process.argv.slice(2);
const require = createRequire(modules + "/");
const { chromium: engine } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const NARROW = { width: 320, height: 800 };
const WIDE = { width: 1000, height: 800 };

async function opened(browser, file, said, options) {
  const context = await browser.newContext({ offline: true, viewport: WIDE, ...options });
  const page = await context.newPage();
  page.on("console", message => said.push("console: " + message.text()));
  page.on("pageerror", error => said.push("script: " + error.message));
  page.on("request", request => {
    if (!request.url().startsWith("data:") && request.url() !== pathToFileURL(file).href) said.push("request: " + request.url());
  });
  await page.goto(pathToFileURL(file).href);
  return page;
}

async function violations(page, where) {
  const result = await page.evaluate(tags => window.axe.run({ runOnly: tags }), TAGS);
  if (result.passes.length < 10) return [`axe ${where}: looked at nothing`];
  return result.violations.map(one => `axe ${where}: ${one.id} ${one.nodes.length} times, ${one.nodes[0].html.slice(0, 120)}`);
}

async function overflow(page, where) {
  await page.setViewportSize(NARROW);
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  await page.setViewportSize(WIDE);
  return width > NARROW.width ? [`${where}: ${width} pixels wide in a window of ${NARROW.width}`] : [];
}

// By keyboard alone: to the first photo with Tab, Enter opens it large, Esc closes it and the focus is where it was; likewise by its button.
async function walk(page, wrong, scheme) {
  const focused = () => page.evaluate(() => document.activeElement.tagName + "." + document.activeElement.className);
  const open = () => page.evaluate(() => document.querySelector("dialog").open);
  const stops = await page.evaluate(() => document.querySelectorAll("button, [tabindex]").length);
  for (let n = 0; n <= stops && (await focused()) !== "BUTTON.enlarge"; n++) await page.keyboard.press("Tab");
  if ((await focused()) !== "BUTTON.enlarge") return wrong.push("keyboard: Tab reaches no photo");
  const button = await page.evaluateHandle(() => document.activeElement);
  for (const key of ["Escape", "Enter"]) {
    await page.keyboard.press("Enter");
    if (!(await open())) return wrong.push("keyboard: Enter opens no dialog");
    const shown = await page.evaluate(photo => {
      const dialog = document.querySelector("dialog");
      const large = dialog.querySelector("img");
      return dialog.contains(document.activeElement) && large.src === photo.querySelector("img").src && large.alt && dialog.querySelector("p").textContent;
    }, button);
    if (!shown) wrong.push("keyboard: the dialog shows another photo, no words, or has no focus");
    if (key === "Escape") {
      wrong.push(...(await violations(page, scheme + ", photo open")), ...(await overflow(page, "photo open")));
    }
    await page.keyboard.press(key);
    if (await open()) wrong.push(`keyboard: ${key} closes no dialog`);
    if (!(await page.evaluate(photo => document.activeElement === photo, button))) wrong.push(`keyboard: the focus is lost after ${key}`);
  }
}

async function withoutScript(browser, file, wrong) {
  const page = await opened(browser, file, wrong, { javaScriptEnabled: false });
  const photos = page.locator("main img");
  for (let n = 0; n < Math.min(await photos.count(), 3); n++) {
    if (!(await photos.nth(n).isVisible())) wrong.push("without script: a photo is not shown");
  }
  if (await page.locator("button:visible, dialog:visible").count()) wrong.push("without script: a button that does nothing");
  await page.context().close();
}

const browser = await engine.launch({ executablePath: chromium, args: ["--no-sandbox"] });
let sound = true;
for (const file of files) {
  const wrong = [];
  try {
    for (const colorScheme of ["light", "dark"]) {
      const page = await opened(browser, file, wrong, { colorScheme });
      await page.evaluate(axe);
      wrong.push(...(await violations(page, colorScheme)), ...(await overflow(page, colorScheme)));
      if (await page.locator(".pictures img").count()) await walk(page, wrong, colorScheme);
      if (colorScheme === "light") await page.pdf({ path: file + ".pdf", format: "A4", tagged: true });
      await page.context().close();
    }
    await withoutScript(browser, file, wrong);
  } catch (error) {
    wrong.push("not judged: " + error.message.split("\n")[0]);
  }
  console.log(JSON.stringify({ file, wrong }));
  sound &&= wrong.length === 0;
}
await browser.close();
process.exit(sound ? 0 : 1);
