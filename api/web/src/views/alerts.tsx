// Filters that the server keeps, and what it sends when something new matches.
import { useState } from "preact/hooks";
import { filterFlags, plainCommand } from "../command";
import { counted, instant } from "../format";
import type { AlertDeliveryJson, AlertJson, AlertStatusJson } from "../gen/onrecord/v1/alert_pb";
import { asRpcError, useCall, useTitle } from "../hooks";
import { Copy, Empty, Failure, Loading } from "../parts/basics";
import { SearchBox } from "../parts/searchbox";
import { type Kind, queryOf, selectionOf } from "../query";
import { href, type Place } from "../router";
import { call, RpcError } from "../rpc";

const KINDS: Kind[] = ["quotes", "events", "articles"];
const STATES: Record<string, string> = {
  ALERT_DELIVERY_STATE_WAITING: "waits", ALERT_DELIVERY_STATE_DELIVERED: "delivered", ALERT_DELIVERY_STATE_GIVEN_UP: "given up",
};

const kindOf = (alert: AlertJson): Kind => (alert.events ? "events" : alert.articles ? "articles" : "quotes");

export function Alerts({ place }: { place: Place }) {
  useTitle("Alerts");
  const { answer, error, loading, again } = useCall("ListAlerts", {});
  const alerts = answer?.alerts ?? [], hosts = answer?.allowedHosts ?? [];
  if (error?.reason === "NO_ALERTS") return <Empty title="No alerts here"><p>This server keeps no alerts.</p></Empty>;
  return (
    <div class="alerts">
      <h1>Alerts</h1>
      <p>What is stored from now on and matches is sent to an address, at least once, signed, and again until it is taken.</p>
      {error && <Failure error={error} again={again} />}
      {loading && !answer && <Loading />}
      {answer && hosts.length === 0 && (
        <Empty title="No address is allowed yet">
          <p>The operator names the hosts that may be told: <code>onrecord up --alert-host hooks.desk.example</code>. Commands of the server's own machine are set there too: <code>onrecord alert add --name desk --text treaty --exec "…" --alert-file alerts.jsonl</code>.</p>
        </Empty>
      )}
      {hosts.length > 0 && <Add place={place} hosts={hosts} added={again} />}
      {alerts.length > 0 && <h2>{counted(alerts.length, "alert")} <button type="button" class="small" onClick={again}>Look again</button></h2>}
      {answer && hosts.length > 0 && alerts.length === 0 && <p class="quiet">No alert yet.</p>}
      <ul class="cards list">{alerts.map((one) => <Alert key={one.alert?.name} status={one} changed={again} />)}</ul>
    </div>
  );
}

function Add({ place, hosts, added }: { place: Place; hosts: string[]; added: () => void }) {
  const asked = place.params.get("kind") as Kind;
  const [kind, setKind] = useState<Kind>(KINDS.includes(asked) ? asked : "quotes");
  const [query, setQuery] = useState(place.params.get("q") ?? "");
  const [name, setName] = useState(""), [webhook, setWebhook] = useState("");
  const [secret, setSecret] = useState(""), [error, setError] = useState<RpcError>(), [busy, setBusy] = useState(false);
  const add = async () => {
    setBusy(true);
    setError(undefined);
    setSecret("");
    try {
      const answer = await call("AddAlert", { alert: { name: name.trim(), webhook: webhook.trim(), [kind]: selectionOf(kind, query) } });
      setSecret(answer.secret ?? "");
      setName("");
      added();
    } catch (caught) {
      setError(asRpcError(caught));
    }
    setBusy(false);
  };
  const command = plainCommand("alert", "add", kind, "--name", name.trim() || "NAME", ...filterFlags(kind, query), "--webhook", webhook.trim() || "URL");
  const ready = name.trim() !== "" && /^https?:\/\/./.test(webhook.trim()) && !busy;
  return (
    <section aria-labelledby="add" class="form">
      <h2 id="add">A new alert</h2>
      <p class="bar"><label>Of <select value={kind} onChange={(event) => setKind(event.currentTarget.value as Kind)}>{KINDS.map((one) => <option key={one}>{one}</option>)}</select></label> <span class="quiet">that match</span></p>
      <SearchBox value={query} onChange={setQuery} onSubmit={setQuery} kinds={[kind]} label="What to be told of" placeholder="all; or speaker:Solheim, country:NOR, words" button="" />
      <form onSubmit={(event) => { event.preventDefault(); if (ready) void add(); }}>
        <label>Name <input value={name} maxLength={100} onInput={(event) => setName(event.currentTarget.value)} /></label>
        <label>Sent to <input type="url" inputMode="url" value={webhook} onInput={(event) => setWebhook(event.currentTarget.value)} placeholder={`https://${hosts[0]!.replace(/^\*/, "hooks")}/`} /></label>
        <button type="submit" disabled={!ready}>Add alert</button>
      </form>
      <p class="quiet">Allowed hosts: {hosts.join(", ")}</p>
      <p class="quiet">From a terminal: <code class="wrap">{command}</code> <Copy text={command} /></p>
      {error && <Failure error={error} />}
      {secret && <p class="note" role="status">It is kept. The key of its signatures, told only now: <code class="wrap">{secret}</code> <Copy text={secret} /></p>}
    </section>
  );
}

function Alert({ status, changed }: { status: AlertStatusJson; changed: () => void }) {
  const alert = status.alert ?? {}, name = alert.name ?? "", kind = kindOf(alert);
  const query = queryOf(kind, alert[kind] ?? {});
  const [told, setTold] = useState<AlertDeliveryJson>(), [error, setError] = useState<RpcError>(), [busy, setBusy] = useState(false);
  const [sure, setSure] = useState(false);
  const run = async (what: () => Promise<void>) => {
    setBusy(true);
    setError(undefined);
    try {
      await what();
    } catch (caught) {
      setError(asRpcError(caught));
    }
    setBusy(false);
  };
  const test = () => run(async () => setTold((await call("TestAlert", { name })).delivery));
  const remove = () => run(async () => { await call("RemoveAlert", { name }); changed(); });
  const deliveries = status.deliveries ?? [];
  return (
    <li class="card">
      <h3>{name}</h3>
      <p>{kind} {query ? <>that match <a href={href(kind === "events" ? "/events" : "/search", { q: query, tab: kind === "articles" ? "articles" : "" })}><code>{query}</code></a></> : "of every kind"}</p>
      <p class="origin">to {alert.webhook || "a command of the server"} · since {instant(status.createdAt)}{status.waiting ? ` · ${counted(status.waiting, "delivery", "deliveries")} waiting` : ""}{status.fromFile && " · of the server's own file"}</p>
      <p class="bar">
        <button type="button" class="small" disabled={busy} onClick={() => void test()}>Send a test</button>
        {!status.fromFile && !sure && <button type="button" class="small" disabled={busy} onClick={() => setSure(true)}>Remove</button>}
        {sure && <><button type="button" class="small" disabled={busy} onClick={() => void remove()}>Remove “{name}” for good</button> <button type="button" class="plain" onClick={() => setSure(false)}>Keep it</button></>}
      </p>
      {busy && <Loading what="Waiting for the receiver" />}
      {told && <p class="note" role="status">Test: {STATES[told.state ?? ""] === "delivered" ? "the receiver took it" : `not taken: ${told.outcome}`}</p>}
      {error && <Failure error={error} />}
      {deliveries.length === 0 ? <p class="quiet">Nothing matched yet.</p> : (
        <details>
          <summary>Last deliveries: {STATES[deliveries[0]!.state ?? ""]}, {instant(deliveries[0]!.createdAt)}</summary>
          <div class="scroll" tabIndex={0} role="region" aria-label={`Deliveries of ${name}`}>
            <table class="rows">
              <thead><tr><th scope="col">Found</th><th scope="col">State</th><th scope="col">Records</th><th scope="col">Tries</th><th scope="col">Outcome</th><th scope="col">Next try</th></tr></thead>
              <tbody>{deliveries.map((one) => <tr key={one.deliveryId}><td>{instant(one.createdAt)}</td><td>{STATES[one.state ?? ""]}</td><td>{one.records}</td><td>{one.attempts ?? 0}</td><td>{one.outcome}</td><td>{instant(one.nextAttemptAt)}</td></tr>)}</tbody>
            </table>
          </div>
        </details>
      )}
    </li>
  );
}
