// Takes records away: those that are shown, as files made here; all that match, as files that the server writes part by part;
// or as the commands that ask for them.
import { useRef, useState } from "preact/hooks";
import { exportCommand } from "../command";
import { save, saveBlob, toCsv, toJsonLines } from "../export";
import { count, duration } from "../format";
import type { ExportFormatJson, ExportRequestJson } from "../gen/onrecord/v1/record_service_pb";
import { asRpcError } from "../hooks";
import { type Kind, selectionOf } from "../query";
import { call, exported, type RpcError } from "../rpc";
import { Copy, Failure } from "./basics";

export interface Exported {
  title?: string; // where there are several
  name: string;
  head: string[];
  rows: unknown[][];
  records: unknown[];
}

export function TakeAway({ files, commands, all }: { files: Exported[]; commands: [string, string][]; all?: { kind: Kind; query: string } }) {
  return (
    <details class="menu takeaway">
      <summary>Export and commands</summary>
      <div class="sheet">
        {files.map(({ title, name, head, rows, records }) => (
          <p key={name}>
            {title && <b class="file">{title}</b>}{" "}
            <button type="button" aria-label={title && `${title} as CSV`} onClick={() => save(`${name}.csv`, "text/csv", toCsv(head, rows))}>CSV</button>{" "}
            <button type="button" aria-label={title && `${title} as JSON lines`} onClick={() => save(`${name}.jsonl`, "application/x-ndjson", toJsonLines(records))}>JSON lines</button>{" "}
            <span class="quiet">the {count(records.length)} shown here</span>
          </p>
        ))}
        {all && <ExportAll kind={all.kind} query={all.query} />}
        {commands.map(([label, command]) => (
          <div key={label} class="command">
            <span class="quiet">{label}</span> <Copy text={command} />
            <pre tabIndex={0}>{command}</pre>
          </div>
        ))}
      </div>
    </details>
  );
}

// Names of formats as the command line has them, and of their files.
const FORMATS: Record<Kind, [ExportFormatJson, string, string, string][]> = {
  quotes: [
    ["EXPORT_FORMAT_CSV", "CSV", "csv", "csv"], ["EXPORT_FORMAT_JSON_LINES", "JSON lines", "jsonl", "jsonl"],
    ["EXPORT_FORMAT_SCHEMA_ORG", "schema.org", "schema-org", "jsonl"], ["EXPORT_FORMAT_WEB_ANNOTATION", "W3C annotations", "w3c", "jsonl"],
  ],
  events: [
    ["EXPORT_FORMAT_CSV", "CSV", "csv", "csv"], ["EXPORT_FORMAT_JSON_LINES", "JSON lines", "jsonl", "jsonl"],
    ["EXPORT_FORMAT_POLECAT", "POLECAT", "plover", "tsv"], ["EXPORT_FORMAT_GDELT", "GDELT", "gdelt", "tsv"],
  ],
  articles: [["EXPORT_FORMAT_CSV", "CSV", "csv", "csv"], ["EXPORT_FORMAT_JSON_LINES", "JSON lines", "jsonl", "jsonl"]],
};

interface Progress {
  done: number;
  total: number; // 0: not known
  begun: number; // milliseconds
}

function ExportAll({ kind, query }: { kind: Kind; query: string }) {
  const [format, setFormat] = useState(0);
  const [progress, setProgress] = useState<Progress>();
  const [error, setError] = useState<RpcError>(), [said, setSaid] = useState("");
  const abort = useRef<AbortController | undefined>(undefined);
  const [code, , flag, ending] = FORMATS[kind][format]!;
  const run = async () => {
    const mine = (abort.current = new AbortController());
    const begun = Date.now(), selection = selectionOf(kind, query);
    setError(undefined);
    setSaid("");
    setProgress({ done: 0, total: 0, begun });
    try {
      const total = kind === "articles" ? 0 : Number((await call("Aggregate", { [kind]: selection, pageSize: 1 }, mine.signal)).totalCount ?? 0);
      const parts: Blob[] = [];
      let done = 0;
      for await (const part of exported({ [kind]: selection, format: code } as ExportRequestJson, mine.signal)) {
        parts.push(part.data);
        setProgress({ done: (done += part.records), total, begun });
      }
      saveBlob(`onrecord-${kind}.${ending}`, new Blob(parts));
      setSaid(`${count(done)} ${kind} saved`);
    } catch (caught) {
      if (mine.signal.aborted) setSaid("Stopped: nothing was saved");
      else setError(asRpcError(caught));
    }
    setProgress(undefined);
  };
  return (
    <>
      <p>
        <select aria-label="Format of the file" value={format} onChange={(event) => setFormat(Number(event.currentTarget.value))}>{FORMATS[kind].map(([, name], at) => <option key={name} value={at}>{name}</option>)}</select>{" "}
        <button type="button" disabled={!!progress} onClick={() => void run()}>All {kind} that match</button>{" "}
        <span role="status">{progress ? <Running {...progress} /> : <span class="quiet">{said}</span>}</span>{" "}
        {progress && <button type="button" class="plain" onClick={() => abort.current?.abort()}>Stop</button>}
      </p>
      {error && <Failure error={error} />}
      <div class="command">
        <span class="quiet">All of it from a terminal</span> <Copy text={exportCommand(kind, query, flag, ending)} />
        <pre tabIndex={0}>{exportCommand(kind, query, flag, ending)}</pre>
      </div>
    </>
  );
}

function Running({ done, total, begun }: Progress) {
  const seconds = (Date.now() - begun) / 1000, rate = done / Math.max(seconds, 0.001);
  return (
    <>
      {total > 0 && <progress aria-label="Share that is written" value={done} max={Math.max(total, done)} />} {count(done)}{total > 0 && ` of ${count(total)}`}
      {seconds > 1 && <span class="quiet">, {count(Math.round(rate))} a second{total > done && rate > 0 ? `, ${duration((total - done) / rate)} left` : ""}</span>}
    </>
  );
}
