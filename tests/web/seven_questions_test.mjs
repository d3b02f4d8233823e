// The seven questions of README, answered by clicks alone: from the page's first view, without typing an address.
//   node tests/web/seven_questions_test.mjs BIN_DIR
// Exit code 77: Chromium is missing, nothing was tested.
import assert from "node:assert/strict";
import { copyFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, beforeEach, test } from "node:test";
import { CHROMIUM, hasChromium, launch, openPage } from "./browser.mjs";
import { ROOT, ServedPage } from "./served_page.mjs";

if (!hasChromium) {
  console.error(`${CHROMIUM} is not on this machine: apt-get install chromium`);
  process.exit(77);
}
let served, browser, page;
const asked = new Set();

before(async () => {
  served = await ServedPage.start(process.argv[2] ?? "build/bin");
  await served.settled();
  await served.until(async () => (await served.call("ListQuotes", { filter: { speaker: ["Thorsen"] } })).quotes?.length > 0, "the samples");
  // The correction of README's sixth question.
  copyFileSync(join(ROOT, "docs/examples/2024-03-07_trawlers-released.json"), join(served.inbox, "correction.json"));
  await served.settled();
  await served.until(async () => {
    const { articles } = await served.call("ListArticles", { filter: { text: "trawlers" } });
    for (const { context } of articles) if ((await served.call("ListRevisions", { articleId: context.articleId })).revisions.length > 1) return true;
    return false;
  }, "the correction");
  browser = await launch();
  page = await openPage(browser, served.url);
}, { timeout: 120_000 });

after(async () => {
  await browser?.close();
  await served?.end();
});

beforeEach(async () => {
  await page.goto(served.url);
  await page.locator(".card").first().waitFor();
});

// A question as README asks it.
const question = (words, answer) => {
  asked.add(words);
  test(words, { timeout: 60_000 }, async () => {
    await answer();
    assert.deepEqual(page.faults, []);
  });
};
const view = (name) => page.getByRole("navigation", { name: "Views" }).getByRole("link", { name }).click();
const tab = (name) => page.getByRole("navigation", { name: "Kinds of records" }).getByRole("link", { name, exact: true }).click();

question("Did she say that?", async () => {
  await view("Verify");
  await page.getByLabel("Quotation").fill("A treaty that nobody enforces protects everybody");
  await page.getByLabel("Speaker, if known").fill("Solheim");
  await page.getByRole("button", { name: "Verify" }).click();
  await page.getByRole("heading", { name: "Altered" }).waitFor();
  const source = page.locator(".occurrences .card").first();
  assert.match(await source.locator("ins").last().textContent(), /everybody/);
  await source.getByRole("link", { name: /Norway, Iceland to resume/ }).click();
  await page.getByRole("heading", { level: 1, name: /Norway, Iceland to resume/ }).waitFor();
  await page.locator(".text .chosen").first().waitFor();
});

question("What was said, each statement once, with all its outlets?", async () => {
  await tab("Statements");
  await page.getByLabel("Printed in").selectOption({ label: "2 articles or more" });
  await page.waitForURL(/least=2/);
  const card = page.locator(".card", { hasText: "We will come to the table" });
  await card.getByText(/in 2 articles/).waitFor();
  await card.getByText(/Northwire, The Harbour Times/).waitFor();
  await card.getByRole("link", { name: /We will come to the table/ }).click();
  await page.getByRole("heading", { name: "Who prints it, and how" }).waitFor();
  assert.equal(await page.locator(".occurrences > li").count(), 2);
});

question("How has the wording changed?", async () => {
  await tab("Speakers");
  await page.locator(".card").getByRole("link", { name: "Iceland", exact: true }).click();
  await page.getByRole("heading", { level: 1, name: "Iceland" }).waitFor();
  await page.locator(".lane").first().click();
  await page.getByRole("heading", { name: /Said 2 times: what changed/ }).waitFor();
  assert.equal(await page.locator(".timeline > li").count(), 2);
});

question("Who relies on unnamed officials?", async () => {
  await tab("Outlets");
  const row = page.getByRole("row", { name: /^Northwire/ });
  await row.waitFor();
  const [, named, unnamed] = await row.getByRole("cell").allTextContents();
  const { groups } = await served.call("Aggregate", { quotes: { filter: { outlet: ["Northwire"] } }, groupBy: ["DIMENSION_ANONYMITY"] });
  const counted = (key) => Number(groups.find((group) => group.key[0] === key).count);
  assert.deepEqual([Number(named), Number(unnamed)], [counted("named"), counted("unnamed")]);
  await row.getByRole("link", { name: "Northwire" }).click();
  await page.locator(".card.quote").first().waitFor();
});

question("What happened between two countries, by month?", async () => {
  await view("Events");
  await page.getByRole("button", { name: /^Norway to Iceland:/ }).click();
  await page.waitForURL(/source%3ANOR\+target%3AISL/);
  await page.getByLabel("Time by").selectOption("month");
  await page.getByRole("img", { name: /Events by month/ }).waitFor();
  await page.locator("figure", { hasText: "Events by month" }).getByText("Figures").click();
  await page.getByRole("rowheader", { name: "2024-03" }).first().waitFor();
  // Each event once, with what became of plans.
  await page.getByRole("heading", { name: "Each event once" }).waitFor();
  const rows = page.locator("table.stories tbody tr");
  await rows.first().waitFor();
  await page.getByRole("row", { name: /announced, not told since/ }).first().waitFor();
  await rows.first().getByRole("button", { name: /mention/ }).click();
  await page.locator("tr.mentions li a").first().waitFor();
});

question("What changed in this article?", async () => {
  await tab("Articles");
  await page.locator(".card").getByRole("link", { name: /trawlers/i }).first().click();
  await page.getByRole("heading", { name: "What the last revision changed" }).waitFor();
  const changes = page.locator(".revisions");
  await changes.getByText("They had warm beds and hot meals").first().waitFor();
  assert.match(await changes.locator("del").allTextContents().then((all) => all.join(" ")), /faith/);
  assert.match(await changes.locator("ins").allTextContents().then((all) => all.join(" ")), /will/);
});

question("Why should I believe it?", async () => {
  await page.getByRole("button", { name: /^Ingrid Solheim/ }).click();
  await page.waitForURL(/speaker%3A/);
  await page.locator(".card.quote .origin a").first().click();
  const detail = page.getByRole("region", { name: "The chosen finding" });
  await detail.getByRole("heading", { name: "How it was decided" }).waitFor();
  await detail.getByText(/rule quotes\./).first().waitFor();
});

test("these are the questions that README asks", () => {
  const readme = readFileSync(join(ROOT, "README.md"), "utf8").split("\n## Statements\n")[1].split("\n## ")[0];
  const questions = [...readme.matchAll(/^\*\*([^*]+\?)\*\*/gm)].map(([, words]) => words);
  assert.deepEqual([...asked].sort(), questions.filter((one) => !/in the news today/.test(one)).sort());
});
