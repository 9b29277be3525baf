// Small helpers: elements, data of the page, requests.

/** @param {string} selector @param {ParentNode} [root] @returns {any} */
export const one = (selector, root = document) => root.querySelector(selector);

/** @param {string} selector @param {ParentNode} [root] @returns {any[]} */
export const all = (selector, root = document) => [...root.querySelectorAll(selector)];

/** Put markup made by our server in an element; a script in it would never run. @param {Element} node @param {string} html */
export const fill = (node, html) => node.replaceChildren(...new DOMParser().parseFromString(html, "text/html").body.childNodes);

/**
 * Make an element. `html` is trusted markup made by our server; everything else is text.
 * @param {string} tag @param {Record<string, any>} [attributes] @param {...(Node|string|null|undefined|false)} children
 */
export function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "html") fill(node, value);
    else if (name === "on") for (const [kind, act] of Object.entries(value)) node.addEventListener(kind, act);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) node.setAttribute(name, String(value));
  }
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== false && child !== ""));
  return node;
}

/** A key as it is drawn. @param {string} name */
export const key = (name) => make("kbd", {}, name);

/** The data that the server put in the page. @returns {any} */
export function pageData() {
  const node = document.getElementById("page-data");
  return node && node.textContent ? JSON.parse(node.textContent) || {} : {};
}

export class Refused extends Error {
  /** @param {number} status @param {any} data */
  constructor(status, data) {
    super((data && data.message) || "Le serveur n’a pas pu prendre l’envoi. Votre texte est gardé sur ce poste.");
    this.status = status;
    this.fields = (data && data.fields) || {};
  }
}

/** The token that proves that a form is ours, as the page has it now. */
export const csrf = () => one('meta[name="csrf-token"]').content;

/** Take a new token into the whole page (a sign-in elsewhere makes the old one worthless). @param {string} token */
export function takeToken(token) {
  one('meta[name="csrf-token"]').content = token;
  for (const field of all('input[name="csrfmiddlewaretoken"]')) field.value = token;
}

/** Send; when the token alone was refused, fetch a new one and send once more. @param {() => Promise<Response>} send */
export async function withToken(send) {
  const response = await send();
  if (response.status !== 403 || (await response.clone().json().catch(() => ({}))).error !== "Csrf") return response;
  const page = new DOMParser().parseFromString(await fragment(pageData().urls.again), "text/html");
  takeToken(one('input[name="csrfmiddlewaretoken"]', page).value);
  return send();
}

/**
 * Send JSON. Throws Refused when the server answers no, TypeError when the network is cut.
 * @param {string} url @param {any} body @param {{keepalive?: boolean, signal?: AbortSignal}} [options]
 */
export async function post(url, body, options = {}) {
  const response = await withToken(() => fetch(url, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": csrf() },
    body: JSON.stringify(body),
    credentials: "same-origin",
    keepalive: options.keepalive || false,
    signal: options.signal,
  }));
  const data = await response.json().catch(() => ({}));
  if (!response.ok) throw new Refused(response.status, data);
  return data;
}

/** Read JSON. @param {string} url @param {AbortSignal} [signal] */
export async function read(url, signal) {
  const response = await fetch(url, { headers: { Accept: "application/json" }, credentials: "same-origin", signal });
  if (!response.ok) throw new Refused(response.status, await response.json().catch(() => ({})));
  return response.json();
}

/** Read a fragment of page. @param {string} url */
export async function fragment(url) {
  const response = await fetch(url, { headers: { "HX-Request": "true" }, credentials: "same-origin" });
  if (!response.ok) throw new Refused(response.status, {});
  return response.text();
}

/** UUID version 7, so that rows made here sort by time. */
export function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  let stamp = Date.now();
  for (let place = 5; place >= 0; place -= 1) {
    bytes[place] = stamp % 256;
    stamp = Math.floor(stamp / 256);
  }
  bytes[6] = (bytes[6] & 0x0f) | 0x70;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** « 00:31 ». @param {number} seconds */
export function clock(seconds) {
  const total = Math.max(0, Math.floor(seconds));
  return `${String(Math.floor(total / 60)).padStart(2, "0")}:${String(total % 60).padStart(2, "0")}`;
}

/** Whether the person is typing somewhere. @param {EventTarget|null} node */
export function isTyping(node) {
  if (!(node instanceof HTMLElement)) return false;
  if (node.isContentEditable || node instanceof HTMLTextAreaElement || node instanceof HTMLSelectElement) return true;
  return node instanceof HTMLInputElement && !["checkbox", "radio", "button", "submit"].includes(node.type);
}
