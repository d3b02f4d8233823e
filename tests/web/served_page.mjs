// `onrecord up` on an inbox of its own, with the samples and hostile articles, for the tests of the page.
import { spawn } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, openSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const ROOT = new URL("../..", import.meta.url).pathname;

async function freePort() {
  const server = createServer();
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address();
  await new Promise((closed) => server.close(closed));
  return port;
}

// Articles that try to be more than text.
function hostileArticles() {
  const attack = `<img src=x onerror="document.title='owned'"><script>document.title='owned'</script>`;
  const overrides = "\u202Eesrever\u202C \u200Bzero\u200Bwidth \u2066isolated\u2069";
  return {
    "hostile-markup.txt": `${attack} minister warns of javascript:alert(1)\nBy ${attack}\nPORT SERA, March 4, 2024 - "We are ${attack} glad," said Ana ${overrides} Silva, the harbour minister, on Monday.\n\n"It is 'over' & \\"done\\" {{7*7}} \${7*7}," Silva said.\n`,
    "hostile-line.txt": `A very long line\nPORT SERA, March 5, 2024 - "We will not move," Ana Silva said on Tuesday. ${"word".repeat(50_000)}\n`,
    "hostile-formula.json": JSON.stringify({ id: "formula-1", title: "=HYPERLINK(\"https://evil.example\")", outlet: "=1+1", published: "2024-03-06", url: "javascript:document.title='owned'", text: "PORT SERA, March 6, 2024 - \"=SUM(A1) is all we have,\" Ana Silva said on Wednesday." }),
    "hostile-arabic.txt": `مرحبا ${overrides}\nPORT SERA, March 7, 2024 - "مرحبا بالعالم we said," Ana Silva told reporters on Thursday.\n`,
  };
}

export class ServedPage {
  // options: further flags of `onrecord up`.
  static async start(bin, { samples = true, hostile = false, flags = [] } = {}) {
    const page = new ServedPage();
    page.folder = mkdtempSync(join(tmpdir(), "onrecord-web-"));
    page.inbox = join(page.folder, "inbox");
    mkdirSync(page.inbox);
    if (samples) for (const name of readdirSync(join(ROOT, "cli/samples"))) copyFileSync(join(ROOT, "cli/samples", name), join(page.inbox, name));
    if (hostile) for (const [name, text] of Object.entries(hostileArticles())) writeFileSync(join(page.inbox, name), text);
    page.grpc = await freePort();
    page.web = await freePort();
    page.command = [join(bin, "onrecord"), "up", "--inbox", page.inbox, "--store", join(page.folder, "store.db"), "--http", "", "--listen", `127.0.0.1:${page.grpc}`, "--web", `127.0.0.1:${page.web}`, ...flags];
    page.url = `http://localhost:${page.web}`;
    await page.run();
    return page;
  }

  async run() {
    const log = openSync(join(this.folder, "log"), "a");
    const [program, ...rest] = this.command;
    this.process = spawn(program, rest, { stdio: ["ignore", log, log], env: { ...process.env, XDG_STATE_HOME: join(this.folder, "state") } });
    this.ended = new Promise((ended) => this.process.on("exit", ended));
    await this.until(async () => (await fetch(`${this.url}/readyz`)).ok, "the page to be served");
  }

  drop(name, text) {
    writeFileSync(join(this.folder, name), text);
    copyFileSync(join(this.folder, name), join(this.inbox, name));
  }

  async call(method, request, headers = {}) {
    const response = await fetch(`${this.url}/onrecord.v1.RecordService/${method}`, { method: "POST", headers: { "Content-Type": "application/json", ...headers }, body: JSON.stringify(request) });
    return response.json();
  }

  // Waits until every file of the inbox has been read and stored.
  async settled() {
    await this.until(async () => readdirSync(this.inbox, { withFileTypes: true }).every((entry) => entry.isDirectory()), "the inbox to be read");
  }

  async until(condition, what, seconds = 60) {
    for (const end = Date.now() + seconds * 1000; Date.now() < end; ) {
      if (await condition().catch(() => false)) return;
      await new Promise((wake) => setTimeout(wake, 100));
    }
    throw new Error(`waited ${seconds} s for ${what}`);
  }

  async stop() {
    this.process.kill("SIGTERM");
    await this.ended;
  }

  async end() {
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
