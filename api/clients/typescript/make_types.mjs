// Writes src/types.ts and src/methods.ts from what protoc-gen-es makes of the messages (node make_types.mjs GEN_DIR OUT_DIR): the types of
// their JSON alone, so that the package depends on nothing.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const [gen, out] = process.argv.slice(2);
const folder = join(gen, "onrecord/v1");
const HEAD = "// Generated from proto/onrecord/v1 by `./dev web`: not edited by hand.\n";
// The types of protobuf's own that stand in the messages, in JSON.
const OWN = "// RFC 3339.\nexport type Timestamp = string;\n// Seconds: \"15s\".\nexport type Duration = string;\n";

const types = [], rpcs = [];
for (const name of readdirSync(folder).sort()) {
  const text = readFileSync(join(folder, name), "utf8");
  for (const [, comment, declaration] of text.matchAll(/(\/\*\*(?:(?!\*\/)[^])*\*\/\n)export (type \w+Json = (?:\{[^]*?\n\}|[^;]*);)/g)) {
    const words = comment.split("\n").filter((line) => !/@generated|\/\*\*|\*\//.test(line)).map((line) => line.replace(/^ \* ?/, "")).join("\n").trim();
    const body = declaration
      .replace(/\n *\/\*\*((?:(?!\*\/)[^])*)\*\//g, (_, inner) => {
        const lines = inner.split("\n").filter((line) => !line.includes("@generated")).map((line) => line.replace(/^ *\* ?/, "").trim()).filter(Boolean);
        return lines.map((line) => `\n  // ${line}`).join("");
      })
      .replace(/\n\n/g, "\n");
    types.push(`${words ? words.split("\n").map((line) => `// ${line}`.trimEnd()).join("\n") + "\n" : ""}export ${body}`);
  }
  for (const [, body] of text.matchAll(/export const RecordService: GenService<\{([^]*?)\n\}>/g)) {
    for (const [, method, kind, input, output] of body.matchAll(/ (\w+): \{\n\s*methodKind: "(\w+)";\n\s*input: typeof (\w+)Schema;\n\s*output: typeof (\w+)Schema;/g)) {
      rpcs.push({ name: method[0].toUpperCase() + method.slice(1), stream: kind === "server_streaming", input, output });
    }
  }
}
if (types.length < 50 || rpcs.length < 15) throw new Error("protoc-gen-es writes another form: change make_types.mjs");
const bare = (text) => text.replace(/\b([A-Z]\w*?)Json\b/g, "$1");
writeFileSync(join(out, "types.ts"), HEAD + OWN + "\n" + types.map(bare).join("\n\n") + "\n");
const used = [...new Set(rpcs.flatMap(({ input, output }) => [input, output]))].sort();
const list = (stream) => rpcs.filter((rpc) => rpc.stream === stream).map(({ name, input, output }) => `  ${name}: [t.${input}, t.${output}];`).join("\n");
writeFileSync(join(out, "methods.ts"), `${HEAD}import type * as t from "./types.js";\n\n// Request and answer of each call.\nexport interface Methods {\n${list(false)}\n}\n\n// Request and message of each stream of answers.\nexport interface Streams {\n${list(true)}\n}\n`);
if (used.length === 0) throw new Error("no messages");
