// The page in a browser: the main path of each view by clicks and by keyboard, accessibility, pictures, hostile articles.
//   node tests/web/explorer_test.mjs BIN_DIR
// Exit code 77: Chromium is missing, nothing was tested.
import assert from "node:assert/strict";
import { copyFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { axeViolations, CHROMIUM, hasChromium, launch, openPage, PICTURES } from "./browser.mjs";
import { ROOT, ServedPage } from "./served_page.mjs";

if (!hasChromium) {
  console.error(`${CHROMIUM} is not on this machine: apt-get install chromium`);
  process.exit(77);
}
const BIN = process.argv[2] ?? "build/bin";
let served, receiver, browser, page, article, quote, speakerKey;

before(async () => {
  receiver = createServer((request, response) => {
    request.resume();
    request.on("end", () => response.end("taken"));
  });
  await new Promise((listening) => receiver.listen(0, "127.0.0.1", listening));
  served = await ServedPage.start(BIN, { hostile: true, flags: ["--serve-full-text", "--alert-host", "127.0.0.1", "--alert-private"] });
  await served.settled();
  await served.until(async () => (await served.call("ListQuotes", { filter: { speaker: ["Thorsen"] } })).quotes?.length > 0, "the samples");
  [quote] = (await served.call("ListQuotes", { filter: { speaker: ["Solheim"], text: "treaty nobody enforces" } })).quotes;
  article = quote.article.articleId;
  speakerKey = quote.quote.speakerKey;
  browser = await launch();
  page = await openPage(browser, served.url);
}, { timeout: 120_000 });

after(async () => {
  await browser?.close();
  receiver?.close();
  await served?.end();
});

const open = async (path) => {
  await page.goto(served.url + path);
  await page.locator("main h1, main h2").first().waitFor({ state: "attached" });
  await page.waitForFunction(() => !document.querySelector(".loading"));
};
const noFaults = () => assert.deepEqual(page.faults, []);

describe("search", () => {
  test("narrows by words, fields and facets, and its address restores it", async () => {
    await open("/search");
    await page.getByRole("combobox", { name: /search quotes/i }).fill("speaker:Solheim kind:direct ");
    await page.keyboard.press("Enter");
    await page.waitForURL(/q=speaker%3ASolheim/);
    await page.waitForFunction(() => [...document.querySelectorAll(".card .who")].every((one) => one.textContent.includes("Solheim")));
    assert.ok((await page.locator(".card.quote").count()) >= 2);
    await page.reload();
    await page.locator(".card.quote").first().waitFor();
    assert.equal(await page.getByRole("combobox", { name: /search quotes/i }).inputValue(), "speaker:Solheim kind:direct");
    noFaults();
  });

  test("offers fields and values as one types, by keyboard alone", async () => {
    await open("/search");
    await page.keyboard.press("/");
    await page.keyboard.type("cou");
    await page.getByRole("option", { name: /country:/ }).waitFor();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.keyboard.type("norw");
    await page.getByRole("option", { name: /NOR Norway/ }).waitFor();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Enter");
    await page.waitForURL(/q=country%3ANOR/);
    await page.waitForFunction(() => document.querySelectorAll(".card").length > 0);
    noFaults();
  });

  test("marks the words that were found, and says what does not apply", async () => {
    await open("/search?q=treaty");
    await page.locator("mark").first().waitFor();
    assert.match(await page.locator("mark").first().textContent(), /treaty/i);
    await open("/search?q=code%3A036&tab=quotes");
    await page.getByText("quotes have no code").waitFor();
    noFaults();
  });

  test("shows events, articles, speakers and statements under their tabs", async () => {
    await open("/search");
    for (const name of ["Events", "Articles", "Speakers", "Statements"]) {
      await page.getByRole("navigation", { name: "Kinds of records" }).getByRole("link", { name }).click();
      await page.waitForURL(new RegExp(`tab=${name.toLowerCase()}`));
      await page.locator(".card, .failure").first().waitFor();
      assert.equal(await page.locator(".failure").count(), 0, name);
    }
    noFaults();
  });

  test("articles narrow by facets, whose counts are right", async () => {
    await open("/search?tab=articles");
    const facet = page.getByRole("complementary", { name: "Narrow the search" }).getByRole("button", { name: /^Northwire \d+$/ });
    const told = Number((await facet.textContent()).match(/\d+$/)[0]);
    await facet.click();
    await page.waitForURL(/tab=articles/);
    await page.waitForURL(/q=outlet%3ANorthwire/);
    await page.waitForFunction((most) => document.querySelectorAll(".results .card").length <= most && !document.querySelector(".loading"), told);
    const { articles } = await served.call("ListArticles", { filter: { outlet: ["Northwire"] }, pageSize: 100 });
    // By the words of its name a filter also finds "Northwire - World".
    assert.equal(told, articles.filter((one) => one.context.outlet === "Northwire").length);
    await page.getByRole("group", { name: "Who is quoted" }).getByRole("button", { name: /^Ingrid Solheim \d+$/ }).click();
    await page.waitForURL(/speaker%3A/);
    await page.waitForFunction(() => document.querySelectorAll(".results .card").length > 0 && !document.querySelector(".loading"));
    noFaults();
  });

  test("exports what is shown with harmless cells, and the commands for it", async () => {
    await open("/search?q=speaker%3ASilva");
    await page.locator(".card.quote").first().waitFor();
    await page.getByText("Export and commands").click();
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "CSV", exact: true }).click()]);
    const chunks = [];
    for await (const chunk of await download.createReadStream()) chunks.push(chunk);
    const csv = Buffer.concat(chunks).toString("utf8");
    assert.match(csv, /^published,said,speaker/);
    assert.doesNotMatch(csv, /(^|,)"?[=+@]/m);
    assert.match(csv, /'=/);
    assert.match(await page.locator(".command", { has: page.getByText("onrecord", { exact: true }) }).locator("pre").textContent(), /^onrecord quotes --speaker Silva$/);
    noFaults();
  });

  test("exports all that matches, as the server writes it, and can be stopped", async () => {
    await open("/search?q=outlet%3ANorthwire");
    await page.locator(".card.quote").first().waitFor();
    await page.getByText("Export and commands").click();
    await page.getByLabel("Format of the file").selectOption("JSON lines");
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "All quotes that match" }).click()]);
    assert.equal(download.suggestedFilename(), "onrecord-quotes.jsonl");
    const chunks = [];
    for await (const chunk of await download.createReadStream()) chunks.push(chunk);
    const lines = Buffer.concat(chunks).toString("utf8").trim().split("\n");
    const { totalCount } = await served.call("Aggregate", { quotes: { filter: { outlet: ["Northwire"] } } });
    assert.equal(lines.length, Number(totalCount));
    assert.ok(lines.every((one) => JSON.parse(one).article.outlet.startsWith("Northwire")));
    await page.getByText(`${totalCount} quotes saved`).waitFor();
    await page.getByText("onrecord export quotes --outlet Northwire --format jsonl > quotes.jsonl").waitFor();
    // An export that does not come is stopped by the reader.
    await page.route("**/Export", () => {});
    await page.getByRole("button", { name: "All quotes that match" }).click();
    await page.locator(".takeaway").getByRole("button", { name: "Stop" }).click();
    await page.getByText("Stopped: nothing was saved").waitFor();
    await page.unroute("**/Export");
    noFaults();
  });

  test("its commands give what it shows", async () => {
    const { execFileSync } = await import("node:child_process");
    for (const [path, method, list, id] of [["/search?q=speaker%3ASolheim+-kind%3Adirect+from%3A2024-03-05+to%3A2024-03-08+-treaty", "ListQuotes", "quotes", (one) => one.quote.quote_id],
      ["/search?tab=events&q=class%3Averbal-cooperation+quoted%3Ano", "ListEvents", "events", (one) => one.event.event_id]]) {
      const [answer] = await Promise.all([page.waitForResponse((response) => response.url().endsWith(method)).then((response) => response.json()), open(path)]);
      const shown = answer[list].map((one) => one.quote?.quoteId ?? one.event?.eventId);
      assert.ok(shown.length > 0, path);
      await page.getByText("Export and commands").click();
      const command = (await page.locator(".command", { has: page.getByText("onrecord", { exact: true }) }).locator("pre").textContent()).replace(/^onrecord /, "");
      const out = execFileSync("bash", ["-c", `"$0" ${command} --json --server "$1"`, join(BIN, "onrecord"), `127.0.0.1:${served.grpc}`], { encoding: "utf8" });
      assert.deepEqual(out.trim().split("\n").slice(0, shown.length).map((one) => id(JSON.parse(one))), shown, command);
    }
    noFaults();
  });

  test("counts sources by outlet", async () => {
    await open("/search?tab=outlets");
    await page.getByRole("row", { name: /^Northwire/ }).waitFor();
    noFaults();
  });

  test("offers dates as one types", async () => {
    await open("/search");
    await page.getByRole("combobox", { name: /search quotes/i }).fill("from:2024-");
    await page.getByRole("option", { name: /2024-03 March 2024/ }).click();
    await page.keyboard.press("Enter");
    await page.waitForURL(/q=from%3A2024-03/);
    noFaults();
  });

  test("teaches where nothing matches", async () => {
    await open("/search?q=xylophone");
    await page.getByRole("heading", { name: "Nothing matches" }).waitFor();
    noFaults();
  });
});

describe("article", () => {
  test("marks sources, verbs, contents and events, and a click shows why", async () => {
    await open(`/article/${article}`);
    for (const part of ["content", "source", "cue", "trigger"]) assert.ok((await page.locator(`.text .${part}`).count()) > 0, part);
    await page.locator(".text .content", { hasText: "We have waited long enough" }).first().click();
    const detail = page.getByRole("region", { name: "The chosen finding" });
    await detail.getByRole("heading", { name: /Quote, direct/ }).waitFor();
    await detail.getByText("Ingrid Solheim").first().waitFor();
    await detail.getByText(/rule quotes\.direct/).first().waitFor();
    await page.waitForURL(/at=[0-9a-f]{64}/);
    assert.ok((await page.locator(".text .chosen").count()) >= 3);
    noFaults();
  });

  test("has one menu to take it away, and room between its paragraphs", async () => {
    await open(`/article/${article}`);
    assert.equal(await page.getByText("Export and commands").count(), 1);
    await page.getByText("Export and commands").click();
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Events as CSV" }).click()]);
    assert.equal(download.suggestedFilename(), "onrecord-article-events.csv");
    assert.ok((await page.locator(".text .paragraph").count()) > 5);
    noFaults();
  });

  test("leads from a quote of the search to its place, by keyboard", async () => {
    await open(`/article/${article}?at=${quote.quote.quoteId}`);
    await page.getByRole("heading", { name: /Quote, direct/ }).waitFor();
    const event = page.locator('.text [role="button"][data-at^="e"]').first();
    await event.focus();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: /^Event:/ }).waitFor();
    noFaults();
  });

  test("shows the sentences of findings where full text is not served", async () => {
    await page.route("**/GetArticle", async (route) => {
      if (!route.request().postData().includes("VIEW_FULL")) return route.fallback();
      await route.fulfill({ status: 403, contentType: "application/json", body: JSON.stringify({ code: "permission_denied", message: "no", details: [{ type: "google.rpc.ErrorInfo", value: "", debug: { reason: "FULL_TEXT_NOT_SERVED" } }] }) });
    });
    await open(`/article/${article}`);
    await page.getByText("does not serve full text").waitFor();
    assert.ok((await page.locator(".text .content").count()) > 0);
    await page.unroute("**/GetArticle");
    noFaults();
  });
});

describe("speaker, statement and events", () => {
  test("a speaker's page tells the office, the quotes and the way to each", async () => {
    await open("/search?q=speaker%3ASolheim");
    await page.locator(".card .who a").first().click();
    await page.getByRole("heading", { level: 1, name: "Ingrid Solheim" }).waitFor();
    await page.locator(".card.quote").first().waitFor();
    await page.getByText("Norwegian foreign ministry").first().waitFor();
    noFaults();
  });

  test("a statement's page shows who prints it", async () => {
    await open(`/statement/${quote.quote.quoteId}`);
    await page.getByText("We have waited long enough").first().waitFor();
    await page.getByRole("link", { name: /Norway, Iceland to resume/ }).first().waitFor();
    noFaults();
  });

  test("events: bars, matrix and table; a pair narrows all", async () => {
    await open("/events");
    await page.getByRole("img", { name: /Events by/ }).waitFor();
    await page.getByRole("button", { name: /^Norway to Iceland: / }).focus();
    await page.keyboard.press("Enter");
    await page.waitForURL(/source%3ANOR\+target%3AISL/);
    await page.locator("table.stories tbody tr").first().waitFor();
    await page.getByText("Figures").first().click();
    await page.locator(".totals", { hasText: "3 trawlers" }).first().waitFor();
    noFaults();
  });

  test("a story event is one row, its mentions open by keyboard", async () => {
    await open("/events?q=source%3ANOR");
    const button = page.locator("table.stories").getByRole("button", { name: /mention/ }).first();
    await button.focus();
    await page.keyboard.press("Enter");
    const mention = page.locator("tr.mentions li a").first();
    await mention.waitFor();
    assert.equal(await button.getAttribute("aria-expanded"), "true");
    await mention.click();
    await page.getByRole("heading", { name: /^Event:/ }).waitFor();
    noFaults();
  });

  test("events: a map of the world, by keyboard; a country narrows all", async () => {
    await open("/events");
    const country = page.locator(".map").getByRole("button", { name: /^Denmark: \d+ events?/ });
    await country.scrollIntoViewIfNeeded();
    await country.focus();
    await page.keyboard.press("Enter");
    await page.waitForURL(/country%3ADNK/);
    noFaults();
  });
});

describe("verify, live and health", () => {
  test("verify finds words as they were printed, altered ones, and says so where it finds nothing", async () => {
    await open("/verify");
    await page.getByLabel("Quotation").fill("A treaty that nobody enforces protects nobody");
    await page.getByLabel("Speaker, if known").fill("Solheim");
    await page.getByRole("button", { name: "Verify" }).click();
    await page.getByRole("heading", { name: "As printed" }).waitFor({ timeout: 30_000 });
    await page.getByRole("link", { name: /Norway, Iceland to resume/ }).first().waitFor();
    await page.getByLabel("Quotation").fill("A treaty that nobody enforces protects fishermen");
    await page.getByRole("button", { name: "Verify" }).click();
    await page.getByRole("heading", { name: "Altered" }).waitFor({ timeout: 30_000 });
    await page.getByLabel("Quotation").fill("The moon is made of green cheese and always was");
    await page.keyboard.press("Tab");
    await page.getByRole("button", { name: "Verify" }).press("Enter");
    await page.getByRole("heading", { name: "Not found" }).waitFor({ timeout: 30_000 });
    noFaults();
  });

  test("live shows what is stored while one looks, and resumes after the server was away", async () => {
    await open("/live?stored=no");
    await page.getByText("live", { exact: true }).waitFor();
    served.drop("live-1.txt", "PORT SERA, March 8, 2024 - The ferry sailed again.\n\n\"The first boat is back,\" Ana Silva said on Friday.\n");
    await page.getByText("The first boat is back").first().waitFor({ timeout: 30_000 });
    await served.stop();
    await page.getByText("Connection lost, resuming").waitFor({ timeout: 20_000 });
    served.drop("live-2.txt", "PORT SERA, March 9, 2024 - The ferry sailed once more.\n\n\"The second boat is back,\" Ana Silva said on Saturday.\n");
    await served.run();
    await page.getByText("The second boat is back").first().waitFor({ timeout: 60_000 });
    await page.getByText("resumed where it broke off").waitFor();
    assert.equal(await page.getByText("The first boat is back").count() > 0, true);
    await page.getByRole("button", { name: "Pause" }).click();
    await page.getByText("paused", { exact: true }).waitFor();
    page.faults.length = 0;  // of the connection that broke
  });

  test("health counts files and tells why some were rejected", async () => {
    served.drop("broken.json", "{ no json");
    await open("/health");
    await page.getByRole("heading", { name: "Ready" }).waitFor();
    await page.getByRole("heading", { name: /Why files and articles were rejected/ }).waitFor({ timeout: 20_000 });
    noFaults();
  });
});

describe("alerts", () => {
  test("are added from a search, tested, told of and removed", async () => {
    await open("/search?q=speaker%3ASilva");
    await page.getByRole("link", { name: "Alert me of new ones" }).click();
    await page.getByRole("heading", { level: 1, name: "Alerts" }).waitFor();
    assert.equal(await page.getByRole("combobox", { name: "What to be told of" }).inputValue(), "speaker:Silva");
    await page.getByLabel("Name").fill("harbour");
    await page.getByLabel("Sent to").fill(`http://127.0.0.1:${receiver.address().port}/in`);
    await page.keyboard.press("Enter");
    await page.getByText("The key of its signatures").waitFor();
    const card = page.locator("li.card", { hasText: "harbour" });
    await card.getByText("speaker:Silva").waitFor();
    await card.getByRole("button", { name: "Send a test" }).click();
    await card.getByText("the receiver took it").waitFor();
    served.drop("alert-1.txt", "PORT SERA, March 11, 2024 - The ferry sailed again.\n\n\"The third boat is back,\" Ana Silva said on Monday.\n");
    await served.until(async () => (await served.call("ListAlerts", {})).alerts?.[0]?.deliveries?.[0]?.state === "ALERT_DELIVERY_STATE_DELIVERED", "the delivery");
    await page.getByRole("button", { name: "Look again" }).click();
    await card.getByText(/Last deliveries: delivered/).waitFor();
    noFaults();
  });

  test("to a host that is not allowed are refused with a reason, and removed only when one is sure", async () => {
    await open("/alerts");
    await page.getByLabel("Name").fill("elsewhere");
    await page.getByLabel("Sent to").fill("https://elsewhere.example/in");
    await page.getByRole("button", { name: "Add alert" }).click();
    await page.getByText(/not among those that the operator allows/).waitFor();
    const card = page.locator("li.card", { hasText: "harbour" });
    await card.getByRole("button", { name: "Remove", exact: true }).click();
    await card.getByRole("button", { name: /Remove “harbour” for good/ }).click();
    await card.waitFor({ state: "detached" });
    noFaults();
  });
});

describe("a hostile article", () => {
  test("is shown as text and does nothing", async () => {
    const { articles } = await served.call("ListArticles", { pageSize: 100 });
    const hostile = articles.filter((one) => /hostile/.test(one.source.path));
    assert.equal(hostile.length, 4);
    for (const { context } of hostile) {
      await open(`/article/${context.articleId}`);
      assert.doesNotMatch(await page.title(), /^owned/);
      assert.equal(await page.locator("main script, main img, main iframe").count(), 0);
      assert.equal(await page.locator('a[href^="javascript"]').count(), 0);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth + 1), "wider than the window");
    }
    await open("/search?q=speaker%3ASilva");
    assert.doesNotMatch(await page.title(), /^owned/);
    noFaults();
  });
});

describe("a server that asks for a token", () => {
  test("asks once, keeps it for the session and never puts it into an address", async () => {
    const { writeFileSync } = await import("node:fs");
    const tokens = join(served.folder, "tokens");
    writeFileSync(tokens, "letmein-123\n", { mode: 0o600 });
    const guarded = await ServedPage.start(BIN, { flags: ["--token-file", tokens] });
    try {
      const other = await openPage(browser, guarded.url);
      await other.goto(`${guarded.url}/search`);
      await other.getByLabel("Bearer token").fill("letmein-123");
      await other.keyboard.press("Enter");
      await other.locator(".card.quote").first().waitFor({ timeout: 30_000 });
      assert.doesNotMatch(other.url(), /letmein/);
      assert.deepEqual(other.faults, []);
      await other.context().close();
    } finally {
      await guarded.end();
    }
  });
});

const VIEWS = () => ({
  search: "/search?q=Norway", "search-events": "/search?tab=events", article: `/article/${article}?at=${quote.quote.quoteId}`, speaker: `/speaker/${encodeURIComponent(speakerKey)}`,
  statement: `/statement/${quote.quote.quoteId}`, events: "/events", verify: "/verify?text=A+treaty+that+nobody+enforces+protects+nobody&speaker=Solheim",
  live: "/live", alerts: "/alerts?kind=quotes&q=speaker%3ASolheim", speakers: "/search?tab=speakers", articles: "/search?tab=articles", outlets: "/search?tab=outlets", statements: "/search?tab=statements", health: "/health", empty: "/search?q=xylophone",
});

describe("every view", () => {
  for (const colorScheme of ["light", "dark"]) {
    for (const width of [390, 1280]) {
      test(`is accessible and fits at ${width} pixels in ${colorScheme}`, { timeout: 120_000 }, async () => {
        const other = await openPage(browser, served.url, { colorScheme, viewport: { width, height: width === 390 ? 844 : 900 } });
        for (const [name, path] of Object.entries(VIEWS())) {
          await other.goto(served.url + path);
          await other.locator("main h1, main h2").first().waitFor({ state: "attached" });
          await other.waitForFunction(() => !document.querySelector(".loading"));
          await other.waitForTimeout(300);
          const picture = join(PICTURES, `${name}-${width}-${colorScheme}.png`);
          await other.screenshot({ path: picture, fullPage: name !== "live" });
          // The picture of README.
          if (process.env.OR_UPDATE_GOLDEN && name === "article" && width === 1280 && colorScheme === "light") copyFileSync(picture, join(ROOT, "docs/page.png"));
          assert.deepEqual(await axeViolations(other), [], `${name} at ${width} in ${colorScheme}`);
          assert.ok(await other.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${name} is wider than ${width} pixels`);
          // Tables fit as well, by their rows as lists on a phone; the figures of charts may be wider.
          const cut = await other.evaluate(() => [...document.querySelectorAll(".scroll")].filter((one) => !one.closest(".figures") && one.scrollWidth > one.clientWidth + 1).map((one) => one.getAttribute("aria-label") ?? one.className));
          assert.deepEqual(cut, [], `${name} scrolls sideways at ${width} pixels`);
        }
        assert.deepEqual(other.faults, []);
        await other.context().close();
      });
    }
  }

  test("needs at most 150 kB of script at first sight", async () => {
    const other = await openPage(browser, served.url);
    const scripts = new Map();
    other.on("response", (response) => response.request().resourceType() === "script" && scripts.set(new URL(response.url()).pathname, response));
    await other.goto(`${served.url}/search`);
    await other.locator(".card").first().waitFor();
    let bytes = 0;
    for (const response of scripts.values()) {
      assert.equal(await response.headerValue("content-encoding"), "gzip");
      bytes += (await response.request().sizes()).responseBodySize;
    }
    assert.ok(scripts.size > 0 && bytes > 10_000 && bytes <= 150_000, `${bytes} bytes of ${[...scripts.keys()]}`);
    await other.context().close();
  });
});
