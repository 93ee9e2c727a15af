// Stands in for LINE's LIFF SDK inside the emulator: same calls, the tokens come from the address the start page made.
(() => {
  const base = new URL(document.currentScript.src).origin;
  const keep = (id) => `emulated-liff:${id}`;
  let session = null;
  let ready;
  const whenReady = new Promise((resolve) => { ready = resolve; });
  const claims = (token) => {
    const bytes = Uint8Array.from(atob(token.split(".")[1].replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
    return JSON.parse(new TextDecoder().decode(bytes));
  };
  const ask = async (path) => {
    const answer = await fetch(base + path, { headers: { Authorization: `Bearer ${liff.getAccessToken()}` } });
    if (!answer.ok) {
      throw new Error(`${path}: ${answer.status}`);
    }
    return answer.json();
  };
  const liff = {
    id: null,
    ready: whenReady,
    async init({ liffId }) {
      liff.id = liffId;
      const handed = new URLSearchParams(location.hash.slice(1));
      if (handed.has("access_token")) {
        sessionStorage.setItem(keep(liffId), JSON.stringify({
          access: handed.get("access_token"), id: handed.get("id_token") || null, context: JSON.parse(handed.get("context_token")),
        }));
        history.replaceState(null, "", location.pathname + location.search);
      }
      session = JSON.parse(sessionStorage.getItem(keep(liffId)) ?? "null");
      const here = new URL(location.href);
      const rest = here.searchParams.get("liff.state");
      if (rest !== null) {
        // The second redirect: path and query that stood behind the LIFF id are put behind the endpoint's address.
        const endpoint = new URL(session ? session.context.endpointUrl : location.origin + location.pathname);
        const [path, query] = rest.split("?");
        endpoint.pathname = endpoint.pathname.replace(/\/$/, "") + path;
        for (const [name, value] of new URLSearchParams(query ?? "")) {
          endpoint.searchParams.append(name, value);
        }
        location.replace(endpoint);
        await new Promise(() => {});
      }
      ready();
    },
    isLoggedIn: () => session !== null,
    isInClient: () => session !== null,
    login: ({ redirectUri } = {}) => {
      const at = redirectUri ? new URL(redirectUri) : location;
      location.assign(`${base}/liff/${liff.id}${at.search}`);
    },
    logout: () => {
      session = null;
      sessionStorage.removeItem(keep(liff.id));
    },
    getAccessToken: () => session?.access ?? null,
    getIDToken: () => session?.id ?? null,
    getDecodedIDToken: () => (session?.id ? claims(session.id) : null),
    getContext: () => session?.context ?? null,
    getProfile: () => ask("/v2/profile"),
    getFriendship: () => ask("/friendship/v1/status"),
    getOS: () => "ios",
    getAppLanguage: () => "ja",
    getLanguage: () => navigator.language,
    getLineVersion: () => "15.8.0",
    getVersion: () => "2.27.0",
    isApiAvailable: () => false,
    openWindow: ({ url }) => window.open(url, "_blank", "noopener"),
    closeWindow: () => { window.close(); history.back(); },
    async sendMessages(messages) {
      const answer = await fetch(`${base}/liff/messages`, {
        method: "POST", headers: { "Content-Type": "text/plain" }, body: JSON.stringify({ access_token: liff.getAccessToken(), messages }),
      });
      if (!answer.ok) {
        throw new Error(`sendMessages: ${answer.status}`);
      }
    },
  };
  window.liff = liff;
})();
