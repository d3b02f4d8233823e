// The Connect protocol as its own client speaks it (@connectrpc/connect-web), with code generated from our messages.
//   node tests/web/connect_client_test.mjs BIN_DIR
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { ROOT, ServedPage } from "./served_page.mjs";

const web = join(ROOT, "api/web"), require = createRequire(join(web, "package.json"));
const load = (name) => import(pathToFileURL(require.resolve(name)));
const { Code, ConnectError, createClient } = await load("@connectrpc/connect");
const { createConnectTransport } = await load("@connectrpc/connect-web");
let served, RecordService;

before(async () => {
  // Below the packages that the generated code imports.
  const out = join(web, "node_modules/.onrecord-gen");
  mkdirSync(out, { recursive: true });
  const protos = readdirSync(join(ROOT, "proto/onrecord/v1")).map((name) => `onrecord/v1/${name}`);
  execFileSync("protoc", ["-I", join(ROOT, "proto"), `--plugin=${join(web, "node_modules/.bin/protoc-gen-es")}`, `--es_out=${out}`, "--es_opt=target=js,import_extension=js", ...protos]);
  ({ RecordService } = await import(pathToFileURL(join(out, "onrecord/v1/record_service_pb.js"))));
  served = await ServedPage.start(process.argv[2] ?? "build/bin");
  await served.settled();
  await served.until(async () => (await served.call("ListQuotes", { filter: { speaker: ["Thorsen"] } })).quotes?.length > 0, "the samples");
}, { timeout: 120_000 });
after(() => served?.end());

for (const useBinaryFormat of [false, true]) {
  const name = useBinaryFormat ? "protobuf" : "JSON";
  const client = () => createClient(RecordService, createConnectTransport({ baseUrl: served.url, useBinaryFormat }));

  test(`unary calls in ${name}`, async () => {
    const { quotes } = await client().listQuotes({ filter: { speaker: ["Thorsen"] }, pageSize: 2 });
    assert.equal(quotes[0].quote.speakerName, "Lise Thorsen");
  });

  test(`errors with their details in ${name}`, async () => {
    const error = await client().getQuote({ quoteId: "x" }).catch((caught) => caught);
    assert.ok(error instanceof ConnectError);
    assert.equal(error.code, Code.NotFound);
    assert.equal(error.details[0].debug.reason, "NO_SUCH_QUOTE");
  });

  test(`streams in ${name}`, async () => {
    const abort = new AbortController();
    let quotes = 0, marks = 0;
    for await (const step of client().watch({ what: { case: "quotes", value: {} } }, { signal: abort.signal })) {
      quotes += step.quotes.length;
      if (step.phase === 2) {
        marks += 1;
        break;
      }
    }
    abort.abort();
    assert.ok(quotes > 5);
    assert.equal(marks, 1);
    const refused = await (async () => { for await (const step of client().watch({})) return step; })().catch((caught) => caught);
    assert.equal(refused.code, Code.InvalidArgument);
  });
}
