import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { date, type Figure } from "../format";
import type { RpcError } from "../rpc";

// Text with the words of the query marked. Always text, never markup.
export function Marked({ text, words }: { text?: string; words: string[] }) {
  if (!text || words.length === 0) return <>{text}</>;
  const escaped = words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/\\\*$/, "\\w*"));
  const pieces = text.split(new RegExp(`(\\b(?:${escaped.join("|")}))(?!\\w)`, "giu"));
  return <>{pieces.map((piece, at) => (at % 2 ? <mark key={at}>{piece}</mark> : piece))}</>;
}

export function Failure({ error, again }: { error: RpcError; again?: () => void }) {
  return (
    <div class="failure" role="alert">
      <p>{error.code === "unimplemented" ? "This server does not answer this question yet." : error.message}</p>
      <p class="quiet">
        {error.code}
        {error.reason && `, ${error.reason}`}
      </p>
      {again && <button type="button" onClick={again}>Try again</button>}
    </div>
  );
}

export function Loading({ what = "Reading", stop }: { what?: string; stop?: () => void }) {
  return (
    <p class="loading" role="status">
      <span class="spinner" aria-hidden="true" /> {what} …
      {stop && <button type="button" class="plain" onClick={stop}>Stop</button>}
    </p>
  );
}

export function Empty({ title, children }: { title: string; children?: ComponentChildren }) {
  return (
    <div class="empty">
      <h2>{title}</h2>
      {children}
    </div>
  );
}

export function Day({ value }: { value?: string }) {
  return value ? <time dateTime={value}>{date(value)}</time> : <span class="quiet">undated</span>;
}

// A confidence as a figure and a bar.
export function Confidence({ value }: { value?: Figure }) {
  if (!value) return null;
  const percent = Math.round(Number(value) * 100);
  return (
    <span class="confidence" title="Estimated probability that this is right">
      <meter min={0} max={100} value={percent} aria-label={`confidence ${percent} percent`} /> {percent}{"\u00a0"}%
    </span>
  );
}

export function Copy({ text, label = "Copy" }: { text: string; label?: string }) {
  const [done, setDone] = useState(false);
  const copy = async () => {
    await navigator.clipboard?.writeText(text).catch(() => {});
    setDone(true);
    setTimeout(() => setDone(false), 2000);
  };
  return <button type="button" class="small" onClick={() => void copy()}>{done ? "Copied" : label}</button>;
}

// A dialog that the keyboard can leave, over the page.
export function Sheet({ title, close, children }: { title: string; close: () => void; children: ComponentChildren }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  return (
    <dialog ref={dialog} onClose={close} aria-label={title}>
      <header>
        <h2>{title}</h2>
        <button type="button" class="plain" onClick={() => dialog.current?.close()} aria-label="Close">✕</button>
      </header>
      {children}
    </dialog>
  );
}
