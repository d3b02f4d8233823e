// The TypeScript client as a package: compiled, and asked against a running server.
//   node tests/web/typescript_client_test.mjs BIN_DIR
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { ROOT, ServedPage } from "./served_page.mjs";

const BIN = process.argv[2] ?? "build/bin";
let served, out, Client, RpcError, records;

before(async () => {
  out = mkdtempSync(join(tmpdir(), "onrecord-client-"));
  execFileSync(join(ROOT, "api/web/node_modules/.bin/tsc"), ["-p", join(ROOT, "api/clients/typescript"), "--outDir", out], { stdio: "inherit" });
  writeFileSync(join(out, "package.json"), '{"type": "module"}');
  ({ Client, RpcError } = await import(pathToFileURL(join(out, "index.js"))));
  served = await ServedPage.start(BIN);
  await served.settled();
  await served.until(async () => (await served.call("ListQuotes", { filter: { speaker: ["Thorsen"] } })).quotes?.length > 0, "the samples");
  records = new Client({ url: served.url });
}, { timeout: 120_000 });

after(async () => {
  await served?.end();
  rmSync(out, { recursive: true, force: true });
});

test("a call has its types and its answer", async () => {
  const answer = await records.call("VerifyQuote", { text: "A treaty that nobody enforces protects nobody", speaker: "Solheim" });
  assert.equal(answer.verdict, "VERDICT_VERBATIM");
});

test("a list pages by itself", async () => {
  const seen = new Set();
  for await (const { quote } of records.list("ListQuotes", { pageSize: 3 })) seen.add(quote.quoteId);
  const { quotes } = await records.call("ListQuotes", { pageSize: 1000 });
  assert.equal(seen.size, quotes.length);
});

test("an error tells its code and reason", async () => {
  await assert.rejects(records.call("GetQuote", { quoteId: "none" }), (error) => error instanceof RpcError && error.code === "not_found" && error.reason === "NO_SUCH_QUOTE");
  await assert.rejects(new Client({ url: "http://127.0.0.1:1" }).call("ListQuotes", {}), (error) => error.code === "unavailable");
});

test("a watch goes on where it was after the server was away", { timeout: 120_000 }, async () => {
  const abort = new AbortController();
  const texts = [];
  let restarted = false;
  for await (const step of records.watch({ quotes: {}, changesOnly: true }, abort.signal)) {
    texts.push(...(step.quotes ?? []).map((one) => one.quote.text));
    if (!restarted) {
      restarted = true;
      served.drop("one.txt", "PORT SERA, March 8, 2024 - The ferry sailed again.\n\n\"The first boat is back,\" Ana Silva said on Friday.\n");
      await served.until(async () => (await served.call("ListQuotes", { filter: { text: "first boat" } })).quotes?.length > 0, "the first boat");
      await served.stop();
      served.drop("two.txt", "PORT SERA, March 9, 2024 - The ferry sailed once more.\n\n\"The second boat is back,\" Ana Silva said on Saturday.\n");
      await served.run();
    }
    if (texts.some((text) => text.includes("second boat"))) abort.abort();
  }
  assert.ok(texts.some((text) => text.includes("first boat")), texts.join());
  assert.equal(texts.filter((text) => text.includes("first boat")).length, 1);
});
