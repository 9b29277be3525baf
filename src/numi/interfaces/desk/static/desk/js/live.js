// What moves elsewhere: one stream a page, that comes back by itself.

/** @param {string} url @param {Record<string, (payload: any) => void>} acts @param {(up: boolean) => void} tell */
export function listenLive(url, acts, tell) {
  let source = null;
  const open = () => {
    source = new EventSource(url);
    source.addEventListener("open", () => tell(true));
    source.addEventListener("error", () => tell(false));
    for (const [kind, act] of Object.entries(acts)) {
      source.addEventListener(kind, (event) => act(JSON.parse(event.data)));
    }
  };
  open();
  addEventListener("pagehide", () => source.close());
  addEventListener("pageshow", (event) => event.persisted && open());
}
