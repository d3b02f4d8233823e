import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { call, type Method, type Methods, RpcError } from "./rpc";

export interface Asked<T> {
  answer?: T;
  error?: RpcError;
  loading: boolean;
  again: () => void;
}

// What `ask` answers, asked anew whenever `key` changes; undefined: nothing is asked. A newer question cancels the one before,
// whose answer stays until the new one comes.
export function useAnswer<T>(key: string | undefined, ask: (signal: AbortSignal) => Promise<T>): Asked<T> {
  const [state, setState] = useState<Omit<Asked<T>, "again">>({ loading: key !== undefined });
  const [round, setRound] = useState(0);
  useEffect(() => {
    if (key === undefined) return setState({ loading: false });
    const abort = new AbortController();
    setState((before) => ({ ...before, error: undefined, loading: true }));
    ask(abort.signal).then(
      (answer) => abort.signal.aborted || setState({ answer, loading: false }),
      (error) => abort.signal.aborted || setState({ error: asRpcError(error), loading: false }),
    );
    return () => abort.abort();
  }, [key, round]);
  return { ...state, again: useCallback(() => setRound((before) => before + 1), []) };
}

// The answer to a request; undefined as `request` asks for nothing.
export const useCall = <M extends Method>(method: M, request: Methods[M][0] | undefined): Asked<Methods[M][1]> =>
  useAnswer(request && `${method} ${JSON.stringify(request)}`, (signal) => call(method, request!, signal));

export function asRpcError(error: unknown): RpcError {
  return error instanceof RpcError ? error : new RpcError({ message: String(error) });
}

export interface Listed<T> {
  items: T[];
  error?: RpcError;
  loading: boolean;
  more?: () => void; // the next page; undefined: this is all
  stop: () => void;
}

type Lists = { [M in Method]: Methods[M][0] extends { pageToken?: string } ? M : never }[Method];

// A list that is read page by page. `pick` takes the records out of an answer.
export function useList<M extends Lists, T>(
  method: M,
  request: Methods[M][0] | undefined,
  pick: (answer: Methods[M][1]) => T[] | undefined,
): Listed<T> {
  const [items, setItems] = useState<T[]>([]);
  const [next, setNext] = useState<string>();
  const [error, setError] = useState<RpcError>();
  const [loading, setLoading] = useState(request !== undefined);
  const abort = useRef<AbortController | undefined>(undefined);
  const key = request && JSON.stringify(request);

  const read = useCallback(
    async (pageToken: string) => {
      if (key === undefined) return;
      abort.current?.abort();
      const mine = (abort.current = new AbortController());
      setLoading(true);
      setError(undefined);
      try {
        const answer = await call(method, { ...JSON.parse(key), pageToken }, mine.signal);
        const got = pick(answer) ?? [];
        setItems((before) => (pageToken ? [...before, ...got] : got));
        setNext((answer as { nextPageToken?: string }).nextPageToken || undefined);
      } catch (caught) {
        if (mine.signal.aborted) return;
        setError(asRpcError(caught));
        if (!pageToken) setItems([]);
      }
      if (abort.current === mine) setLoading(false);
    },
    [method, key],
  );
  useEffect(() => {
    setNext(undefined);
    if (key === undefined) {
      setItems([]);
      setLoading(false);
      return;
    }
    void read("");
    return () => abort.current?.abort();
  }, [read]);
  const stop = useCallback(() => {
    abort.current?.abort();
    setLoading(false);
  }, []);
  return { items, error, loading, stop, more: next && !loading ? () => void read(next) : undefined };
}

// `value` once it has not changed for `milliseconds`.
export function useSettled<T>(value: T, milliseconds: number): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), milliseconds);
    return () => clearTimeout(timer);
  }, [JSON.stringify(value)]);
  return settled;
}

export function useTitle(title: string) {
  useEffect(() => {
    document.title = title ? `${title} – onrecord` : "onrecord";
  }, [title]);
}
