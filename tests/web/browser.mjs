// Debian's Chromium, driven by Playwright, and what the tests of the page ask of it.
import { existsSync, mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { ROOT } from "./served_page.mjs";

const require = createRequire(join(ROOT, "api/web/package.json"));
const { chromium } = require("playwright-core");
const AXE = require.resolve("axe-core/axe.min.js");

export const CHROMIUM = process.env.ONRECORD_CHROMIUM ?? "/usr/bin/chromium";
export const hasChromium = existsSync(CHROMIUM);
export const PICTURES = process.env.ONRECORD_PICTURES ?? join(ROOT, "build", "pictures");

export async function launch() {
  mkdirSync(PICTURES, { recursive: true });
  return chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--force-color-profile=srgb"] });
}

// A page that fails the test at the first error of a script, breach of the policy, or request to another host.
export async function openPage(browser, url, options = {}) {
  const context = await browser.newContext({ locale: "en-GB", timezoneId: "UTC", reducedMotion: "reduce", viewport: { width: 1280, height: 900 }, bypassCSP: false, ...options });
  const page = await context.newPage();
  page.faults = [];
  page.on("pageerror", (error) => page.faults.push(String(error)));
  page.on("console", (message) => message.type() === "error" && !/status of (4|5)\d\d|ERR_CONNECTION|ERR_INCOMPLETE|ERR_EMPTY/.test(message.text()) && page.faults.push(message.text()));
  page.on("request", (request) => !/^(data:|blob:)/.test(request.url()) && new URL(request.url()).origin !== new URL(url).origin && page.faults.push(`request to ${request.url()}`));
  return page;
}

// Violations of WCAG 2.2 A and AA and of axe's best practices, in words. The rules run in a world of their own, which the
// page's policy does not reach.
export async function axeViolations(page) {
  const client = await page.context().newCDPSession(page);
  const { frameTree } = await client.send("Page.getFrameTree");
  const { executionContextId } = await client.send("Page.createIsolatedWorld", { frameId: frameTree.frame.id, worldName: "axe" });
  const { readFileSync } = await import("node:fs");
  await client.send("Runtime.evaluate", { contextId: executionContextId, expression: readFileSync(AXE, "utf8") });
  const { result, exceptionDetails } = await client.send("Runtime.evaluate", {
    contextId: executionContextId, awaitPromise: true, returnByValue: true,
    expression: `axe.run(document, { resultTypes: ["violations"] }).then((r) => r.violations.map((v) => v.id + ": " + v.help + " | " + v.nodes.slice(0, 3).map((n) => n.target.join(" ") + " " + (n.any[0]?.message ?? "")).join(" ; ")))`,
  });
  if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
  return result.value;
}
