import { useEffect, useState } from "preact/hooks";
import { count } from "../format";
import { asRpcError, useTitle } from "../hooks";
import { Copy, Failure, Loading } from "../parts/basics";
import { metrics, readiness, RpcError } from "../rpc";

const EVERY = 3000; // milliseconds

interface Sample {
  name: string;
  label: string;
  value: number;
}

// Lines of Prometheus' text format: name{label="value"} number
export function readMetrics(text: string): Sample[] {
  return [...text.matchAll(/^([a-z_]+)(?:\{[a-z_]+="((?:[^"\\]|\\.)*)"\})? ([-+.\deE]+|NaN)$/gm)].map(([, name, label, value]) => ({ name: name!, label: label ?? "", value: Number(value) }));
}

interface Snapshot {
  at: number;
  ready: string;
  samples: Sample[];
}

function useSnapshots(): { now?: Snapshot; before?: Snapshot; error?: RpcError } {
  const [state, setState] = useState<{ now?: Snapshot; before?: Snapshot; error?: RpcError }>({});
  useEffect(() => {
    const abort = new AbortController();
    let timer: ReturnType<typeof setTimeout>;
    const read = async () => {
      try {
        const [text, ready] = await Promise.all([metrics(abort.signal), readiness(abort.signal)]);
        setState((last) => ({ now: { at: Date.now(), ready, samples: readMetrics(text) }, before: last.now }));
      } catch (error) {
        if (!abort.signal.aborted) setState((last) => ({ ...last, error: asRpcError(error) }));
      }
      timer = setTimeout(() => void read(), EVERY);
    };
    void read();
    return () => {
      abort.abort();
      clearTimeout(timer);
    };
  }, []);
  return state;
}

const FILES: [string, string][] = [
  ["onrecord_ingest_waiting_files", "waiting to be read"],
  ["onrecord_ingest_in_flight", "articles on their way"],
  ["onrecord_ingest_files_done_total", "done"],
  ["onrecord_ingest_files_rejected_total", "rejected"],
  ["onrecord_ingest_stuck_files", "stuck: cannot be read or moved"],
  ["onrecord_ingest_duplicates_total", "articles that were there before"],
];
const STORE: [string, string, string?][] = [
  ["onrecord_api_records_total", "articles stored", "stored"],
  ["onrecord_api_records_total", "duplicates", "duplicate"],
  ["onrecord_api_records_total", "older than what is stored", "older"],
  ["onrecord_api_records_total", "rejected", "rejected"],
  ["onrecord_api_lag_records", "records behind the log"],
  ["onrecord_api_watches", "watches open"],
  ["onrecord_api_web_connections", "connections to this page"],
];

export function Health() {
  useTitle("Health");
  const { now, before, error } = useSnapshots();
  if (error && !now) return <Failure error={error} />;
  if (!now) return <Loading />;
  const find = (of: Snapshot | undefined, name: string, label = "") => of?.samples.find((one) => one.name === name && (!label || one.label === label))?.value;
  const rate = (name: string, label = "") => {
    const a = find(before, name, label), b = find(now, name, label);
    return a === undefined || b === undefined || !before ? undefined : ((b - a) * 1000) / (now.at - before.at);
  };
  const rejected = now.samples.filter((one) => one.name === "onrecord_ingest_rejected_total" && one.value > 0);
  const calls = now.samples.filter((one) => one.name === "onrecord_api_calls_total").sort((a, b) => b.value - a.value);
  const ready = now.ready.trim() === "ready";
  const replay = (reason: string) => `onrecord rejected replay --reason ${reason} --all`;
  return (
    <div class="health">
      <h1>Health</h1>
      <div class={`verdict ${ready ? "yes" : "no"}`} role="status"><h2>{ready ? "Ready" : "Waiting"}</h2>{!ready && <p>{now.ready}</p>}</div>
      <Numbers title="Files" rows={FILES.map(([name, label]) => [label, find(now, name), rate(name)])} none="This process does not read files: ask the metrics of onrecord-ingest." />
      {rejected.length > 0 && (
        <section>
          <h2>Why files and articles were rejected</h2>
          <div class="scroll" tabIndex={0} role="region" aria-label="Reasons of rejection"><table class="rows"><thead><tr><th scope="col">Reason</th><th scope="col" class="number">Number</th><th scope="col">To have them read again</th></tr></thead><tbody>{rejected.map((one) => <tr key={one.label}><td><span class="capital">{one.label.replaceAll("_", " ")}</span></td><td class="number">{count(one.value)}</td><td><code class="wrap">{replay(one.label)}</code> <Copy text={replay(one.label)} /></td></tr>)}</tbody></table></div>
          <p>Each lies in <code>rejected/</code> of the watched folder with a <code>.reason.json</code> beside it. Once the fault is mended, the command moves it back (<code>--inbox FOLDER</code> where that is not <code>./inbox</code>); <code>onrecord rejected list</code> names the files.</p>
        </section>
      )}
      <Numbers title="Store" rows={STORE.map(([name, label, of]) => [label, find(now, name, of), rate(name, of)])} />
      <section>
        <h2>Calls</h2>
        <div class="scroll" tabIndex={0} role="region" aria-label="Calls"><table class="rows"><thead><tr><th scope="col">Method</th><th scope="col">Status</th><th scope="col" class="number">Calls</th></tr></thead><tbody>{calls.map((one) => <tr key={one.label}><td>{one.label.split("/")[0]}</td><td>{one.label.split("/")[1]}</td><td class="number">{count(one.value)}</td></tr>)}</tbody></table></div>
      </section>
      <p class="quiet">Read every {EVERY / 1000} seconds from <a href="/metrics" target="_blank" rel="noopener">/metrics</a>.</p>
    </div>
  );
}

function Numbers({ title, rows, none }: { title: string; rows: [string, number | undefined, number | undefined][]; none?: string }) {
  const known = rows.filter(([, value]) => value !== undefined);
  return (
    <section>
      <h2>{title}</h2>
      {known.length === 0 && none && <p class="quiet">{none}</p>}
      <ul class="numbers">
        {known.map(([label, value, rate]) => (
          <li key={label}><b>{count(value)}</b> {label}{rate !== undefined && rate > 0 && <span class="quiet"> {rate.toFixed(1)} a second</span>}</li>
        ))}
      </ul>
    </section>
  );
}
